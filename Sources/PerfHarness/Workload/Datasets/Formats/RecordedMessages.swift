/// Reads messages as OpenAI's chat API has them: `[{"role": "user", "content": "Hello"}]`.
enum RecordedMessages {
  private static let example = "write e.g. {\"role\": \"user\", \"content\": \"Hello\"}"

  /// - Parameter endsWithUser: whether replies at the end are left out, which are what a model is to say.
  static func read(
    _ node: JSONNode, endsWithUser: Bool
  ) throws(RecordError) -> [GenerationRequest.Message] {
    guard case .array(let elements) = node.value else {
      throw RecordError(
        line: node.line, "expected a list of messages, found \(node.summary); \(example)")
    }
    var messages: [GenerationRequest.Message] = []
    for element in elements { messages.append(try message(element)) }
    while endsWithUser, messages.last?.role == .assistant { messages.removeLast() }
    guard !messages.isEmpty else {
      throw RecordError(
        line: node.line, "there is no message of a user; expected at least one; \(example)")
    }
    return messages
  }

  private static func message(_ node: JSONNode) throws(RecordError) -> GenerationRequest.Message {
    guard case .string(let name)? = node["role"]?.value, let content = node["content"] else {
      throw RecordError(
        line: node.line, "expected a message with \"role\" and \"content\"; \(example)")
    }
    guard let role = role(name) else {
      throw RecordError(
        line: node.line,
        "the role is \"\(name)\"; expected system, developer, user or assistant; "
          + "remove the conversation")
    }
    var message = GenerationRequest.Message(role: role, text: "")
    switch content.value {
    case .string(let text): message.text = text
    case .null: break
    case .array(let parts): for part in parts { try add(part, to: &message) }
    default:
      throw RecordError(
        line: content.line,
        "the content is \(content.summary); expected a text or a list of parts; \(example)")
    }
    return message
  }

  private static func role(_ name: String) -> GenerationRequest.Message.Role? {
    name == "developer" ? .system : GenerationRequest.Message.Role(rawValue: name)
  }

  private static func add(
    _ part: JSONNode, to message: inout GenerationRequest.Message
  ) throws(RecordError) {
    if case .string(let text)? = part["text"]?.value {
      message.text += message.text.isEmpty ? text : "\n" + text
    } else if case .string(let address)? = (part["image_url"]?["url"] ?? part["image_url"])?.value {
      message.images.append(try RecordedPictures.image(dataURL: address, line: part.line))
    } else {
      throw RecordError(
        line: part.line,
        "a part of a message is neither text nor a picture; expected \"text\" or \"image_url\"; "
          + "remove it")
    }
  }
}
