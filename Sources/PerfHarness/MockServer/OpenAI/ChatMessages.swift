#if HTTP

  /// The `messages` of a chat request: validated, and read.
  enum ChatMessages {
    private static let roles = ["system", "assistant", "user", "function", "tool", "developer"]

    /// Adds the texts of all messages to the prompt.
    static func read(
      _ request: JSONFields, into prompt: inout MockPrompt
    ) throws(OpenAIError) {
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
      for (index, message) in messages.enumerated() {
        try read(message, at: "messages[\(index)]", into: &prompt)
      }
    }

    /// How many words there are in the texts of all messages.
    static func countWords(in request: JSONFields) throws(OpenAIError) -> Int {
      var prompt = MockPrompt()
      try read(request, into: &prompt)
      return prompt.words
    }

    private static func read(
      _ message: JSONNode, at path: String, into prompt: inout MockPrompt
    ) throws(OpenAIError) {
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
      prompt.begin(role)
      let content = fields.node("content")
      switch content?.value {
      case .string(let text): prompt.add(text)
      case .array(let parts):
        for (index, part) in parts.enumerated() {
          try read(part: part, at: "\(fields.param("content"))[\(index)]", into: &prompt)
        }
      // An assistant that only called tools said nothing.
      case nil where role == "assistant": break
      case nil: throw .missing(fields.param("content"))
      case .null, .bool, .number, .object:
        throw .wrongType(
          of: fields.param("content"), expected: "one of a string or array of objects",
          got: content ?? message)
      }
    }

    private static func read(
      part: JSONNode, at path: String, into prompt: inout MockPrompt
    ) throws(OpenAIError) {
      guard let fields = JSONFields(part, at: path + ".") else {
        throw .wrongType(of: path, expected: "an object", got: part)
      }
      guard let type = try fields.string("type") else { throw .missing(fields.param("type")) }
      guard type == "text" else { return prompt.add(uncounted: part) }
      guard let text = try fields.string("text") else { throw .missing(fields.param("text")) }
      prompt.add(text)
    }
  }

#endif
