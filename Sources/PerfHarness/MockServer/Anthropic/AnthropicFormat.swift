#if HTTP

  /// Anthropic's API, as far as the server speaks it: messages, and the count of their tokens.
  struct AnthropicFormat: WireFormat {
    private static let messages = "/v1/messages"
    private static let tokenCount = "/v1/messages/count_tokens"

    var requestIDField: String { "request-id" }

    func owns(path: String) -> Bool { path == Self.messages || path == Self.tokenCount }

    func counts(path: String) -> Bool { path == Self.tokenCount }

    func answer(to request: MockRequest, _ behavior: MockServer.Behavior) -> MockAnswer {
      do throws(AnthropicError) {
        guard owns(path: request.path) else { throw .unknownPath }
        guard request.method == "POST" else {
          return .canned(AnthropicError.wrongMethod.reply(headers: ["allow: POST"]))
        }
        try authorize(request, behavior)
        let version = request.header("anthropic-version")
        if request.path == Self.tokenCount {
          if version == nil { throw .missingVersion }
          let (model, words) = try AnthropicOrder.countTokens(json: request.body)
          if let models = behavior.models, !models.contains(model) { throw .unknownModel(model) }
          let count = words + max(0, behavior.templateTokens)
          return .canned(CannedReply(status: 200, body: "{\"input_tokens\":\(count)}"))
        }
        let order = try AnthropicOrder(json: request.body, version: version, behavior)
        if let models = behavior.models, !models.contains(order.model) {
          throw .unknownModel(order.model)
        }
        return .output(order)
      } catch {
        return .canned(error.reply())
      }
    }

    func refusal(status: Int, retryAfter: Duration?) -> CannedReply {
      var headers: [String] = []
      if let retryAfter {
        headers.append("retry-after: \(Int(retryAfter.inSeconds.rounded(.up)))")
      }
      return AnthropicError.ordered(status: status).reply(headers: headers)
    }

    func refusalOfBody(beyond limit: Int) -> CannedReply { AnthropicError.bodyTooLarge.reply() }

    /// What is left of the limits when that of requests is reached. The resets are instants (RFC 3339),
    /// and always the same one: a format has no clock.
    func rateLimitHeaders(retryAfter: Duration?) -> [String] {
      ["requests", "tokens", "input-tokens", "output-tokens"].flatMap { name in
        [
          "anthropic-ratelimit-\(name)-limit: 50",
          "anthropic-ratelimit-\(name)-remaining: \(name == "requests" ? 0 : 50)",
          "anthropic-ratelimit-\(name)-reset: 2100-01-01T00:00:00Z",
        ]
      }
    }

    /// A key comes in either of two fields.
    private func authorize(
      _ request: MockRequest, _ behavior: MockServer.Behavior
    ) throws(AnthropicError) {
      guard let key = behavior.apiKey else { return }
      let (plain, bearer) = (request.header("x-api-key"), request.header("authorization"))
      if plain == nil, bearer == nil { throw .missingKey }
      guard plain == key || (plain == nil && bearer == "Bearer \(key)") else { throw .wrongKey }
    }
  }

#endif
