#if HTTP
  import PerfHarness
  import Testing

  /// How much the harness itself can do on this machine, client and mock server in one process. The
  /// numbers are reported, never asserted: they are the machine's as much as ours.
  @Suite(.benchmark)
  struct HarnessOverhead {
    /// A server that never waits.
    static let server = MockServerProvider.mockServer(timeToFirstToken: .zero, tokenGap: .zero)

    /// Requests a second: one small reply each, not streamed.
    @Test(arguments: [1, 64])
    func requests(concurrency: Int) async throws {
      try await measure(
        Scenario(
          "requests", traffic: "D(10,2)", load: .closed(concurrency: concurrency),
          lasting: .seconds(1), warmup: .share(0.2), streams: false),
        against: Self.server, repetitions: 1)
    }

    /// Streamed events a second: read them off the output token throughput, one token an event.
    @Test(arguments: [16])
    func events(concurrency: Int) async throws {
      try await measure(
        Scenario(
          "events", traffic: "D(10,500)", load: .closed(concurrency: concurrency),
          lasting: .seconds(1), warmup: .share(0.2)),
        against: Self.server, repetitions: 1)
    }

    /// A thousand streams at once: none may fail.
    @Test(.budget(.errorRate, atMost: 0))
    func thousandStreams() async throws {
      try await measure(
        Scenario(
          "thousand streams", traffic: "D(100,50)", load: .closed(concurrency: 1000),
          lasting: .requests(3000)),
        against: .mockServer(timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10)),
        repetitions: 1)
    }
  }
#endif
