#if HTTP

  /// Google's APIs, as far as the server speaks them: generated content at the Gemini Developer API and
  /// at Vertex AI, the models, and what gives out tokens.
  struct GoogleFormat: WireFormat {
    func owns(path: String) -> Bool {
      path == GoogleTokenEndpoint.path || path.hasPrefix(GoogleTokenEndpoint.metadataPrefix)
        || GooglePath(path) != nil
    }

    func counts(path: String) -> Bool { GooglePath(path)?.method == "countTokens" }

    func answer(to request: MockRequest, _ behavior: MockServer.Behavior) -> MockAnswer {
      guard let path = GooglePath(request.path) else {
        return .canned(GoogleTokenEndpoint.answer(to: request, behavior))
      }
      let query = MockRequest.form(request.query ?? "")
      let isSSE = query["alt"] == "sse"
      do throws(GoogleError) {
        return try answer(to: request, path, query, isSSE: isSSE, behavior)
      } catch {
        return .canned(error.reply(isArray: path.method == "streamGenerateContent" && !isSSE))
      }
    }

    /// The wait is told in the body, and nowhere else.
    func refusal(status: Int, retryAfter: Duration?) -> CannedReply {
      GoogleError.ordered(status: status, retryAfter: retryAfter).reply()
    }

    func refusalOfBody(beyond limit: Int) -> CannedReply {
      GoogleError.bodyTooLarge(limit: limit).reply()
    }

    private func answer(
      to request: MockRequest, _ path: GooglePath, _ query: [String: String], isSSE: Bool,
      _ behavior: MockServer.Behavior
    ) throws(GoogleError) -> MockAnswer {
      let isRead = path.method == nil
      guard request.method == (isRead ? "GET" : "POST") else { throw .unknownMethod }
      try authorize(request, path, query, behavior)
      if path.resource == "models" { return .canned(list(of: behavior.models ?? ["mock"])) }
      if let models = behavior.models, !models.contains(path.model) { throw .unknownModel(path) }
      switch path.method {
      case nil: return .canned(CannedReply(status: 200, body: card(of: path.model)))
      case "generateContent", "streamGenerateContent":
        return .output(try GeminiOrder(json: request.body, path, isSSE: isSSE, behavior))
      case "countTokens":
        let words = try GeminiOrder.countWords(json: request.body, path)
        let count = words + max(0, behavior.templateTokens)
        return .canned(
          CannedReply(status: 200, body: "{\r\n  \"totalTokens\": \(count)\r\n}\r\n"))
      default: throw .unknownMethod
      }
    }

    /// The Developer API takes a key in a field or in the query, Vertex AI a token or a key.
    private func authorize(
      _ request: MockRequest, _ path: GooglePath, _ query: [String: String],
      _ behavior: MockServer.Behavior
    ) throws(GoogleError) {
      guard let expected = behavior.apiKey else { return }
      if let key = request.header("x-goog-api-key") ?? query["key"] {
        guard key == expected else { throw .wrongKey }
        return
      }
      guard path.api == .vertex else { throw .missingKey }
      guard let credentials = request.header("authorization") else { throw .missingToken }
      guard credentials == "Bearer \(expected)" else { throw .wrongToken }
    }

    private func list(of models: [String]) -> CannedReply {
      CannedReply(
        status: 200, body: "{\"models\": [\(models.map(card).joined(separator: ","))]}")
    }

    private func card(of model: String) -> String {
      "{\"name\": \(JSONText.quoted("models/\(model)")),\"version\": \"1\","
        + "\"displayName\": \(JSONText.quoted(model)),\"supportedGenerationMethods\": "
        + "[\"generateContent\",\"countTokens\"]}"
    }
  }

#endif
