#if HTTP

  /// The `messages` and the `system` of a request: validated, and measured in words.
  enum AnthropicMessages {
    private static let mediaTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"]

    /// The words in the texts of all messages and of the instructions: what white space separates.
    static func countWords(in request: AnthropicFields) throws(AnthropicError) -> Int {
      guard case .array(let messages) = try request.required("messages").value else {
        throw .field("messages", "Input should be a valid list")
      }
      if messages.isEmpty { throw .field("messages", "at least one message is required") }
      var words = 0
      if let system = request.node("system") { words += try countWords(of: system, at: "system") }
      for (index, message) in messages.enumerated() {
        words += try countWords(in: message, at: "messages.\(index)")
      }
      return words
    }

    private static func countWords(
      in message: JSONNode, at path: String
    ) throws(AnthropicError) -> Int {
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
      return try countWords(
        of: try fields.required("content"), at: fields.place(of: "content"))
    }

    /// The words of a string, or of a list of blocks.
    private static func countWords(
      of content: JSONNode, at path: String
    ) throws(AnthropicError) -> Int {
      switch content.value {
      case .string(let text): return ChatMessages.wordCount(text)
      case .array(let blocks):
        var words = 0
        for (index, block) in blocks.enumerated() {
          words += try countWords(inBlock: block, at: "\(path).\(index)")
        }
        return words
      case .null, .bool, .number, .object:
        throw .field(path, "Input should be a valid string or a list of content blocks")
      }
    }

    private static func countWords(
      inBlock block: JSONNode, at path: String
    ) throws(AnthropicError) -> Int {
      let fields = try AnthropicFields(block, at: path)
      switch try fields.string("type") {
      case "text": return ChatMessages.wordCount(try fields.string("text"))
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
        return 0
      default: return 0
      }
    }
  }

#endif
