/// A response as a whole: the reply that is not streamed, and the end of a stream.
///
/// Source: OpenAI API reference, 'The response object'.
struct OpenAIResponse {
  private(set) var status: String?
  private(set) var incompleteReason: String?
  private(set) var usage: TokenUsage?
  private(set) var error: OpenAIErrorBody?
  /// Whether it has a list of output.
  private(set) var hasOutput = false
  private(set) var text = ""
  private(set) var reasoningBytes = 0
  private(set) var toolCallBytes = 0
  private(set) var callsTools = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONSyntaxError) {
    var cursor = JSONCursor(bytes)
    guard try cursor.peek() == .object else {
      throw JSONSyntaxError(line: 1, offset: 0, message: "expected an object")
    }
    try self.init(object: &cursor, readsOutput: true)
    try cursor.expectEnd()
  }

  /// Reads the value of a member; nil for anything but an object.
  init?(value cursor: inout JSONCursor, readsOutput: Bool) throws(JSONSyntaxError) {
    guard try cursor.peek() == .object else {
      try cursor.skip()
      return nil
    }
    try self.init(object: &cursor, readsOutput: readsOutput)
  }

  private init(object cursor: inout JSONCursor, readsOutput: Bool) throws(JSONSyntaxError) {
    try cursor.readObject { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "status": status = try cursor.readStringOrSkip()?.string
      case "usage": usage = try TokenUsage(responses: &cursor) ?? usage
      case "error": error = try OpenAIErrorBody(value: &cursor)
      case "incomplete_details":
        try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
          guard key == "reason" else { return try cursor.skip() }
          incompleteReason = try cursor.readStringOrSkip()?.string
        }
      case "output":
        hasOutput = try cursor.peek() == .array
        try cursor.readArrayOrSkip { cursor throws(JSONSyntaxError) in
          try readItem(&cursor, readsOutput: readsOutput)
        }
      default: try cursor.skip()
      }
    }
  }

  private mutating func readItem(
    _ cursor: inout JSONCursor, readsOutput: Bool
  ) throws(JSONSyntaxError) {
    var isReasoning = false
    var itemText = ""
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "type":
        switch try cursor.readStringOrSkip() {
        case .some("reasoning"): isReasoning = true
        case .some("function_call"), .some("custom_tool_call"): callsTools = true
        default: break
        }
      case "content" where readsOutput, "summary" where readsOutput:
        try cursor.readArrayOrSkip { cursor throws(JSONSyntaxError) in
          try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
            switch key {
            case "text", "refusal": itemText += try cursor.readStringOrSkip()?.string ?? ""
            default: try cursor.skip()
            }
          }
        }
      case "arguments" where readsOutput, "input" where readsOutput:
        toolCallBytes += try cursor.readStringOrSkip()?.utf8Count ?? 0
      default: try cursor.skip()
      }
    }
    if isReasoning {
      reasoningBytes += itemText.utf8.count
    } else {
      text += itemText
    }
  }

  /// The output of it all as one: visible text comes before the rest.
  var output: (kind: OutputKind, bytes: Int) {
    let bytes = text.utf8.count + reasoningBytes + toolCallBytes
    if !text.isEmpty { return (.text, bytes) }
    return toolCallBytes > 0 ? (.toolCall, bytes) : (.reasoning, bytes)
  }

  /// Why it ended, in the words that all APIs share where there is one.
  ///
  /// - Parameter fallback: the status where it gives none.
  func finishReason(orStatus fallback: String) -> FinishReason {
    switch (status ?? fallback, incompleteReason) {
    case ("completed", _): callsTools ? .toolCalls : .stop
    case ("incomplete", "max_output_tokens"): .length
    case ("incomplete", let reason?): FinishReason(rawValue: reason)
    case (let status, _): FinishReason(rawValue: status)
    }
  }
}

extension TokenUsage {
  /// Reads the `usage` of a response; nil for null or anything else, and for one without counts.
  fileprivate init?(responses cursor: inout JSONCursor) throws(JSONSyntaxError) {
    var usage = TokenUsage()
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "input_tokens": usage.prompt = try cursor.readCountOrSkip()
      case "output_tokens": usage.output = try cursor.readCountOrSkip()
      case "input_tokens_details":
        try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
          guard key == "cached_tokens" else { return try cursor.skip() }
          usage.cached = try cursor.readCountOrSkip()
        }
      case "output_tokens_details":
        try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
          guard key == "reasoning_tokens" else { return try cursor.skip() }
          usage.reasoning = try cursor.readCountOrSkip()
        }
      default: try cursor.skip()
      }
    }
    guard usage.prompt ?? 0 > 0 || usage.output ?? 0 > 0 else { return nil }
    self = usage
  }
}
