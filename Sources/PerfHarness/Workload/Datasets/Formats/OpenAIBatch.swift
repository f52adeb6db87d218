/// Requests as OpenAI's batch API takes them:
/// `{"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": {"messages": […]}}`.
///
/// What a body asks for, its limit of output tokens and its temperature are taken; its model is not,
/// since that is the provider's.
enum OpenAIBatch {
  private static let endpoints =
    "/v1/chat/completions, /v1/responses, /v1/completions or /v1/embeddings"

  static func entry(of node: JSONNode) throws(RecordError) -> DatasetEntry {
    guard case .string(let url)? = node["url"]?.value, let body = node["body"] else {
      throw RecordError(
        line: node.line,
        "there is no \"url\" or no \"body\"; expected a request of OpenAI's batch API; write e.g. "
          + #"{"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": {…}}"#)
    }
    switch url {
    case "/v1/chat/completions":
      return try chat(
        RecordedMessages.read(try member("messages", of: body), endsWithUser: false), body,
        limits: ["max_completion_tokens", "max_tokens"])
    case "/v1/responses": return try response(body)
    case "/v1/completions":
      let prompt = try member("prompt", of: body)
      guard case .string(let text) = prompt.value else {
        throw unexpected(prompt, "\"prompt\"", "a text")
      }
      return try chat([GenerationRequest.Message(text: text)], body, limits: ["max_tokens"])
    case "/v1/embeddings": return DatasetEntry(.embedding(try texts(try member("input", of: body))))
    default:
      throw RecordError(
        line: node.line,
        "the endpoint is \"\(url)\"; expected \(endpoints); remove the request")
    }
  }

  private static func response(_ body: JSONNode) throws(RecordError) -> DatasetEntry {
    let input = try member("input", of: body)
    var messages: [GenerationRequest.Message] = []
    if case .string(let instructions)? = body["instructions"]?.value {
      messages.append(GenerationRequest.Message(role: .system, text: instructions))
    }
    if case .string(let text) = input.value {
      messages.append(GenerationRequest.Message(text: text))
    } else {
      messages += try RecordedMessages.read(input, endsWithUser: false)
    }
    return try chat(messages, body, limits: ["max_output_tokens"])
  }

  private static func chat(
    _ messages: [GenerationRequest.Message], _ body: JSONNode, limits: [String]
  ) throws(RecordError) -> DatasetEntry {
    var entry = DatasetEntry(messages: messages)
    for name in limits.reversed() {
      guard let limit = body[name], limit.value != .null else { continue }
      guard case .number(let number) = limit.value, let count = Int(exactly: number), count > 0
      else { throw unexpected(limit, "\"\(name)\"", "a whole number of at least 1") }
      entry.maxOutputTokens = count
    }
    if let temperature = body["temperature"], temperature.value != .null {
      guard case .number(let number) = temperature.value, number >= 0 else {
        throw unexpected(temperature, "\"temperature\"", "a number of 0 or more")
      }
      entry.temperature = number
    }
    return entry
  }

  private static func texts(_ input: JSONNode) throws(RecordError) -> [String] {
    if case .string(let text) = input.value { return [text] }
    guard case .array(let elements) = input.value, !elements.isEmpty else {
      throw unexpected(input, "\"input\"", "a text or a list of texts")
    }
    var texts: [String] = []
    for element in elements {
      guard case .string(let text) = element.value else {
        throw unexpected(element, "an element of \"input\"", "a text")
      }
      texts.append(text)
    }
    return texts
  }

  private static func member(
    _ name: String, of body: JSONNode
  ) throws(RecordError) -> JSONNode {
    guard let value = body[name] else {
      throw RecordError(
        line: body.line,
        "the body has no \"\(name)\"; expected what the endpoint asks for; add it")
    }
    return value
  }

  private static func unexpected(
    _ node: JSONNode, _ name: String, _ expectation: String
  ) -> RecordError {
    RecordError(
      line: node.line,
      "\(name) is \(node.summary); expected \(expectation); write it so, or remove the request")
  }
}
