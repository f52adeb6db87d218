/// What one event of a response's stream says, as far as it matters to a measurement.
///
/// Source: OpenAI API reference, 'Streaming events' of Responses. Every member but `type` may be
/// missing, null or of another type.
struct OpenAIResponsesEvent {
  /// What an event means.
  enum Meaning: Equatable {
    case output(OutputKind)
    /// The response is over; of these words the status is made where the response gives none.
    case end(status: String)
    case error
    /// Something that is no output: an item begins or ends, or an event of the future.
    case other
  }

  private(set) var meaning = Meaning.other
  /// The output, still in the event's bytes.
  private(set) var delta: JSONCursor.StringSpan?
  private(set) var response: OpenAIResponse?
  private(set) var error: OpenAIErrorBody?

  /// - Parameter name: the event's own name, for servers that leave `type` out.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, named name: String
  ) throws(JSONSyntaxError) {
    var cursor = JSONCursor(bytes)
    guard try cursor.peek() == .object else {
      throw JSONSyntaxError(line: 1, offset: 0, message: "expected an object")
    }
    var type: JSONCursor.StringSpan?
    try cursor.readObject { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "type": type = try cursor.readStringOrSkip()
      case "delta": delta = try cursor.readStringOrSkip()
      case "response": response = try OpenAIResponse(value: &cursor, readsOutput: false)
      case "error": error = try OpenAIErrorBody(value: &cursor)
      default: try cursor.skip()
      }
    }
    try cursor.expectEnd()
    meaning = type.map(Self.meaning(of:)) ?? Self.meaning(ofName: name)
    if meaning == .error, error == nil { error = OpenAIErrorBody(body: bytes) }
    // An error without a type, as the other APIs have it.
    if meaning == .other, type == nil, error != nil { meaning = .error }
  }

  private static func meaning(of type: JSONCursor.StringSpan) -> Meaning {
    switch type {
    case "response.output_text.delta", "response.refusal.delta": .output(.text)
    case "response.reasoning_text.delta", "response.reasoning_summary_text.delta":
      .output(.reasoning)
    case "response.function_call_arguments.delta", "response.mcp_call_arguments.delta",
      "response.custom_tool_call_input.delta":
      .output(.toolCall)
    case "response.completed": .end(status: "completed")
    case "response.incomplete": .end(status: "incomplete")
    case "response.failed": .end(status: "failed")
    case "error": .error
    default: .other
    }
  }

  private static func meaning(ofName name: String) -> Meaning {
    guard !name.isEmpty else { return .other }
    let quoted = Array(JSONText.quoted(name).utf8)
    return quoted.withUnsafeBufferPointer { bytes in
      var cursor = JSONCursor(bytes)
      return (try? cursor.readStringSpan()).map(meaning(of:)) ?? .other
    }
  }
}
