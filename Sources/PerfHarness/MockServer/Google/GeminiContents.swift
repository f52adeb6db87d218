#if HTTP

  /// The `contents` of a request: validated, and read.
  enum GeminiContents {
    private static let partKinds = [
      "text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode",
      "codeExecutionResult",
    ]

    /// Adds the texts of all contents and of the system's instruction to the prompt.
    static func read(
      _ request: GeminiFields, _ api: GooglePath.API, into prompt: inout MockPrompt
    ) throws(GoogleError) {
      guard let contents = try request.objects("contents", "Content"), !contents.isEmpty else {
        throw .missingContents(api)
      }
      for content in contents {
        let role = try content.string("role") ?? "user"
        guard ["user", "model", "function"].contains(role) else {
          throw GoogleError(code: 400, message: "Please use a valid role: user, model.")
        }
        prompt.begin(role)
        try readParts(of: content) { text, part in
          if let text { prompt.add(text) } else { prompt.add(uncounted: part) }
        }
      }
      if let instruction = try request.object("systemInstruction", "Content") {
        try readParts(of: instruction) { text, _ in
          if let text { prompt.add(instructions: text) }
        }
      }
    }

    /// How many words there are in the texts of all contents and of the system's instruction.
    static func countWords(
      in request: GeminiFields, _ api: GooglePath.API
    ) throws(GoogleError) -> Int {
      var prompt = MockPrompt()
      try read(request, api, into: &prompt)
      return prompt.words
    }

    private static func readParts(
      of content: GeminiFields, _ take: (_ text: String?, _ part: JSONNode) -> Void
    ) throws(GoogleError) {
      guard let parts = try content.objects("parts", "Part"), !parts.isEmpty else {
        throw GoogleError(
          code: 400, message: "\(content.place("parts")): must include at least one parts field")
      }
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
        take(try part.string("text"), part.whole)
      }
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
