#if HTTP

  import Synchronization
  import Testing

  @testable import PerfHarness

  /// A mock server whose tokens a model makes in real time. How long that takes is the machine's affair;
  /// who waits for whom is not.
  @Suite(.timeLimit(.minutes(1))) struct MockServerModelTests {
    private func behavior(
      maxSequences: Int, stepTime: Duration = .milliseconds(1), maxWaiting: Int? = nil,
      cacheTokens: Int = 100_000, faults: MockServer.Faults = .none
    ) -> MockServer.Behavior {
      MockServer.Behavior(
        faults: faults,
        server: InferenceServer(
          maxSequences: maxSequences, prefillTokensPerSecond: 100_000, stepTime: stepTime,
          cacheTokens: cacheTokens, maxWaiting: maxWaiting))
    }

    /// Asks for all of these at once, each on a connection of its own.
    private func ask(_ requests: [String], of server: MockServer) async throws -> [RawReply] {
      try await withThrowingTaskGroup(of: RawReply.self) { group in
        for request in requests {
          group.addTask { try await reply(to: request, from: server) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }

    @Test(arguments: [true, false])
    func oneAfterTheOtherWithABatchOfOne(_ streams: Bool) async throws {
      try await withMockServer(behavior(maxSequences: 1)) { server in
        let requests = (0..<4).map { chatRequest(id: "r\($0)", stream: streams, maxTokens: 5) }
        let replies = try await ask(requests, of: server)
        #expect(replies.allSatisfy { $0.statusLine == "HTTP/1.1 200 OK" })
        let exchanges = server.exchanges
        #expect(exchanges.map(\.sent.count) == [5, 5, 5, 5])
        // They end in the order in which they are served: none begins before the one before is over.
        for (one, next) in zip(exchanges, exchanges.dropFirst()) {
          let (last, first) = (try #require(one.sent.last), try #require(next.sent.first))
          #expect(last <= first)
        }
      }
    }

    /// A step makes a token for each: while both are in the batch, one of b follows each one of a.
    @Test func aStepReleasesATokenOfEachRunningStream() async throws {
      try await withMockServer(behavior(maxSequences: 2)) { server in
        _ = try await ask(
          ["a", "b"].map { chatRequest(id: $0, stream: true, maxTokens: 40) }, of: server)
        let replies = try ["a", "b"].map { try #require(server.exchange(id: $0)).sent }
          .sorted { $0[0] < $1[0] }
        #expect(replies.map(\.count) == [40, 40])
        let (older, younger) = (replies[0], replies[1])
        // While both are in the batch: the older one comes first in every step.
        for (one, next) in zip(younger, younger.dropFirst()) where next <= older[39] {
          #expect(older.count { $0 > one && $0 <= next } == 1)
        }
      }
    }

    @Test func requestsQueueBehindAFullBatch() async throws {
      try await withMockServer(behavior(maxSequences: 2)) { server in
        let requests = (0..<6).map { chatRequest(id: "r\($0)", stream: true, maxTokens: 10) }
        _ = try await ask(requests, of: server)
        // Never more than two between their first token and their last.
        let changes = server.exchanges.flatMap { exchange in
          [(at: exchange.sent[0], by: 1), (at: exchange.sent[9], by: -1)]
        }.sorted { ($0.at, $0.by) < ($1.at, $1.by) }
        var (running, most) = (0, 0)
        for change in changes {
          running += change.by
          most = max(most, running)
        }
        #expect(most <= 2)
        #expect(running == 0)
      }
    }

    /// While a reply of ten thousand steps is under way nobody may wait; when its client goes, the next
    /// one is served.
    @Test func tooManyAreRefusedUntilThereIsAPlaceAgain() async throws {
      let behavior = behavior(maxSequences: 1, stepTime: .milliseconds(5), maxWaiting: 0)
      try await withMockServer(behavior) { server in
        let client = server.client(as: .openAI)
        let (outputs, continuation) = AsyncStream.makeStream(of: Void.self)
        let long = Task {
          try await client.generate(
            GenerationRequest(id: "long", prompt: "Hi", maxOutputTokens: 10_000)
          ) { event in
            if case .output = event.kind { continuation.yield() }
          }
        }
        for await _ in outputs { break }
        let refused = try await reply(
          to: chatRequest(id: "refused", stream: true, maxTokens: 1), from: server)
        #expect(refused.statusLine == "HTTP/1.1 503 Service Unavailable")
        long.cancel()
        await #expect(throws: ProviderError.self) { try await long.value }
        // The server hears of it when its connection ends.
        while server.exchange(id: "long") == nil { await Task.yield() }
        let served = try await reply(
          to: chatRequest(id: "served", stream: true, maxTokens: 1), from: server)
        #expect(served.statusLine == "HTTP/1.1 200 OK")
        #expect(server.exchange(id: "served")?.sent.count == 1)
        await client.shutdown()
      }
    }

    @Test func whatIsLongerThanTheCacheIsRefused() async throws {
      try await withMockServer(behavior(maxSequences: 1, cacheTokens: 64)) { server in
        let reply = try await reply(to: chatRequest(stream: true, maxTokens: 100), from: server)
        #expect(reply.statusLine == "HTTP/1.1 400 Bad Request")
      }
    }

    /// What breaks off leaves its place: the others get theirs.
    @Test func faultsLeaveTheirPlace() async throws {
      let behavior = behavior(
        maxSequences: 1, faults: .requests([0: .disconnect(afterTokens: 2), 1: .status(500)]))
      try await withMockServer(behavior) { server in
        _ = try? await reply(
          to: chatRequest(id: "r0", stream: true, maxTokens: 10_000), from: server)
        _ = try await reply(to: chatRequest(id: "r1", stream: true, maxTokens: 3), from: server)
        _ = try await reply(to: chatRequest(id: "r2", stream: true, maxTokens: 3), from: server)
        #expect(server.exchange(id: "r0")?.sent.count == 2)
        #expect(server.exchange(id: "r1")?.status == 500)
        #expect(server.exchange(id: "r2")?.sent.count == 3)
      }
    }

    @Test func theLengthIsTheModelsWhereTheBehaviorHasNone() async throws {
      var behavior = behavior(maxSequences: 4)
      behavior.server?.outputTokens = 3
      try await withMockServer(behavior) { server in
        _ = try await reply(to: chatRequest(id: "r", stream: true, maxTokens: 10), from: server)
        #expect(server.exchange(id: "r")?.sent.count == 3)
      }
    }

    @Test func aProviderOfItIsMeasuredLikeAnyOther() async throws {
      let provider = MockServerProvider.mockServer(
        server: InferenceServer(
          maxSequences: 2, prefillTokensPerSecond: 1_000_000, stepTime: .milliseconds(1)))
      let scenario = Scenario(
        "model", traffic: "D(20,5)", load: .closed(concurrency: 4), lasting: .requests(20))
      let requests = try scenario.makeRequests()
      try await provider.prepare(concurrency: 4)
      let repetition = await Runner(LoadPlan(scenario), provider: provider) {
        requests.request(index: $0, repetition: 0)
      }.run()
      await provider.shutdown()
      #expect(repetition.timelines.count == 20)
      #expect(repetition.timelines.allSatisfy { $0.failure == nil && $0.tokens?.output == 5 })
    }

    @Test func aServerThatCanNotBeIsRefused() async {
      let provider = MockServerProvider.mockServer(server: InferenceServer(maxSequences: 0))
      await #expect(
        throws: ProviderError(
          .invalidConfiguration,
          "the simulated server's maxSequences is 0; expected at least 1; "
            + "write e.g. maxSequences: 256")
      ) {
        try await provider.prepare(concurrency: 1)
      }
    }
  }

#endif
