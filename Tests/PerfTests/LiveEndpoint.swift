import PerfHarness
import Testing

/// Whatever the environment describes: `PERF_PROVIDER`, `PERF_BASE_URL`, `PERF_TRAFFIC` and so on.
///
/// This is what one runs who comes from a command-line tool.
@Suite(
  .benchmark,
  .enabled(
    if: LiveSettings().isSet,
    "set PERF_PROVIDER (mock, openai, simulated) to measure an endpoint; see README"))
struct LiveEndpoint {
  @Test(.baseline(onRequest: true), arguments: try LiveSettings().scenarios())
  func live(_ scenario: Scenario) async throws {
    try await measure(scenario, against: try LiveSettings().provider(), repetitions: 1)
  }
}
