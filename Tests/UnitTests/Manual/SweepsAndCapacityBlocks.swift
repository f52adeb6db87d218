import PerfHarness
import Testing

/// The Swift of SweepsAndCapacity.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct SweepsAndCapacityBlocks {
  struct Sweeping {
    @Test(.budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)))
    func curve() async throws {
      let curve = try await sweep(
        Scenario("chat", lasting: .requests(200), warmup: .requests(20)),
        over: .concurrencies([1, 2, 4, 8, 16]), against: .simulated)
      #expect(curve.greatestKept == .concurrency(16))
    }
  }

  struct Searching {
    @Test(
      .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(500)),
      .budget(.errorRate, atMost: 0.01),
      .capacity(atLeast: .requestsPerSecond(20)))
    func carriesTwenty() async throws {
      try await capacity(
        of: Scenario("chat", load: .open(.poisson(perSecond: 1)), lasting: .requests(400)),
        against: .simulated)
    }
  }
}
