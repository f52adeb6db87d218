#if HTTP

  /// The `messages` and the `system` of a request: validated, and read.
  enum AnthropicMessages {
    private static let mediaTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"]

    /// Adds the texts of the instructions and of all messages to the prompt.
    static func read(
      _ request: AnthropicFields, into prompt: inout MockPrompt
    ) throws(AnthropicError) {
      guard case .array(let messages) = try request.required("messages").value else {
        throw .field("messages", "Input should be a valid list")
      }
      if messages.isEmpty { throw .field("messages", "at least one message is required") }
      if let system = request.node("system") {
        try read(content: system, at: "system", into: &prompt)
      }
      for (index, message) in messages.enumerated() {
        try read(message, at: "messages.\(index)", into: &prompt)
      }
    }

    /// How many words there are in the texts of the instructions and of all messages.
    static func countWords(in request: AnthropicFields) throws(AnthropicError) -> Int {
      var prompt = MockPrompt()
      try read(request, into: &prompt)
      return prompt.words
    }

    private static func read(
      _ message: JSONNode, at path: String, into prompt: inout MockPrompt
    ) throws(AnthropicError) {
      let fields = try AnthropicFields(message, at: path)
      let role = try fields.string("role")
      if role == "system" {
        throw .field(
          "messages",
          "Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, not "
            + "\"system\" as an input message role.")
      }
      guard role == "user" || role == "assistant" else {
        throw .field(fields.place(of: "role"), "Input should be 'user' or 'assistant'")
      }
      prompt.begin(role)
      try read(
        content: try fields.required("content"), at: fields.place(of: "content"), into: &prompt)
    }

    /// Reads a string, or a list of blocks.
    private static func read(
      content: JSONNode, at path: String, into prompt: inout MockPrompt
    ) throws(AnthropicError) {
      switch content.value {
      case .string(let text): prompt.add(text)
      case .array(let blocks):
        for (index, block) in blocks.enumerated() {
          try read(block: block, at: "\(path).\(index)", into: &prompt)
        }
      case .null, .bool, .number, .object:
        throw .field(path, "Input should be a valid string or a list of content blocks")
      }
    }

    private static func read(
      block: JSONNode, at path: String, into prompt: inout MockPrompt
    ) throws(AnthropicError) {
      let fields = try AnthropicFields(block, at: path)
      switch try fields.string("type") {
      case "text": return prompt.add(try fields.string("text"))
      case "image":
        let source = try AnthropicFields(
          try fields.required("source"), at: fields.place(of: "source"))
        if try source.string("type") == "base64" {
          guard mediaTypes.contains(try source.string("media_type")) else {
            throw .field(
              source.place(of: "media_type"),
              "Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'")
          }
          if try source.string("data").isEmpty {
            throw .field(source.place(of: "data"), "image cannot be empty")
          }
        }
      default: break
      }
      prompt.add(uncounted: block)
    }
  }

#endif
