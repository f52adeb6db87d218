import PerfHarness
import Testing

/// A sweep and a capacity under a simulated clock: hours of traffic that take no real time.
@Suite(.benchmark, .budget(.p95, of: .endToEndLatency, atMost: .milliseconds(500)))
struct SimulatedCapacity {
  static let scenario = Scenario(
    "checkout", traffic: "D(1,1)", load: .open(.poisson(perSecond: 1)), lasting: .requests(400),
    warmup: .requests(100))
  /// Answers one request after the other, 20 a second in the mean.
  static let server = InferenceServer.queue(meanServiceTime: .milliseconds(50), seed: 9)

  @Test func curve() async throws {
    let curve = try await sweep(
      Self.scenario, over: .rates([2, 5, 10, 40, 80]), against: .simulated(server: Self.server))
    // 20 a second are all that it answers: 40 are too much, and 80 are not tried.
    #expect(curve.points.count == 4)
    #expect(curve.greatestKept == .requestsPerSecond(10))
  }

  // Demand 20, and see it fail: the budget holds up to 14.0 requests/s.
  @Test(.capacity(atLeast: .requestsPerSecond(10)))
  func carriesTen() async throws {
    let found = try await capacity(
      of: Self.scenario, against: .simulated(server: Self.server), resolution: .percent(20))
    #expect(found.isSettled)
  }
}
