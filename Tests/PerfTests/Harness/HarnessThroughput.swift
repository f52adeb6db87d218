#if HTTP && os(Linux)
  import PerfHarness
  import Testing

  /// How much the harness gets through when nothing else limits it, and what that costs, beside a bare
  /// client of the same server. Client and server share the machine's cores, and the server's part of
  /// the processor time is known and left out.
  @Suite(.serialized, .machineTurn) struct HarnessThroughput {
    /// One small reply each, not streamed.
    @Test(arguments: [1, 64, 512])
    func requests(concurrency: Int) async throws {
      let count = HarnessSize.of(concurrency == 1 ? 4000 : 16_000, debug: 2 * concurrency)
      try await Throughput(
        name: "requests, concurrency \(concurrency)", unit: "request", server: .atOnce,
        concurrency: concurrency, requests: count
      ).compare()
    }

    /// As fast as they can come one by one: the server sends an event when the one before was read.
    @Test func eventsOneByOne() async throws {
      try await Throughput(
        name: "streamed events, one a read, 16 streams", unit: "event", server: .whenRead,
        concurrency: 16, requests: 16, tokens: HarnessSize.of(2000, debug: 50)
      ).compare()
    }

    /// As fast as they can be read.
    @Test func eventsInBulk() async throws {
      try await Throughput(
        name: "streamed events, many a read, 16 streams", unit: "event", server: .atOnce,
        concurrency: 16, requests: HarnessSize.of(64, debug: 16),
        tokens: HarnessSize.of(4000, debug: 100)
      ).compare()
    }
  }
#endif
