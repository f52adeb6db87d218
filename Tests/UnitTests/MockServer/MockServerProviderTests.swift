#if HTTP

  import Testing

  @testable import PerfHarness

  @Suite(.timeLimit(.minutes(1))) struct MockServerProviderTests {
    private let request = GenerationRequest(
      id: "r", prompt: "one two", maxOutputTokens: 3, keepsText: true)

    @Test func startsItsServerWhenPreparedAndStopsItWhenShutDown() async throws {
      let provider = MockServerProvider(.instant())
      #expect(provider.server == nil)
      #expect(provider.connectionsOpened == 0)
      try await provider.prepare(concurrency: 3)
      let server = try #require(provider.server)
      #expect(provider.connectionsOpened == 3)
      let log = EventLog()
      let completion = try await provider.generate(request, receive: log.receive)
      #expect(completion.text == " the time of")
      #expect(completion.usage?.output == 3)
      #expect(log.kinds.first == .sent)
      #expect(server.exchange(id: "r")?.sent.count == 3)
      await provider.shutdown()
      #expect(provider.server == nil)
      let late = HTTPProvider(at: server.baseURL)
      #expect(await late.failure()?.code == .connectFailed)
      await late.shutdown()
      // And anew, with a server of its own.
      try await provider.prepare(concurrency: 1)
      #expect(provider.server != nil)
      await provider.shutdown()
    }

    @Test func requestsAtOnceShareOneServer() async throws {
      let provider = MockServerProvider(.instant())
      let request = request
      try await withThrowingTaskGroup { group in
        for _ in 0..<8 {
          group.addTask { _ = try await provider.generate(request, receive: { _ in }) }
        }
        try await group.waitForAll()
      }
      #expect(provider.server?.requestsReceived == 8)
      await provider.shutdown()
    }

    @Test func bringsTheKeyAndTheModelThatItsServerWants() async throws {
      let provider = MockServerProvider(
        .instant {
          $0.apiKey = "k"
          $0.models = ["first", "second"]
        })
      #expect(provider.model == "first")
      #expect(try await provider.generate(request, receive: { _ in }).usage?.output == 3)
      await provider.shutdown()
    }

    @Test func namesItselfAndItsModel() {
      let provider: any Provider = .mockServer
      #expect(provider.name == "mock")
      #expect(provider.model == "mock")
      #expect(!provider.clock.isSimulated)
    }

    @Test func itsFactoryDescribesTheServer() {
      let provider = MockServerProvider.mockServer(
        timeToFirstToken: .milliseconds(1), tokenGap: .zero, outputTokens: 5,
        faults: .every(.missingDone), seed: 3)
      #expect(
        provider.behavior
          == MockServer.Behavior(
            timeToFirstToken: .milliseconds(1), tokenGap: .zero, outputTokens: 5, seed: 3,
            faults: .every(.missingDone)))
    }
  }

#endif
