import PerfHarness
import Testing

/// The Swift of Budgets.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct BudgetsBlocks {
  struct Limits {
    @Test(
      .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)),
      .budget(.p99, of: .endToEndLatency, atMost: .seconds(5), confidence: .certain),
      .budget(.p50, of: .outputTokensPerSecond, atLeast: 40),
      .budget(tailRatioOf: .timeToFirstToken, atMost: 3),
      .budget(.errorRate, atMost: 0.01))
    func chat() async throws {
      try await measure(
        Scenario("chat", load: .closed(concurrency: 8), lasting: .requests(200)),
        against: .simulated)
    }
  }

  struct EarlyEnd {
    @Test(
      .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300), confidence: .certain),
      .budget(.errorRate, atMost: 0.05))
    func chat() async throws {
      try await measure(
        Scenario(
          "chat", load: .closed(concurrency: 8), lasting: .requests(1000), warmup: .requests(20)),
        against: .simulated, stopping: .whenCertain)
    }
  }
}
