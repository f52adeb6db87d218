#if HTTP
  import PerfHarness
  import Testing

  /// Very many streams at once: none may fail.
  @Suite(.benchmark) struct HarnessStreams {
    @Test(.budget(.errorRate, atMost: 0))
    func thousandStreams() async throws {
      try await measure(
        Scenario(
          "thousand streams", traffic: "D(100,50)", load: .closed(concurrency: 1000),
          lasting: .requests(HarnessSize.of(3000, debug: 1000))),
        against: .mockServer(timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(20)),
        repetitions: 1)
    }

    #if os(Linux)
      /// The server is in another process, because both ends of so many are more files than most
      /// systems let one process open.
      @Test(.budget(.errorRate, atMost: 0))
      func tenThousandStreams() async throws {
        let streams = FileLimit.streams(HarnessSize.of(10_000, debug: 1000), filesEach: 1)
        let server = try HarnessProcess(
          .serve, environment: ServerTask.environment(timeToFirstToken: 2, tokenGap: 0.5))
        let port = try await server.line(after: ServerTask.portPrefix)
        try await measure(
          Scenario(
            "ten thousand streams", traffic: "D(10,4)", load: .closed(concurrency: streams),
            lasting: .requests(streams)),
          against: .openAI(model: "mock", baseURL: "http://127.0.0.1:\(port)/v1"),
          repetitions: 1)
        server.end()
      }
    #endif
  }
#endif
