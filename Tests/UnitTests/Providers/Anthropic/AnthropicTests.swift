#if HTTP
  import Testing

  @testable import PerfHarness

  /// Over real sockets; what all providers have in common is `ProviderConformance`'s.
  @Suite(.timeLimit(.minutes(1))) struct AnthropicTests {
    private static let request = GenerationRequest(prompt: "one two", maxOutputTokens: 4)

    private func provider(
      at server: MockServer, model: String? = "m", apiKey: String? = nil,
      authToken: String? = nil, version: String? = nil
    ) -> HTTPProvider {
      HTTPProvider(
        AnthropicService(
          model: model, baseURL: server.address, apiKey: apiKey.map(Secret.init),
          authToken: authToken.map(Secret.init), version: version),
        environment: EnvironmentVariables([:]))
    }

    private func completion(
      _ provider: HTTPProvider, _ request: GenerationRequest = request
    ) async throws -> Completion {
      let completion = try await provider.generate(request) { _ in }
      await provider.shutdown()
      return completion
    }

    @Test func aKeyOrATokenIsAccepted() async throws {
      try await withMockServer(.instant { $0.apiKey = "k" }) { server in
        let usage = TokenUsage(prompt: 2, output: 4, reasoning: 0, cached: 0)
        for provider in [
          provider(at: server, apiKey: "k"), provider(at: server, authToken: "k"),
        ] {
          let reply = try await completion(provider)
          #expect(reply == Completion(usage: usage, finishReason: .length))
        }
      }
    }

    @Test(arguments: [true, false])
    func theNewVersionIsNotSentATemperature(_ streams: Bool) async throws {
      var request = Self.request
      request.streams = streams
      try await withMockServer { server in
        let provider = provider(at: server, version: "2026-10-21")
        let reply = try await completion(provider, request)
        #expect(reply.finishReason == .length)
      }
    }

    /// The status, what is said, and what to do.
    @Test(
      arguments: [
        (
          401,
          "401 Unauthorized: invalid x-api-key (authentication_error); check the API key "
            + "(PERF_API_KEY, ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN)"
        ),
        (
          404,
          "404 Not Found: The requested resource could not be found. (not_found_error); check "
            + "the base URL and the model (PERF_BASE_URL, PERF_MODEL)"
        ),
        (
          429,
          "429 Too Many Requests: This request would exceed your rate limit. Please try again "
            + "later. (rate_limit_error); it asks to wait 2 s; lower the rate or the concurrency"
        ),
        (
          529,
          "529: Overloaded (overloaded_error); see the log of the server, and of any proxy "
            + "before it"
        ),
      ])
    func aRefusalSaysWhyAndWhatCouldHelp(_ status: Int, _ expected: String) async throws {
      let behavior = MockServer.Behavior.instant {
        $0.faults = .every(
          .status(status, retryAfter: status == 429 ? .milliseconds(1500) : nil))
      }
      try await withMockServer(behavior) { server in
        let provider = provider(at: server)
        #expect(
          await provider.failure(of: Self.request)
            == ProviderError(
              .http(status), "\(server.address)/v1 answered \(expected)", status: status,
              retryAfter: status == 429 ? .seconds(2) : nil))
        await provider.shutdown()
      }
    }

    @Test func anErrorInTheStreamSaysItsType() async throws {
      let behavior = MockServer.Behavior.instant {
        $0.faults = .every(.errorEvent(afterTokens: 2))
      }
      try await withMockServer(behavior) { server in
        let provider = provider(at: server)
        // The start of the message, and two tokens.
        #expect(
          await provider.failure(of: Self.request)
            == ProviderError(
              .streamError,
              "the server reported an error after 3 events: Overloaded (overloaded_error)"))
        await provider.shutdown()
      }
    }

    @Test func aKeyThatTheServerQuotesIsInNoErrorText() async throws {
      let body = #"{"type":"error","error":{"type":"KEY","message":"bad KEY"}}"#
        .replacing("KEY", with: "sk-ant-0123456789")
      let server = try await ScriptedServer([
        [
          .request,
          .write(
            "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n"
              + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"),
        ]
      ])
      let provider = HTTPProvider(
        AnthropicService(
          model: "m", baseURL: "http://127.0.0.1:\(server.port)",
          apiKey: Secret("sk-ant-0123456789")), environment: EnvironmentVariables([:]))
      let error = try #require(await provider.failure(of: Self.request))
      let sent = try #require(server.seen.requests.first)
      #expect(sent.hasPrefix("POST /v1/messages HTTP/1.1\r\n"))
      #expect(sent.contains("\r\nx-api-key: sk-ant-0123456789\r\n"))
      #expect(sent.contains("\r\nX-Request-Id: request\r\n"))
      #expect(!"\(error) \(String(reflecting: error))".contains("0123"))
      await provider.shutdown()
      try await server.stop()
    }
  }
#endif
