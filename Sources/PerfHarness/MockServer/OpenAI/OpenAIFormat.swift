#if HTTP

  /// OpenAI's API, as far as the server speaks it: chat completions, responses, legacy completions,
  /// embeddings, counts of tokens and the list of models; and the rankings that other servers put beside them.
  struct OpenAIFormat: WireFormat {
    private static let paths = [
      "/v1/chat/completions", "/v1/responses", "/v1/completions", "/v1/embeddings",
      "/v1/rerank", "/rerank", "/v2/rerank", "/v1/models",
    ]

    func owns(path: String) -> Bool {
      Self.paths.contains(path) || TokenCountAnswer.paths.contains(path)
    }

    func counts(path: String) -> Bool { TokenCountAnswer.paths.contains(path) }

    func answer(to request: MockRequest, _ behavior: MockServer.Behavior) -> MockAnswer {
      do throws(OpenAIError) {
        guard owns(path: request.path) else { throw .unknownPath(request) }
        if request.path == "/v1/models" {
          guard request.method == "GET" else {
            return .canned(wrongMethod(request, "GET", behavior))
          }
          try authorize(request, behavior)
          return .canned(list(of: behavior.models ?? ["mock"]))
        }
        let counts = TokenCountAnswer.paths.contains(request.path)
        if counts, !TokenCountAnswer.exists(request.path, in: behavior.flavor) {
          throw .unknownPath(request)
        }
        guard request.method == "POST" else {
          return .canned(wrongMethod(request, "POST", behavior))
        }
        if counts {
          if !TokenCountAnswer.isOpen(request.path, in: behavior.flavor) {
            try authorize(request, behavior)
          }
          return .canned(
            CannedReply(
              status: 200,
              body: try TokenCountAnswer(path: request.path, json: request.body, behavior).body))
        }
        try authorize(request, behavior)
        let (order, model) = try order(of: request, behavior)
        if let models = behavior.models, !models.contains(model) { throw .unknownModel(model) }
        return .output(order)
      } catch {
        return .canned(error.reply(of: behavior.flavor))
      }
    }

    func refusal(status: Int, retryAfter: Duration?) -> CannedReply {
      refusal(status: status, retryAfter: retryAfter, MockServer.Behavior())
    }

    func refusal(
      status: Int, retryAfter: Duration?, _ behavior: MockServer.Behavior
    ) -> CannedReply {
      var headers: [String] = []
      if let retryAfter {
        let seconds = Int(retryAfter.inSeconds.rounded(.up))
        let milliseconds = Int((retryAfter.inSeconds * 1000).rounded(.up))
        headers = ["retry-after: \(seconds)", "retry-after-ms: \(milliseconds)"]
      }
      var reply = OpenAIError.ordered(status: status).reply(of: behavior.flavor, headers: headers)
      reply.status = status
      return reply
    }

    func rateLimitHeaders(retryAfter: Duration?) -> [String] {
      // As platform.openai.com/docs/guides/rate-limits lists them.
      let reset = (retryAfter ?? .seconds(1)).exactText.replacing(" ", with: "")
      return [
        "x-ratelimit-limit-requests: 60", "x-ratelimit-remaining-requests: 0",
        "x-ratelimit-reset-requests: \(reset)", "x-ratelimit-limit-tokens: 150000",
        "x-ratelimit-remaining-tokens: 149984", "x-ratelimit-reset-tokens: 6ms",
      ]
    }

    func refusalOfBody(beyond limit: Int) -> CannedReply {
      OpenAIError.bodyTooLarge(limit: limit).reply()
    }

    private func order(
      of request: MockRequest, _ behavior: MockServer.Behavior
    ) throws(OpenAIError) -> (order: any OutputOrder, model: String) {
      switch request.path {
      case "/v1/chat/completions":
        let order = try ChatOrder(json: request.body, behavior)
        return (order, order.model)
      case "/v1/responses":
        let order = try ResponsesOrder(json: request.body, behavior)
        return (order, order.model)
      case "/v1/completions":
        let order = try CompletionsOrder(json: request.body, behavior)
        return (order, order.model)
      case "/v1/embeddings":
        let order = try EmbeddingOrder(json: request.body, behavior)
        return (order, order.model)
      default:
        let order = try RerankOrder(
          json: request.body, isCohere: request.path == "/v2/rerank", behavior)
        return (order, order.model)
      }
    }

    private func authorize(
      _ request: MockRequest, _ behavior: MockServer.Behavior
    ) throws(OpenAIError) {
      guard let key = behavior.apiKey else { return }
      guard let credentials = request.header("authorization") else {
        throw .missingKey
      }
      guard credentials == "Bearer \(key)" else { throw .wrongKey }
    }

    private func wrongMethod(
      _ request: MockRequest, _ allowed: String, _ behavior: MockServer.Behavior
    ) -> CannedReply {
      OpenAIError.wrongMethod(request).reply(of: behavior.flavor, headers: ["allow: \(allowed)"])
    }

    private func list(of models: [String]) -> CannedReply {
      let cards = models.map {
        "{\"id\":\(JSONText.quoted($0)),\"object\":\"model\",\"created\":0,\"owned_by\":\"mock\"}"
      }
      return CannedReply(
        status: 200,
        body: "{\"object\":\"list\",\"data\":[\(cards.joined(separator: ","))]}")
    }
  }

#endif
