/// What one JSON object of the Messages API says: the data of an event, or a whole message.
///
/// Unknown members are skipped, every known one may be missing, null or of another type. Only JSON
/// that is not JSON is an error.
struct AnthropicEvent {
  /// What the object says it is.
  enum Kind {
    case start, delta, messageDelta, stop, ping, error, message, other
  }

  var kind: Kind?
  /// Bytes of visible text.
  var textBytes = 0
  /// Bytes of thinking.
  var thinkingBytes = 0
  /// Bytes of tool calls: names and arguments.
  var toolCallBytes = 0
  /// The visible text, when it is wanted.
  var text: String?
  var stopReason: FinishReason?
  var usage: AnthropicUsage?
  var error: OpenAIErrorBody?
  /// Whether there is a list of content blocks, as a message has.
  var hasContent = false

  private let keepsText: Bool

  /// Reads one object.
  ///
  /// - Parameter keepsText: whether `text` is wanted.
  init(_ bytes: UnsafeBufferPointer<UInt8>, keepsText: Bool) throws(JSONSyntaxError) {
    self.keepsText = keepsText
    var cursor = JSONCursor(bytes)
    guard try cursor.peek() == .object else {
      throw JSONSyntaxError(line: 1, offset: 0, message: "expected an object")
    }
    try cursor.readObject { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "type": kind = try cursor.readStringOrSkip().map(Kind.init)
      case "delta": try readDelta(&cursor)
      case "message":
        try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
          guard key == "usage" else { return try cursor.skip() }
          usage = try AnthropicUsage(&cursor)
        }
      case "content": try readContent(&cursor)
      case "stop_reason": try readStopReason(&cursor)
      case "usage": usage = try AnthropicUsage(&cursor)
      case "error": error = try OpenAIErrorBody(value: &cursor)
      default: try cursor.skip()
      }
    }
    try cursor.expectEnd()
  }

  private mutating func readDelta(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    // The member says what it is as well as the type would; a signature is no output.
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "text": try readText(&cursor)
      case "thinking": thinkingBytes += try cursor.readStringOrSkip()?.utf8Count ?? 0
      case "partial_json": toolCallBytes += try cursor.readStringOrSkip()?.utf8Count ?? 0
      case "stop_reason": try readStopReason(&cursor)
      default: try cursor.skip()
      }
    }
  }

  private mutating func readContent(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    guard try cursor.peek() == .array else { return try cursor.skip() }
    hasContent = true
    try cursor.readArray { cursor throws(JSONSyntaxError) in
      try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
        switch key {
        case "text": try readText(&cursor)
        case "thinking": thinkingBytes += try cursor.readStringOrSkip()?.utf8Count ?? 0
        case "name": toolCallBytes += try cursor.readStringOrSkip()?.utf8Count ?? 0
        case "input":
          // A tool's arguments are an object here, and its text in a stream.
          guard try cursor.peek() == .object else { return try cursor.skip() }
          let start = cursor.position
          try cursor.skip()
          toolCallBytes += cursor.position - start
        default: try cursor.skip()
        }
      }
    }
  }

  private mutating func readText(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    guard let span = try cursor.readStringOrSkip() else { return }
    textBytes += span.utf8Count
    if keepsText { text = (text ?? "") + span.string }
  }

  private mutating func readStopReason(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    stopReason = try cursor.readStringOrSkip().map { FinishReason(anthropic: $0) } ?? stopReason
  }
}

extension AnthropicEvent {
  /// The output that it carries, if any: one event has one kind. Visible text comes before the rest,
  /// because an event that has some ends the wait for it.
  var output: (kind: OutputKind, bytes: Int)? {
    let bytes = textBytes + toolCallBytes + thinkingBytes
    if textBytes > 0 { return (.text, bytes) }
    if toolCallBytes > 0 { return (.toolCall, bytes) }
    return thinkingBytes > 0 ? (.reasoning, bytes) : nil
  }
}

extension AnthropicEvent.Kind {
  init(_ type: JSONCursor.StringSpan) {
    self =
      switch type {
      case "content_block_delta": .delta
      case "message_start": .start
      case "message_delta": .messageDelta
      case "message_stop": .stop
      case "ping": .ping
      case "error": .error
      case "message": .message
      default: .other
      }
  }
}

extension FinishReason {
  /// The plain reasons have the names that all providers share, the others keep their word.
  init(anthropic span: JSONCursor.StringSpan) {
    switch span {
    case "end_turn", "stop_sequence": self = .stop
    case "max_tokens": self = .length
    case "tool_use": self = .toolCalls
    case "refusal": self = .contentFilter
    default: self.init(rawValue: span.string)
    }
  }
}
