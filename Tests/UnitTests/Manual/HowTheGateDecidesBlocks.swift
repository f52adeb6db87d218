import PerfHarness
import Testing

/// The Swift of HowTheGateDecides.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct HowTheGateDecidesBlocks {
  struct Settings {
    @Suite(.benchmark, .baseline(within: .percent(5), failing: [.incomparable]))
    struct Latency {
      @Test(.baseline(at: [.p50, .p99], certainOf: .excess, falseAlarms: 0.001))
      func chat() async throws {
        try await measure(
          Scenario("chat", load: .closed(concurrency: 8), lasting: .requests(300)),
          against: .simulated)
      }
    }
  }
}
