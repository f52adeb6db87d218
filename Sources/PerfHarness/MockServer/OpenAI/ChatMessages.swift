#if HTTP

  /// The `messages` of a chat request: validated, and measured in words.
  enum ChatMessages {
    private static let roles = ["system", "assistant", "user", "function", "tool", "developer"]

    /// The words in the texts of all messages: what white space separates.
    static func countWords(in request: JSONFields) throws(OpenAIError) -> Int {
      guard let node = request.node("messages") else { throw .missing("messages") }
      guard case .array(let messages) = node.value else {
        throw .wrongType(of: "messages", expected: "an array of objects", got: node)
      }
      if messages.isEmpty {
        throw OpenAIError(
          status: 400,
          message: "Invalid 'messages': empty array. Expected an array with minimum length 1, "
            + "but got an empty array instead.",
          param: "messages", code: "empty_array")
      }
      var words = 0
      for (index, message) in messages.enumerated() {
        words += try countWords(in: message, at: "messages[\(index)]")
      }
      return words
    }

    private static func countWords(
      in message: JSONNode, at path: String
    ) throws(OpenAIError) -> Int {
      guard let fields = JSONFields(message, at: path + ".") else {
        throw .wrongType(of: path, expected: "an object", got: message)
      }
      guard let role = try fields.string("role") else { throw .missing(fields.param("role")) }
      guard roles.contains(role) else {
        throw OpenAIError(
          status: 400,
          message: "Invalid value: '\(role)'. Supported values are: 'system', 'assistant', 'user', "
            + "'function', 'tool', and 'developer'.",
          param: fields.param("role"), code: "invalid_value")
      }
      let content = fields.node("content")
      switch content?.value {
      case .string(let text): return wordCount(text)
      case .array(let parts):
        var words = 0
        for (index, part) in parts.enumerated() {
          words += try countWords(inPart: part, at: "\(fields.param("content"))[\(index)]")
        }
        return words
      // An assistant that only called tools said nothing.
      case nil where role == "assistant": return 0
      case nil: throw .missing(fields.param("content"))
      case .null, .bool, .number, .object:
        throw .wrongType(
          of: fields.param("content"), expected: "one of a string or array of objects",
          got: content ?? message)
      }
    }

    private static func countWords(
      inPart part: JSONNode, at path: String
    ) throws(OpenAIError) -> Int {
      guard let fields = JSONFields(part, at: path + ".") else {
        throw .wrongType(of: path, expected: "an object", got: part)
      }
      guard let type = try fields.string("type") else { throw .missing(fields.param("type")) }
      guard type == "text" else { return 0 }
      guard let text = try fields.string("text") else { throw .missing(fields.param("text")) }
      return wordCount(text)
    }

    /// The runs of bytes between white space of ASCII; prompts are long, and this is cheap.
    static func wordCount(_ text: String) -> Int {
      text.utf8.split { $0 == UInt8(ascii: " ") || (0x09...0x0D).contains($0) }.count
    }
  }

#endif
