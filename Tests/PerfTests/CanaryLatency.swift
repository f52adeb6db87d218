#if HTTP
  import PerfHarness
  import Testing

  /// A canary held against what is deployed, in one test and without a baseline. Here both are mock
  /// servers of the same kind: make the candidate slower, and see the test fail.
  @Suite(.benchmark)
  struct CanaryLatency {
    static let candidate = MockServerProvider.mockServer(
      timeToFirstToken: .logNormal(median: .milliseconds(30), sigma: 0.2), seed: 1)
    static let control = MockServerProvider.mockServer(
      timeToFirstToken: .logNormal(median: .milliseconds(30), sigma: 0.2), seed: 2)

    /// Both share a machine with the harness, whose busy moments are many times the differences that
    /// would matter between real servers: the tolerance allows for that.
    @Test(.budget(.errorRate, atMost: 0.02))
    func candidateAgainstControl() async throws {
      try await compare(
        Scenario(
          "canary", traffic: "D(50,10)", load: .closed(concurrency: 8), lasting: .requests(80),
          warmup: .requests(16)),
        candidate: Self.candidate, control: Self.control, within: .percent(25), rounds: 4)
    }
  }
#endif
