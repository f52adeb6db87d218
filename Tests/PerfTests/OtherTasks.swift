#if HTTP
  import PerfHarness
  import Testing

  /// What else a server is asked for: embeddings, rankings, and chats about pictures. The budgets are
  /// many times what the mock server is told to take.
  @Suite(.benchmark)
  struct OtherTasks {
    static let server = MockServerProvider.mockServer(
      timeToFirstToken: .milliseconds(20), tokenGap: .milliseconds(2))

    /// Sixteen texts or documents a request; the result comes at once, so that there is one latency.
    @Test(
      .budget(.p95, of: .endToEndLatency, atMost: .seconds(2)),
      .budget(.errorRate, atMost: 0.03),
      arguments: ["E(128)", "R(128,16)"] as [Traffic])
    func batches(_ traffic: Traffic) async throws {
      try await measure(
        Scenario(
          "batches", traffic: traffic, batchSize: 16, load: .closed(concurrency: 4),
          lasting: .requests(40), warmup: .requests(4)),
        against: Self.server)
    }

    @Test(
      .budget(.p95, of: .timeToFirstToken, atMost: .seconds(2)),
      .budget(.errorRate, atMost: 0.03),
      arguments: [MockServer.Dialect.openAI, .anthropic])
    func images(_ dialect: MockServer.Dialect) async throws {
      try await measure(
        Scenario(
          "images", traffic: "I(256,256)", load: .closed(concurrency: 4),
          lasting: .requests(40), warmup: .requests(4), maxOutputTokens: 10),
        against: .mockServer(as: dialect))
    }
  }
#endif
