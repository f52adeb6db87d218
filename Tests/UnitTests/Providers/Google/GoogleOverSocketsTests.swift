#if HTTP
  import Foundation
  import Testing

  @testable import PerfHarness

  /// Both of Google's APIs against a server, over sockets of this machine.
  @Suite(.timeLimit(.minutes(1))) struct GoogleOverSocketsTests {
    private static let dialects = [MockServer.Dialect.gemini, .vertex]
    private static let request = GenerationRequest(
      id: "r", prompt: "one two", maxOutputTokens: 4, keepsText: true)

    /// Runs `body` with a client of a server that takes no other key than its.
    private func withClient<Result: Sendable>(
      _ dialect: MockServer.Dialect,
      _ change: (inout MockServer.Behavior) -> Void = { _ in },
      _ body: (HTTPProvider, MockServer) async throws -> Result
    ) async throws -> Result {
      let behavior = MockServer.Behavior.instant {
        $0.apiKey = "very-secret"
        change(&$0)
      }
      return try await withMockServer(behavior) { server in
        let client = server.client(as: dialect, timeout: .seconds(10))
        let result = try await body(client, server)
        await client.shutdown()
        return result
      }
    }

    @Test(arguments: dialects)
    func aStreamIsThoughtsThenTextThenUsage(_ dialect: MockServer.Dialect) async throws {
      try await withClient(dialect, { $0.reasoningTokens = 1 }) { client, server in
        let log = EventLog()
        let completion = try await client.generate(Self.request, receive: log.receive)
        let usage = TokenUsage(prompt: 2, output: 4, reasoning: 1)
        let outputs = log.kinds.filter { if case .output = $0 { true } else { false } }
        #expect(
          outputs == [
            .output(.reasoning, bytes: 4), .output(.text, bytes: 5), .output(.text, bytes: 3),
            .output(.text, bytes: 2),
          ])
        #expect(log.kinds.suffix(2) == [.usage(usage), .ended])
        #expect(completion == Completion(usage: usage, finishReason: .length, text: " time of a"))
        #expect(server.exchange(id: "r")?.status == 200)
      }
    }

    @Test(arguments: dialects)
    func aReplyInOnePieceIsOneOutput(_ dialect: MockServer.Dialect) async throws {
      try await withClient(dialect) { client, _ in
        let log = EventLog()
        var request = Self.request
        request.streams = false
        let completion = try await client.generate(request, receive: log.receive)
        let usage = TokenUsage(prompt: 2, output: 4)
        #expect(
          log.kinds.filter { $0 != .connected }
            == [.sent, .firstByte, .output(.text, bytes: 14), .usage(usage), .ended])
        #expect(
          completion == Completion(usage: usage, finishReason: .length, text: " the time of a"))
      }
    }

    @Test func theDeveloperAPICountsWithEveryChunkAndVertexAIAtTheEnd() async throws {
      for (dialect, count) in [(MockServer.Dialect.gemini, 5), (.vertex, 1)] {
        let counts = try await withClient(dialect) { client, _ in
          let log = EventLog()
          _ = try await client.generate(Self.request, receive: log.receive)
          return log.kinds.count { if case .usage = $0 { true } else { false } }
        }
        // Four tokens and the end.
        #expect(counts == count)
      }
    }

    private static let seeLogs = "; see the log of the server, and of any proxy before it"
    private static let credentials = [
      MockServer.Dialect.gemini:
        "check the API key (PERF_API_KEY, GEMINI_API_KEY or GOOGLE_API_KEY)",
      .vertex:
        "check the credentials and what they are allowed to do (GOOGLE_APPLICATION_CREDENTIALS, "
        + "GOOGLE_OAUTH_ACCESS_TOKEN, PERF_API_KEY)",
    ]

    /// `ADDRESS` stands for the API's address, `CREDENTIALS` for what is told of them.
    private static let failures: [(MockServer.Fault, String, String)] = [
      (
        .status(403), "http_403",
        "ADDRESS answered 403 Forbidden: The caller does not have permission (PERMISSION_DENIED); "
          + "CREDENTIALS"
      ),
      (
        .status(429), "http_429",
        "ADDRESS answered 429 Too Many Requests: Resource exhausted. Please try again later. "
          + "(RESOURCE_EXHAUSTED); lower the rate or the concurrency"
      ),
      (
        .status(429, retryAfter: .milliseconds(1500)), "http_429",
        "ADDRESS answered 429 Too Many Requests: Resource exhausted. Please try again later. "
          + "(RESOURCE_EXHAUSTED); it asks to wait 1.5 s; lower the rate or the concurrency"
      ),
      (
        .status(503), "http_503",
        "ADDRESS answered 503 Service Unavailable: The model is overloaded. Please try again later. "
          + "(UNAVAILABLE)" + seeLogs
      ),
      (
        .errorEvent(afterTokens: 1), "stream_error",
        "the server reported an error after CHUNKS: The model is overloaded. Please try again later. "
          + "(UNAVAILABLE)"
      ),
      (
        .missingDone, "stream_truncated",
        "the stream ended after ALL without a \"finishReason\"; expected it as the last event"
          + seeLogs
      ),
    ]

    @Test(arguments: dialects, failures)
    func whatGoesWrongIsTold(
      _ dialect: MockServer.Dialect, _ failure: (MockServer.Fault, String, String)
    ) async throws {
      let (fault, code, message) = failure
      try await withClient(dialect, { $0.faults = .every(fault) }) { client, server in
        let error = await client.failure(of: Self.request)
        #expect(error?.code.rawValue == code)
        let isVertex = dialect == .vertex
        // Vertex AI begins with a chunk without text.
        #expect(
          error?.message
            == message.replacing("ADDRESS", with: server.address + (isVertex ? "/v1" : "/v1beta"))
            .replacing("CREDENTIALS", with: Self.credentials[dialect] ?? "")
            .replacing("CHUNKS", with: isVertex ? "2 chunks" : "1 chunk")
            .replacing("ALL", with: isVertex ? "5 chunks" : "4 chunks"))
        if case .status(_, let wait?) = fault { #expect(error?.retryAfter == wait) }
      }
    }

    @Test(arguments: dialects)
    func aKeyThatIsWrongIsToldWithoutIt(_ dialect: MockServer.Dialect) async throws {
      try await withClient(dialect) { client, server in
        // The client has taken the key that it will send; the server wants another one then.
        try await client.prepare(concurrency: 1)
        server.behavior.apiKey = "another"
        let error = await client.failure(of: Self.request)
        #expect(error?.status == (dialect == .vertex ? 401 : 400))
        #expect(error?.message.contains("very-secret") == false)
      }
    }

    @Test(arguments: dialects)
    func whatNoConversationIsIsRefused(_ dialect: MockServer.Dialect) async throws {
      try await withClient(dialect) { client, server in
        let log = EventLog()
        let error = await client.failure(of: GenerationRequest(.embedding(["a"])), log: log)
        #expect(
          error
            == ProviderError(
              .invalidConfiguration,
              "generateContent answers conversations; expected a request with messages, not for "
                + "embeddings or a ranking"))
        #expect(log.kinds == [.ended])
        #expect(server.requestsReceived == 0)
      }
    }

    @Test(arguments: dialects)
    func aModelThatThereIsNotIsToldByItsName(_ dialect: MockServer.Dialect) async throws {
      try await withClient(dialect, { $0.models = ["first"] }) { client, server in
        #expect(client.model == "first")
        try await client.prepare(concurrency: 1)
        server.behavior.models = ["second"]
        let error = await client.failure(of: Self.request)
        #expect(error?.code == .http(404))
        #expect(error?.message.contains("first") == true)
        #expect(error?.message.contains("PERF_MODEL") == true)
      }
    }

    @Test func expressModeSendsAKeyAndNamesNoProject() async throws {
      try await withMockServer(.instant { $0.apiKey = "k" }) { server in
        let client = HTTPProvider(
          VertexService(model: "m", baseURL: server.address, apiKey: Secret("k")),
          environment: EnvironmentVariables([:]))
        let completion = try await client.generate(Self.request, receive: { _ in })
        #expect(completion.usage?.output == 4)
        await client.shutdown()
      }
    }

    @Test func aProxyThatKnowsNothingOfEventsSendsAnArray() async throws {
      let body =
        #"[{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]},"#
        + "\r\n" + #"{"candidates":[{"finishReason":"STOP"}]}]"#
      let server = try await ScriptedServer([
        [
          .request,
          .write(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: \(body.utf8.count)"
              + "\r\n\r\n\(body)"),
        ]
      ])
      let client = HTTPProvider(
        VertexService(
          model: "m@1", project: "p", location: "eu", baseURL: "http://127.0.0.1:\(server.port)",
          accessToken: Secret("ya29.t")),
        environment: EnvironmentVariables(["GOOGLE_CLOUD_QUOTA_PROJECT": "q"]))
      let completion = try await client.generate(Self.request, receive: { _ in })
      #expect(completion == Completion(finishReason: .stop, text: "Hi"))
      await client.shutdown()
      try await server.stop()
      let sent = try #require(server.seen.requests.first)
      let path = "/v1/projects/p/locations/eu/publishers/google/models/m@1"
      #expect(sent.hasPrefix("POST \(path):streamGenerateContent?alt=sse HTTP/1.1\r\n"))
      #expect(sent.contains("\r\nAuthorization: Bearer ya29.t\r\n"))
      #expect(sent.contains("\r\nx-goog-user-project: q\r\n"))
      #expect(sent.contains("\r\nX-Request-Id: r\r\n"))
    }

    @Test func theFactoriesTakeWhatIsGivenInCode() throws {
      let gemini: HTTPProvider = .gemini(model: "g")
      #expect(gemini.name == "gemini")
      #expect(gemini.model == "g")
      let vertex: HTTPProvider = .vertexAI(model: "v")
      #expect(vertex.name == "vertex")
      #expect(vertex.model == "v")
    }
  }
#endif
