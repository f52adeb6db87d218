#if HTTP
  import Foundation
  import Synchronization
  import Testing

  @testable import PerfHarness

  /// Clients that hang up, conversations and shared prefixes over sockets.
  @Suite(.timeLimit(.minutes(1))) struct RequestShapesTests {
    private func run(
      _ scenario: Scenario, on server: MockServer, as dialect: MockServer.Dialect = .openAI
    ) async throws -> Repetition {
      let requests = try scenario.makeRequests()
      let provider = server.client(as: dialect)
      let plan = LoadPlan(scenario)
      try await provider.prepare(concurrency: plan.expectedConcurrency)
      let repetition = await Runner(
        plan, provider: provider,
        following: { requests.request(index: $0, repetition: 0, after: $1, $2) }
      ) {
        requests.request(index: $0, repetition: 0)
      }.run()
      await provider.shutdown()
      return repetition
    }

    /// What the server says of a request, once it is over there too.
    private func exchange(_ id: String, on server: MockServer) async throws -> MockServer.Exchange {
      while server.exchange(id: id) == nil, !Task.isCancelled { await Task.yield() }
      return try #require(server.exchange(id: id))
    }

    /// Each reply would take 100 s: the run ends because the client hangs up.
    @Test func theServerSeesTheConnectionClose() async throws {
      let behavior = MockServer.Behavior(timeToFirstToken: .zero, tokenGap: .milliseconds(2))
      try await withMockServer(behavior) { server in
        let repetition = try await run(
          Scenario(
            "hang up", traffic: "D(10,50000)", load: .closed(concurrency: 2),
            lasting: .requests(6), cancellation: .afterTokens(3)), on: server)
        #expect(repetition.outcome == .completed)
        #expect(repetition.timelines.count == 6)
        for timeline in repetition.timelines {
          #expect(timeline.isCancelledByClient)
          #expect(timeline.outputs.count == 3)
          let exchange = try await exchange("0-\(timeline.index)", on: server)
          #expect(!exchange.isComplete)
          #expect(exchange.ended != nil)
          #expect(exchange.sent.count >= 3)
        }
        // A connection on which a reply was cut off is never used again: each of the four requests
        // after the first two opened its own, beside those that were opened to get ready.
        #expect(repetition.connectionsOpened == 4)
        #expect(server.requestsReceived == 6)
      }
    }

    @Test func whoReadsToTheEndKeepsTheConnection() async throws {
      let behavior = MockServer.Behavior(timeToFirstToken: .zero, tokenGap: .milliseconds(1))
      try await withMockServer(behavior) { server in
        let scenario = Scenario(
          "some", traffic: "D(10,8)", lasting: .requests(60),
          cancellation: .afterTokens(3, share: 0.2))
        let repetition = try await run(scenario, on: server)
        let cancelled = repetition.timelines.filter(\.isCancelledByClient)
        #expect(repetition.timelines.allSatisfy { $0.failure == nil })
        #expect(!cancelled.isEmpty && cancelled.count < 60)
        // Nothing of a reply that was cut off is found in the next one.
        for timeline in repetition.timelines where !timeline.isCancelledByClient {
          #expect(timeline.outputs.count == 8)
          #expect(timeline.tokens?.prompt == 10)
          #expect(timeline.tokens?.output == 8)
          #expect(timeline.tokens?.source == .usage)
        }
        // Nobody else opens one; and where the rest of a reply came in the same read as its third
        // token, there was nothing left to cut off.
        #expect(repetition.connectionsOpened <= cancelled.count)
      }
    }

    /// A prompt's tokens are its words, so that the server's own count is that of the whole history.
    @Test(arguments: [
      MockServer.Dialect.openAI, .openAIResponses, .openAICompletions, .anthropic, .gemini,
      .bedrock,
    ])
    func everyAPICarriesAConversation(_ dialect: MockServer.Dialect) async throws {
      try await withMockServer(.instant()) { server in
        let repetition = try await run(
          Scenario(
            "talk", traffic: "D(20,4)", load: .closed(concurrency: 1), lasting: .requests(6),
            conversation: .turns(3, systemTokens: 10)), on: server, as: dialect)
        #expect(repetition.timelines.map(\.turn) == [1, 2, 3, 1, 2, 3])
        #expect(repetition.timelines.allSatisfy { $0.failure == nil })
        // 10 of the system, 20 of the user, then 4 of the reply and 20 more in each turn.
        #expect(repetition.timelines.map { $0.tokens?.prompt } == [30, 54, 78, 30, 54, 78])
      }
    }

    @Test func aSharedPrefixIsPartOfThePrompt() async throws {
      try await withMockServer(.instant()) { server in
        let repetition = try await run(
          Scenario(
            "rag", traffic: "D(100,2)", lasting: .requests(4),
            sharedPrefix: .tokens(64, groups: 2)), on: server)
        #expect(repetition.timelines.map { $0.tokens?.prompt } == [100, 100, 100, 100])
      }
    }

    /// As a user asks for it all, with the number that the report tells.
    @Test func aSessionsNonceIsInItsReport() async throws {
      let bench = try Bench()
      let findings = try await bench.findings([
        "PERF_OUTPUT": bench.results, "PERF_REPETITIONS": "1",
      ]) {
        let run = try await measure(
          Scenario(
            "talk", traffic: "D(100,6)", load: .closed(concurrency: 2), lasting: .requests(12),
            sharedPrefix: .tokens(50), conversation: .turns(3),
            cancellation: .afterTokens(2, share: 0.2)),
          against: MockServerProvider(.instant()))
        #expect(run.timelines.allSatisfy { $0.failure == nil })
        #expect(run.experiment.nonce == Surroundings.current.session.nonce)
      }
      #expect(findings.filter(\.isFailure).isEmpty)
      let report = try bench.text("results/report.json")
      #expect(report.contains(#""nonce" : ""#))
      #expect(report.contains(#""conversation" : "3 turns""#))
    }
  }
#endif
