import PerfHarness
import Testing

// What one runs who comes from a command-line tool: everything is said by the environment.
@Suite(
  .benchmark,
  .enabled(
    if: LiveSettings().isSet,
    "set PERF_PROVIDER (openai, anthropic, mock, …) to measure an endpoint; see README"))
struct LiveEndpoint {
  @Test(
    .baseline(onRequest: true), .budgetsFromEnvironment(),
    arguments: try LiveSettings().scenarios())
  func live(_ scenario: Scenario) async throws {
    let settings = LiveSettings()
    let provider = try settings.provider()
    guard let search = try settings.search() else {
      try await measure(
        scenario, against: provider, repetitions: 1, as: "\(scenario.traffic), \(scenario.load)")
      return
    }
    try await capacity(
      of: scenario, against: provider, between: search.range, resolution: search.resolution,
      costing: search.cost, as: "\(scenario.traffic), \(search)")
  }
}
