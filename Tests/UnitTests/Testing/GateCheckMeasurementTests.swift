import Testing

@testable import PerfHarness

/// The A/A check as a user asks for it.
@Suite struct GateCheckMeasurementTests {
  @Test(.baseline())
  func aCaseIsRunAgainstItself() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_AA_CHECK": "5"]) {
      try await measure(
        Scenario(
          "chat", traffic: "D(10,10)", load: .closed(concurrency: 4), lasting: .requests(60)),
        against: .simulated(
          timeToFirstToken: .logNormal(median: .milliseconds(50), sigma: 0.3),
          tokenGap: .milliseconds(10)))
    }
    print(findings)
    print(bench.output)
  }
}
