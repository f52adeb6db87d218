#if HTTP
  import PerfHarness
  import Testing

  /// The embedded default: chat completions from a mock server on this machine, over real sockets.
  ///
  /// The budgets are many times what the server is told to take, so that they hold on a slow and
  /// busy machine too, in debug and beside other tests. Make the server slower, and see them fail.
  @Suite(.benchmark)
  struct ChatLatency {
    /// What the server is told to take: make it slower, and see the budgets below fail.
    static let server = MockServerProvider.mockServer(
      timeToFirstToken: .logNormal(median: .milliseconds(50), sigma: 0.2),
      tokenGap: .milliseconds(5))

    @Test(
      .budget(.p95, of: .timeToFirstToken, atMost: .seconds(1)),
      .budget(.p50, of: .timePerOutputToken, atMost: .milliseconds(20)),
      .budget(.p50, of: .outputTokensPerSecond, atLeast: 50),
      .budget(.p95, of: .endToEndLatency, atMost: .seconds(3)),
      .budget(.errorRate, atMost: 0.03),
      arguments: ["D(100,40)", "N(480,240)/(40,20)"] as [Traffic])
    func poisson(_ traffic: Traffic) async throws {
      try await measure(
        Scenario(
          "poisson", traffic: traffic, load: .open(.poisson(perSecond: 20)),
          lasting: .requests(60), warmup: .requests(20)),
        against: Self.server)
    }

    @Test(
      .budget(.p90, of: .timeToFirstToken, atMost: .seconds(1)),
      .budget(.requestThroughput, atLeast: 0.5),
      .budget(.errorRate, atMost: 0.05),
      arguments: [4, 16])
    func closedLoop(concurrency: Int) async throws {
      try await measure(
        Scenario(
          "closed loop", traffic: "D(100,20)", load: .closed(concurrency: concurrency),
          lasting: .seconds(1), warmup: .requests(concurrency)),
        against: Self.server)
    }
  }
#endif
