import PerfHarness
import Testing

/// Half an hour of traffic under a simulated clock: it takes no real time, needs no network, and is the same
/// on every machine, so that its baselines are committed.
@Suite(.benchmark)
struct SimulatedLatency {
  static let server = SimulatedProvider.simulated(
    timeToFirstToken: .logNormal(median: .milliseconds(80), sigma: 0.3),
    tokenGap: .logNormal(median: .milliseconds(12), sigma: 0.2))

  @Test(
    .budget(.p99, of: .timeToFirstToken, atMost: .milliseconds(200), confidence: .certain),
    .budget(.p50, of: .outputTokensPerSecond, atLeast: 60),
    .baseline(within: .percent(5)),
    arguments: ["D(100,100)", "U(50,200)/(20,60)"] as [Traffic])
  func steady(_ traffic: Traffic) async throws {
    try await measure(
      Scenario(
        "steady", traffic: traffic, load: .open(.poisson(perSecond: 1)),
        lasting: .seconds(600), warmup: .seconds(60)),
      against: Self.server)
  }

  /// A model of a server with a batch of 16 and a cache that is just large enough, about three quarters
  /// loaded.
  @Test(
    .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(500)),
    .budget(.p50, of: .timePerOutputToken, atMost: .milliseconds(20)),
    .budget(.p99, of: .endToEndLatency, atMost: .seconds(3)),
    .budget(.errorRate, atMost: 0.01))
  func server() async throws {
    let server = InferenceServer(
      maxSequences: 16, variation: .logNormal(sigma: 0.05), cacheTokens: 5000)
    let run = try await measure(
      Scenario(
        "server", traffic: "U(100,400)/(20,100)", load: .open(.poisson(perSecond: 12)),
        lasting: .seconds(100), warmup: .seconds(10)),
      against: .simulated(server: server))
    // Requests wait for one another: who comes to a full batch takes longer than who comes to an empty one.
    #expect(run[.p99, .timeToFirstToken] > run[.p50, .timeToFirstToken] * 1.5)
  }

  @Test(.baseline(within: .percent(5), of: [.endToEndLatency]))
  func closure() async throws {
    let clock = SimulationClock()
    let run = try await measure(
      "lookup", load: .closed(concurrency: 4), lasting: .requests(400), clock: clock
    ) { probe in
      // Stands for a database: 2 ms, and 20 ms for each tenth call.
      let isSlow = probe.request.hasSuffix("0")
      try await clock.sleep(until: clock.now.advanced(by: .milliseconds(isSlow ? 20 : 2)))
    }
    #expect(run[.p50, .endToEndLatency] == .milliseconds(2))
    #expect(run[.p99, .endToEndLatency] == .milliseconds(20))
  }
}
