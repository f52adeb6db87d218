import PerfHarness
import Testing

/// The Swift of PerfHarness.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct PerfHarnessBlocks {
  #if HTTP
    struct Overview {
      @Suite(.benchmark)
      struct ChatLatency {
        @Test(
          .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)),
          .budget(.errorRate, atMost: 0.01),
          .baseline(within: .percent(5)))
        func chat() async throws {
          try await measure(
            Scenario(
              "chat", traffic: "D(100,100)", load: .closed(concurrency: 8), lasting: .requests(200),
              warmup: .requests(20)),
            against: .openAI(model: "my-model", baseURL: "http://127.0.0.1:8000"))
        }
      }
    }
  #endif
}
