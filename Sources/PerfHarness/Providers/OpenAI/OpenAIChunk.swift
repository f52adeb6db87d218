/// What one JSON object of a chat completion says, streamed or whole.
///
/// Unknown members are skipped, every known one may be missing, null or of another type: servers
/// differ. Only JSON that is not JSON is an error.
struct OpenAIChunk {
  /// Bytes of visible text.
  var textBytes = 0
  /// Bytes of reasoning, under either of its two spellings.
  var reasoningBytes = 0
  /// Bytes of tool calls: names and arguments.
  var toolCallBytes = 0
  /// The visible text, when it is wanted.
  var text: String?
  var finishReason: FinishReason?
  var usage: TokenUsage?
  var error: OpenAIErrorBody?
  /// How many choices there are.
  private(set) var choices = 0
  /// How many strings of output have anything in them.
  private(set) var outputStrings = 0
  /// Where the last of them stands in the bytes, with its quotes.
  private(set) var lastOutputString = 0..<0

  /// Reads one object.
  ///
  /// - Parameter keepsText: whether `text` is wanted.
  init(_ bytes: UnsafeBufferPointer<UInt8>, keepsText: Bool) throws(JSONSyntaxError) {
    var cursor = JSONCursor(bytes)
    // SGLang's flat shape: `{"object":"error","message":…}`.
    var isError = false
    guard try cursor.peek() == .object else {
      throw JSONSyntaxError(line: 1, offset: 0, message: "expected an object")
    }
    try cursor.readObject { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "choices":
        try cursor.readArrayOrSkip { cursor throws(JSONSyntaxError) in
          try readChoice(&cursor, keepsText: keepsText)
          choices += 1
        }
      case "usage": usage = try TokenUsage(openAI: &cursor) ?? usage
      case "error": error = try OpenAIErrorBody(value: &cursor)
      case "object": isError = try cursor.readStringOrSkip().map { $0 == "error" } ?? false
      default: try cursor.skip()
      }
    }
    try cursor.expectEnd()
    if isError, error == nil { error = OpenAIErrorBody(body: bytes) }
  }

  private mutating func readChoice(
    _ cursor: inout JSONCursor, keepsText: Bool
  ) throws(JSONSyntaxError) {
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "delta", "message": try readMessage(&cursor, keepsText: keepsText)
      case "finish_reason":
        if let reason = try cursor.readStringOrSkip() {
          finishReason = FinishReason(openAI: reason)
        }
      // Of the legacy API, which has no messages.
      case "text": try readText(&cursor, keepsText: keepsText)
      default: try cursor.skip()
      }
    }
  }

  private mutating func readMessage(
    _ cursor: inout JSONCursor, keepsText: Bool
  ) throws(JSONSyntaxError) {
    // A server that sends both spellings says the same twice.
    var spellings = (reasoning: 0, reasoningContent: 0)
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "content": try readText(&cursor, keepsText: keepsText)
      case "reasoning": spellings.reasoning = count(try cursor.readStringOrSkip(), before: cursor)
      case "reasoning_content":
        spellings.reasoningContent = count(try cursor.readStringOrSkip(), before: cursor)
      case "tool_calls":
        try cursor.readArrayOrSkip { cursor throws(JSONSyntaxError) in
          try readToolCall(&cursor)
        }
      default: try cursor.skip()
      }
    }
    reasoningBytes += max(spellings.reasoning, spellings.reasoningContent)
  }

  @inline(__always)
  private mutating func readText(
    _ cursor: inout JSONCursor, keepsText: Bool
  ) throws(JSONSyntaxError) {
    guard let content = try cursor.readStringOrSkip() else { return }
    textBytes += count(content, before: cursor)
    if keepsText { text = (text ?? "") + content.string }
  }

  private mutating func readToolCall(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      guard key == "function" else { return try cursor.skip() }
      try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
        switch key {
        case "name", "arguments":
          toolCallBytes += count(try cursor.readStringOrSkip(), before: cursor)
        default: try cursor.skip()
        }
      }
    }
  }

  /// The bytes of a string of output, which `cursor` has just read.
  private mutating func count(
    _ string: JSONCursor.StringSpan?, before cursor: JSONCursor
  ) -> Int {
    guard let string else { return 0 }
    let bytes = string.utf8Count
    if bytes > 0 {
      outputStrings += 1
      lastOutputString = cursor.position - string.quotedCount..<cursor.position
    }
    return bytes
  }
}

extension OpenAIChunk {
  /// The output that the chunk carries, if any: one event has one kind. Visible text comes before
  /// the rest, because a chunk that has some ends the wait for it.
  var output: (kind: OutputKind, bytes: Int)? {
    let bytes = textBytes + toolCallBytes + reasoningBytes
    if textBytes > 0 { return (.text, bytes) }
    if toolCallBytes > 0 { return (.toolCall, bytes) }
    return reasoningBytes > 0 ? (.reasoning, bytes) : nil
  }
}

extension FinishReason {
  /// Spares the common reasons a string of their own.
  fileprivate init(openAI span: JSONCursor.StringSpan) {
    switch span {
    case "stop": self = .stop
    case "length": self = .length
    default: self.init(rawValue: span.string)
    }
  }
}

extension TokenUsage {
  /// Reads a `usage` object; nil for null or anything else, and for one without counts. Ollama puts
  /// zeros on every chunk before it knows better: they are no counts.
  fileprivate init?(openAI cursor: inout JSONCursor) throws(JSONSyntaxError) {
    var usage = TokenUsage()
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "prompt_tokens": usage.prompt = try cursor.readCountOrSkip()
      case "completion_tokens": usage.output = try cursor.readCountOrSkip()
      case "reasoning_tokens":
        usage.reasoning = try cursor.readCountOrSkip() ?? usage.reasoning
      case "prompt_tokens_details":
        try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
          guard key == "cached_tokens" else { return try cursor.skip() }
          usage.cached = try cursor.readCountOrSkip()
        }
      case "completion_tokens_details":
        try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
          guard key == "reasoning_tokens" else { return try cursor.skip() }
          usage.reasoning = try cursor.readCountOrSkip() ?? usage.reasoning
        }
      default: try cursor.skip()
      }
    }
    guard usage.prompt ?? 0 > 0 || usage.output ?? 0 > 0 else { return nil }
    self = usage
  }
}
