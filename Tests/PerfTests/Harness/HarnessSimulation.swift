import PerfHarness
import Testing

/// How fast simulated time passes: the whole way of a request under the simulated clock, from its arrival
/// over a provider to its place among the timelines that are kept.
@Suite(.serialized, .machineTurn) struct HarnessSimulation {
  /// How long an hour at 50 requests/s takes.
  private static let hour = Scenario(
    "simulation", traffic: "D(100,1)", load: .open(.poisson(perSecond: 50)),
    lasting: .seconds(HarnessSize.of(3600, debug: 20)), streams: false)

  @Test func distributions() async throws {
    try await show("from distributions", Self.hour, .simulated)
  }

  @Test func queue() async throws {
    try await show(
      "a server with a queue", Self.hour,
      .simulated(server: .queue(meanServiceTime: .milliseconds(15))))
  }

  /// All that a server of today does: about 30 requests in a batch, a hundred tokens each.
  static func batches(lasting extent: Extent) -> Scenario {
    Scenario(
      "simulation", traffic: "D(100,100)", load: .open(.poisson(perSecond: 20)), lasting: extent)
  }

  @Test func batches() async throws {
    var scenario = Self.batches(lasting: .seconds(HarnessSize.of(600, debug: 5)))
    scenario.streams = false
    try await show(
      "a server with batches, not streamed", scenario, .simulated(server: InferenceServer()))
    scenario.streams = true
    try await show(
      "a server with batches, streamed", scenario, .simulated(server: InferenceServer()))
  }

  private func show(
    _ what: String, _ scenario: Scenario, _ provider: SimulatedProvider
  ) async throws {
    var repetitions: [Repetition] = []
    let elapsed = try await SystemClock().measure {
      repetitions.append(try await Self.run(scenario, against: provider))
    }
    let count = repetitions.reduce(0) { $0 + $1.measuredRequests }
    let failed = repetitions.reduce(0) { $0 + Totals([$1]).failed }
    #expect(count > 0)
    #expect(failed == 0)
    let perSecond = Double(count) / (elapsed / .seconds(1))
    Figure(
      "simulated requests, \(what)", perSecond, "requests/s", target: "at least 100,000",
      remark: "\(count) requests, \(Figure.text(elapsed / .seconds(1))) s"
    ).show()
  }

  static func run(
    _ scenario: Scenario, against provider: SimulatedProvider
  ) async throws -> Repetition {
    let requests = try scenario.makeRequests()
    return try await provider.clock.run {
      await Runner(LoadPlan(scenario), provider: provider) {
        requests.request(index: $0, repetition: 0)
      }.run()
    }
  }
}
