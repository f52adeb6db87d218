import PerfHarness
import Testing

// What one runs who comes from a command-line tool: everything is said by the environment.
@Suite(
  .benchmark,
  .enabled(
    if: LiveSettings().isSet,
    "set PERF_PROVIDER (openai, anthropic, mock, …) to measure an endpoint; see README"))
struct LiveEndpoint {
  @Test(.baseline(onRequest: true), arguments: try LiveSettings().scenarios())
  func live(_ scenario: Scenario) async throws {
    try await measure(
      scenario, against: try LiveSettings().provider(), repetitions: 1,
      as: "\(scenario.traffic), \(scenario.load)")
  }
}
