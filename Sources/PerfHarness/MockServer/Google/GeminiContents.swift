#if HTTP

  /// The `contents` of a request: validated, and measured in words.
  enum GeminiContents {
    private static let partKinds = [
      "text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode",
      "codeExecutionResult",
    ]

    /// The words in the texts of all contents and of the system's instruction: what white space
    /// separates.
    static func countWords(in request: GeminiFields, _ api: GooglePath.API) throws(GoogleError)
      -> Int
    {
      guard let contents = try request.objects("contents", "Content"), !contents.isEmpty else {
        throw .missingContents(api)
      }
      var words = 0
      for content in contents {
        let role = try content.string("role") ?? "user"
        guard ["user", "model", "function"].contains(role) else {
          throw GoogleError(code: 400, message: "Please use a valid role: user, model.")
        }
        words += try countWords(inPartsOf: content)
      }
      if let instruction = try request.object("systemInstruction", "Content") {
        words += try countWords(inPartsOf: instruction)
      }
      return words
    }

    private static func countWords(inPartsOf content: GeminiFields) throws(GoogleError) -> Int {
      guard let parts = try content.objects("parts", "Part"), !parts.isEmpty else {
        throw GoogleError(
          code: 400, message: "\(content.place("parts")): must include at least one parts field")
      }
      var words = 0
      for part in parts {
        guard partKinds.contains(where: { part.node($0) != nil }) else {
          throw GoogleError(
            code: 400,
            message: "\(part.place("data")): required oneof field 'data' must have one initialized "
              + "field")
        }
        if let blob = try part.object("inlineData", "Blob") {
          for name in ["mimeType", "data"] where try blob.string(name)?.isEmpty ?? true {
            throw GoogleError(code: 400, message: "\(blob.place(name)) must be set.")
          }
        }
        words += ChatMessages.wordCount(try part.string("text") ?? "")
      }
      return words
    }
  }

  extension GoogleError {
    fileprivate static func missingContents(_ api: GooglePath.API) -> GoogleError {
      switch api {
      case .developer:
        GoogleError(
          code: 400, message: "* GenerateContentRequest.contents: contents is not specified\n")
      case .vertex:
        GoogleError(
          code: 400,
          message: "Unable to submit request because at least one contents field is required.")
      }
    }
  }

#endif
