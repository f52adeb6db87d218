/// What one JSON object of the Converse API says: the payload of an event, or a whole reply.
///
/// Unknown members are skipped, every known one may be missing, null or of another type. Only JSON that
/// is not JSON is an error.
struct BedrockPayload {
  /// Bytes of visible text.
  var textBytes = 0
  var reasoningBytes = 0
  /// Bytes of the input of tools.
  var toolCallBytes = 0
  /// The visible text, when it is wanted.
  var text: String?
  var finishReason: FinishReason?
  var usage: TokenUsage?
  /// Whether it has an `output`, as a whole reply does.
  var hasOutput = false

  /// Reads one object.
  ///
  /// - Parameter keepsText: whether `text` is wanted.
  init(_ bytes: UnsafeBufferPointer<UInt8>, keepsText: Bool) throws(JSONSyntaxError) {
    var cursor = JSONCursor(bytes)
    guard try cursor.peek() == .object else {
      throw JSONSyntaxError(line: 1, offset: 0, message: "expected an object")
    }
    try cursor.readObject { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "delta": try readBlock(&cursor, keepsText: keepsText)
      case "output":
        hasOutput = try cursor.peek() == .object
        try readOutput(&cursor, keepsText: keepsText)
      case "stopReason":
        if let reason = try cursor.readStringOrSkip() {
          finishReason = FinishReason(bedrock: reason)
        }
      case "usage": usage = try TokenUsage(bedrock: &cursor)
      default: try cursor.skip()
      }
    }
    try cursor.expectEnd()
  }

  private mutating func readOutput(
    _ cursor: inout JSONCursor, keepsText: Bool
  ) throws(JSONSyntaxError) {
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      guard key == "message" else { return try cursor.skip() }
      try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
        guard key == "content" else { return try cursor.skip() }
        try cursor.readArrayOrSkip { cursor throws(JSONSyntaxError) in
          try readBlock(&cursor, keepsText: keepsText)
        }
      }
    }
  }

  /// A block of content, or a piece of one.
  private mutating func readBlock(
    _ cursor: inout JSONCursor, keepsText: Bool
  ) throws(JSONSyntaxError) {
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "text":
        guard let content = try cursor.readStringOrSkip() else { break }
        textBytes += content.utf8Count
        if keepsText { text = (text ?? "") + content.string }
      case "reasoningContent": try readReasoning(&cursor)
      case "toolUse": try readToolUse(&cursor)
      default: try cursor.skip()
      }
    }
  }

  /// `{"text":…}` in a stream, `{"reasoningText":{"text":…}}` in a whole reply. A signature is none.
  private mutating func readReasoning(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "text": reasoningBytes += try cursor.readStringOrSkip()?.utf8Count ?? 0
      case "reasoningText":
        try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
          guard key == "text" else { return try cursor.skip() }
          reasoningBytes += try cursor.readStringOrSkip()?.utf8Count ?? 0
        }
      default: try cursor.skip()
      }
    }
  }

  /// The input is a piece of JSON text in a stream, and an object in a whole reply.
  private mutating func readToolUse(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      guard key == "input" else { return try cursor.skip() }
      if try cursor.peek() == .string {
        toolCallBytes += try cursor.readStringSpan().utf8Count
      } else {
        let start = cursor.position
        let isObject = try cursor.peek() == .object
        try cursor.skip()
        if isObject { toolCallBytes += cursor.position - start }
      }
    }
  }

  /// The output, if any: one event has one kind. Visible text comes before the rest, because what has
  /// some ends the wait for it.
  var output: (kind: OutputKind, bytes: Int)? {
    let bytes = textBytes + toolCallBytes + reasoningBytes
    if textBytes > 0 { return (.text, bytes) }
    if toolCallBytes > 0 { return (.toolCall, bytes) }
    return reasoningBytes > 0 ? (.reasoning, bytes) : nil
  }
}

extension FinishReason {
  fileprivate init(bedrock span: JSONCursor.StringSpan) {
    switch span {
    case "end_turn", "stop_sequence": self = .stop
    case "max_tokens": self = .length
    case "tool_use": self = .toolCalls
    case "content_filtered", "guardrail_intervened": self = .contentFilter
    default: self.init(rawValue: span.string)
    }
  }
}

extension TokenUsage {
  /// Reads a `usage` object; nil for null or anything else, and for one without counts.
  ///
  /// Whether `inputTokens` counts what was read from the cache and written to it is told by the total.
  fileprivate init?(bedrock cursor: inout JSONCursor) throws(JSONSyntaxError) {
    var (input, output, total, read, write): (Int?, Int?, Int?, Int?, Int?)
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "inputTokens": input = try cursor.readCountOrSkip()
      case "outputTokens": output = try cursor.readCountOrSkip()
      case "totalTokens": total = try cursor.readCountOrSkip()
      case "cacheReadInputTokens": read = try cursor.readCountOrSkip()
      case "cacheWriteInputTokens": write = try cursor.readCountOrSkip()
      default: try cursor.skip()
      }
    }
    guard input != nil || output != nil else { return nil }
    self.init(prompt: input, output: output, cached: read)
    guard let input else { return }
    // Counts may be nonsense, and then their sums are; they must not be a crash.
    let beside = (read ?? 0) &+ (write ?? 0)
    let sum = input &+ (output ?? 0)
    if beside != 0, total == sum &+ beside {
      prompt = input &+ beside
    } else if let read, read > 0, total != sum {
      promptIncludesCached = false
    }
  }
}
