#if HTTP
  import Testing

  @testable import PerfHarness

  /// Whatever a server does to a thousand streams at once, every request ends and is counted.
  @Suite(.serialized, .timeLimit(.minutes(5))) struct OpenAIFaultLoadTests {
    private static let streams = 1000

    private static let faults: [(MockServer.Fault, code: String)] = [
      (.status(429, retryAfter: .seconds(1)), "http_429"),
      (.status(500), "http_500"),
      (.disconnectBeforeReply, "connection_closed"),
      (.disconnect(afterTokens: 2), "connection_closed"),
      (.stallBeforeReply, "total_timeout"),
      (.stall(afterTokens: 1), "total_timeout"),
      (.invalidJSON(atToken: 1), "invalid_json"),
      (.errorEvent(afterTokens: 2), "stream_error"),
      (.missingDone, "stream_truncated"),
      (.garbage, "invalid_response"),
      (.oversizedLine(bytes: 100_000), "none"),
    ]

    @Test(arguments: faults)
    func everyRequestOfAThousandIsCounted(_ fault: MockServer.Fault, _ code: String) async throws {
      // What stalls ends by the timeout; how many of the others do then depends on the machine.
      let timeout: Duration = code == "total_timeout" ? .seconds(2) : .seconds(60)
      // Half of them, so that the run is not given up.
      let behavior = MockServer.Behavior.instant { $0.faults = .share(0.5, fault) }
      try await withOpenAI(behavior, timeout: timeout) { provider, server in
        try await provider.prepare(concurrency: Self.streams)
        let run = await provider.run(requests: 2 * Self.streams, concurrency: Self.streams)
        #expect(run.outcome == .completed)
        #expect(run.abandonedRequests == 0)
        let completed = run.timelines.count(where: \.isCompleted)
        let failed = run.timelines.count { $0.failure?.code == code }
        #expect(completed + failed == 2 * Self.streams)
        #expect(completed > 0)
        #expect((failed > 0) == (code != "none"))
        // The list of models is one more, and is not asked for where a model is named.
        #expect(server.requestsReceived == 2 * Self.streams)
      }
    }
  }
#endif
