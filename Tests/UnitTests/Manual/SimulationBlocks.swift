import PerfHarness
import Testing

/// The Swift of Simulation.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct SimulationBlocks {
  func both(_ scenario: Scenario) async throws {
    // Latencies from distributions.
    try await measure(scenario, against: .simulated)
    // A model of a server.
    try await measure(scenario, against: .simulated(server: InferenceServer()))
  }

  struct Model {
    @Test(.budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)))
    func busy() async throws {
      let server = InferenceServer(maxSequences: 64, variation: .logNormal(sigma: 0.05))
      try await measure(
        Scenario(
          "busy", traffic: "U(100,400)/(50,250)", load: .open(.poisson(perSecond: 12)),
          lasting: .seconds(600), warmup: .seconds(60)),
        against: .simulated(server: server))
    }
  }

  #if HTTP
    func sockets(_ scenario: Scenario) async throws {
      try await measure(scenario, against: .mockServer(server: InferenceServer(maxSequences: 8)))
    }
  #endif
}
