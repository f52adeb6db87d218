#if HTTP
  import Testing

  @testable import PerfHarness

  /// The provider against a server, over sockets of this machine.
  @Suite(.timeLimit(.minutes(1))) struct OpenAITests {
    private static let request = GenerationRequest(
      prompt: "one two", maxOutputTokens: 4, keepsText: true)

    /// Prepares the provider, sends one request and returns all that came of it.
    private func generate(
      _ provider: HTTPProvider, _ request: GenerationRequest = request
    ) async throws -> (events: [GenerationEvent], completion: Completion) {
      let log = EventLog()
      try await provider.prepare(concurrency: 1)
      let completion = try await provider.generate(request, receive: log.receive)
      return (log.all, completion)
    }

    @Test func aStreamIsOneOutputForEachToken() async throws {
      try await withOpenAI { provider, _ in
        let (events, completion) = try await generate(provider)
        let usage = TokenUsage(prompt: 2, output: 4, reasoning: 0, cached: 0)
        #expect(
          events.map(\.kind) == [
            .sent, .firstByte, .output(.text, bytes: 4), .output(.text, bytes: 5),
            .output(.text, bytes: 3), .output(.text, bytes: 2), .usage(usage), .ended,
          ])
        #expect(
          completion == Completion(usage: usage, finishReason: .length, text: " the time of a"))
        let instants = events.map(\.instant)
        #expect(instants == instants.sorted())
      }
    }

    @Test func aReplyThatIsNotStreamedIsOneOutput() async throws {
      try await withOpenAI { provider, _ in
        var request = Self.request
        request.streams = false
        let (events, completion) = try await generate(provider, request)
        let usage = TokenUsage(prompt: 2, output: 4, reasoning: 0, cached: 0)
        #expect(
          events.map(\.kind) == [
            .sent, .firstByte, .output(.text, bytes: 14), .usage(usage), .ended,
          ])
        #expect(
          completion == Completion(usage: usage, finishReason: .length, text: " the time of a"))
      }
    }

    @Test(arguments: [
      MockServer.Behavior.ReasoningField.reasoning,
      MockServer.Behavior.ReasoningField.reasoningContent,
    ])
    func theFirstTokenOfAReasoningModelComesBeforeItsFirstText(
      _ field: MockServer.Behavior.ReasoningField
    ) async throws {
      let behavior = MockServer.Behavior(
        timeToFirstToken: .milliseconds(5), tokenGap: .milliseconds(5), reasoningTokens: 2,
        reasoningField: field)
      let timelines = try await withOpenAI(behavior) { provider, _ in
        await provider.run(requests: 3, concurrency: 1).timelines
      }
      #expect(timelines.count == 3)
      for timeline in timelines {
        #expect(timeline.outputs.map(\.kind) == [.reasoning, .reasoning, .text, .text])
        // Reads of a busy machine may hold several tokens, so nothing is said of how far apart.
        #expect(timeline.timeToFirstToken == timeline.outputs[0].instant - timeline.due)
        #expect(timeline.timeToFirstText == timeline.outputs[2].instant - timeline.due)
        #expect(timeline.tokens?.reasoning == 2)
      }
    }

    @Test func countsOnEveryChunkTellHowManyTokensTheFirstOneHas() async throws {
      let behavior = MockServer.Behavior.instant {
        $0.tokensPerChunk = 3
        $0.continuousUsage = true
      }
      let timelines = try await withOpenAI(behavior) { provider, _ in
        await provider.run(requests: 3, concurrency: 1).timelines
      }
      #expect(timelines.map(\.firstOutputTokens) == [3, 3, 3])
      #expect(timelines.map(\.outputs.count) == [2, 2, 2])
      #expect(timelines.map(\.tokens?.output) == [4, 4, 4])
    }

    @Test(arguments: [true, false])
    func withoutUsageTokensAreCountedByEvent(_ streams: Bool) async throws {
      let timelines = try await withOpenAI(.instant { $0.usage = .never }) { provider, _ in
        await provider.run(requests: 2, concurrency: 1, streams: streams).timelines
      }
      let counted = TokenUsage(prompt: 7, output: streams ? 4 : 1, source: .chunks)
      #expect(timelines.map(\.tokens) == [counted, counted])
      #expect(timelines.map(\.firstOutputTokens) == [nil, nil])
    }

    @Test func aServerThatDoesNotStreamThoughAskedToIsRead() async throws {
      let body =
        #"{"choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}"#
      let server = try await ScriptedServer([
        [
          .request,
          .write(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
              + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"),
        ]
      ])
      let provider = HTTPProvider(at: "http://127.0.0.1:\(server.port)")
      let (events, completion) = try await generate(provider)
      #expect(events.map(\.kind) == [.sent, .firstByte, .output(.text, bytes: 2), .ended])
      #expect(completion == Completion(finishReason: .stop, text: "Hi"))
      await provider.shutdown()
      try await server.stop()
    }

    /// Carriage returns, comments, no content type, and an end without its blank line.
    @Test func aStreamOfAnotherStyleIsRead() async throws {
      let chunk = #"data: {"choices":[{"delta":{"role":"assistant","content":"Hi"}}]}"#
      let server = try await ScriptedServer([
        [
          .request,
          .write(
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n: PROCESSING\r\n\r\n\(chunk)\r\n\r\n"
              + "data:[DONE]"), .close,
        ]
      ])
      let provider = HTTPProvider(at: "http://127.0.0.1:\(server.port)/")
      let (events, completion) = try await generate(provider)
      #expect(events.map(\.kind) == [.sent, .firstByte, .output(.text, bytes: 2), .ended])
      #expect(completion == Completion(text: "Hi"))
      await provider.shutdown()
      try await server.stop()
    }

    @Test func aRequestSaysWhoAsksAndWhich() async throws {
      let server = try await ScriptedServer([[.request, .close]])
      let provider = HTTPProvider(at: "http://127.0.0.1:\(server.port)/p/v1", apiKey: "the-key")
      _ = await provider.failure(
        of: GenerationRequest(id: "r-1", prompt: "Hi", temperature: nil, streams: false))
      let request = try #require(server.seen.requests.first)
      let lines = request.split(separator: "\r\n", omittingEmptySubsequences: false).map(
        String.init)
      #expect(lines.first == "POST /p/v1/chat/completions HTTP/1.1")
      #expect(lines.last == #"{"model":"m","messages":[{"role":"user","content":"Hi"}]}"#)
      for header in [
        "Content-Type: application/json", "Accept: text/event-stream, application/json",
        "X-Request-Id: r-1", "Authorization: Bearer the-key", "Accept-Encoding: identity",
      ] { #expect(lines.contains(header)) }
      await provider.shutdown()
      try await server.stop()
    }

    @Test func talksTLSToAServerThatIsTrusted() async throws {
      let fixtures = HTTPTransportTLSTests.fixtures
      let identity = MockServer.TLSIdentity(
        certificateChain: "\(fixtures)/localhost.pem", privateKey: "\(fixtures)/localhost.key")
      try await withMockServer(tls: identity) { server in
        #expect(server.baseURL.hasPrefix("https://"))
        let provider = HTTPProvider(
          at: server.baseURL, trustRoots: HTTPTransportTLSTests.certificate)
        let completion = try await generate(provider).completion
        #expect(completion.text == " the time of a")
        await provider.shutdown()
      }
    }

    @Test func findsAnAPIBehindAPrefix() async throws {
      try await withOpenAI(.instant { $0.pathPrefix = "/gateway/llm" }) { provider, server in
        #expect(server.baseURL.hasSuffix("/gateway/llm/v1"))
        let completion = try await generate(provider).completion
        #expect(completion.usage?.output == 4)
      }
    }

    // MARK: - Getting ready

    @Test func opensItsConnectionsBeforeTheyAreNeeded() async throws {
      try await withOpenAI { provider, _ in
        #expect(provider.connectionsOpened == 0)
        try await provider.prepare(concurrency: 5)
        #expect(provider.connectionsOpened == 5)
        let repetition = await provider.run(requests: 10, concurrency: 5)
        #expect(repetition.connectionsOpened == 0)
        #expect(repetition.timelines.allSatisfy { $0.connected == nil && $0.isCompleted })
      }
    }

    @Test func canBeUsedAgainAfterAShutdown() async throws {
      try await withOpenAI { provider, _ in
        _ = try await generate(provider)
        await provider.shutdown()
        #expect(provider.connectionsOpened == 0)
        let completion = try await generate(provider).completion
        #expect(completion.usage?.output == 4)
      }
    }

    @Test func asksForTheModelThatIsGivenOrSetOrListedFirst() async throws {
      let behavior = MockServer.Behavior.instant { $0.models = ["first", "second"] }
      try await withMockServer(behavior) { server in
        let second = ["PERF_MODEL": "second"]
        for (given, environment, expected) in [
          (nil, [:], "first"), (nil, second, "second"), ("first", second, "first"),
          (nil, second.merging(["PERF_PROVIDER": "anthropic"]) { first, _ in first }, "first"),
        ] as [(String?, [String: String], String)] {
          let provider = HTTPProvider(at: server.baseURL, model: given, environment: environment)
          #expect(provider.model == given)
          let completion = try await generate(provider).completion
          #expect(completion.usage?.output == 4)
          #expect(provider.model == expected)
          await provider.shutdown()
        }
      }
    }

    @Test func saysThatNoModelIsKnown() async throws {
      try await withOpenAI(.instant { $0.models = [] }, model: nil) { provider, server in
        let error = ProviderError(
          .notConfigured,
          "\(server.baseURL) lists no model; set PERF_MODEL to the one to ask for")
        await #expect(throws: error) { try await provider.prepare(concurrency: 1) }
      }
      let official = HTTPProvider(at: "https://api.openai.com", model: nil, apiKey: "k")
      let error = ProviderError(
        .notConfigured,
        "no model for https://api.openai.com/v1; set PERF_MODEL, e.g. gpt-4o-mini")
      await #expect(throws: error) { try await official.prepare(concurrency: 1) }
    }

    @Test func saysWhatToSetWhereThereIsNoListOfModels() async throws {
      try await withMockServer(.instant { $0.pathPrefix = "/elsewhere" }) { server in
        let address = "http://127.0.0.1:\(server.port)/v1"
        let provider = HTTPProvider(at: address, model: nil)
        let error = ProviderError(
          .http(404),
          "\(address)/models answered 404, and no model is named; set PERF_MODEL to the one to ask "
            + "for, or correct the base URL (PERF_BASE_URL)", status: 404)
        await #expect(throws: error) { try await provider.prepare(concurrency: 1) }
        await provider.shutdown()
      }
    }

    @Test func settingsThatCannotBeReadFailWhenTheyAreNeeded() async throws {
      let provider = HTTPProvider(at: "nowhere")
      #expect(await provider.failure()?.code == .invalidConfiguration)
      await #expect(throws: ProviderError.self) { try await provider.prepare(concurrency: 1) }
      await provider.shutdown()
    }

    // MARK: - The truth

    /// One clock stamps both ends, so no token can be read before it was sent. How long after is
    /// the machine's affair.
    @Test func noTokenIsStampedBeforeTheServerSentIt() async throws {
      let behavior = MockServer.Behavior(
        timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))
      try await withOpenAI(behavior) { provider, server in
        try await provider.prepare(concurrency: 1)
        let timelines = await provider.run(requests: 4, concurrency: 1).timelines
        #expect(timelines.count == 4)
        for timeline in timelines {
          let exchange = try #require(server.exchange(id: "r0\(timeline.index)"))
          let stamps = timeline.outputs.map(\.instant)
          #expect(stamps.count == exchange.sent.count)
          for (stamp, truth) in zip(stamps, exchange.sent) { #expect(stamp >= truth) }
          #expect(stamps == stamps.sorted())
          #expect(try #require(timeline.sent) <= exchange.received)
          #expect(try #require(timeline.ended) >= #require(exchange.ended))
          // 50 ms from the receipt of the request, which came after it was due.
          #expect(try #require(timeline.timeToFirstToken) >= .milliseconds(50))
        }
      }
    }
  }
#endif
