import Foundation
import Testing

@testable import PerfHarness

/// The A/A check as a user asks for it.
@Suite struct GateCheckMeasurementTests {
  private static let scenario = Scenario(
    "chat", traffic: "D(10,10)", load: .closed(concurrency: 4), lasting: .requests(60))

  /// A server of its own for each test: what it draws depends on what it was asked before.
  private let server = SimulatedProvider.simulated(
    timeToFirstToken: .logNormal(median: .milliseconds(50), sigma: 0.3),
    tokenGap: .milliseconds(10))

  @Test(
    .budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(1)),
    .baseline(within: .percent(5), of: [.timeToFirstToken], at: [.p50, .tailMean]))
  func aCaseIsRunAgainstItself() async throws {
    let bench = try Bench()
    let server = server
    let findings = try await bench.findings(["PERF_AA_CHECK": "5", "PERF_RECORD": "all"]) {
      let run = try await measure(Self.scenario, against: server)
      // The baseline of ten repetitions, and five runs of three.
      #expect(run.repetitions.count == 25)
    }
    // A budget that is broken, and a baseline that is to be recorded, are left alone.
    #expect(findings.map(\.isFailure) == [false])
    let lines = try #require(findings.first).text.split(separator: "\n")
    #expect(lines[0] == "nothing was judged, because PERF_AA_CHECK is set")
    #expect(
      lines[1].hasPrefix(
        "A/A check: 0 of 5 runs of 3 repetitions against 10 were red, though nothing had changed "
          + "(0 %, 95 % CI 0 %…52.2 %; 1 % of such runs were to be); "))
    #expect(lines[2].hasSuffix("  spread  within   found  at +5 %  at +10 %  at +20 %"))
    #expect(lines[3].hasPrefix("p50 of timeToFirstToken "))
    #expect(lines[4].hasPrefix("tailMean of timeToFirstToken "))
    #expect(bench.output.contains("\n  A/A check: 0 of 5 runs "))
    #expect(!FileManager.default.fileExists(atPath: bench.baselines))
  }

  @Test func aCaseWithoutABaselineIsCheckedByWhatIsUsual() async throws {
    let bench = try Bench()
    let server = server
    let findings = try await bench.findings(["PERF_AA_CHECK": "1"]) {
      try await measure(Self.scenario, against: server)
    }
    #expect(findings.count == 1)
    #expect(findings.first?.text.contains("tailRatio of endToEndLatency ") == true)
  }

  @Test func whatWasFoundIsInTheReport() async throws {
    let bench = try Bench()
    let server = server
    _ = try await bench.findings(["PERF_AA_CHECK": "2", "PERF_OUTPUT": bench.results]) {
      try await measure(Self.scenario, against: server)
    }
    let report = try JSONDecoder().decode(
      EncodedReport.V1.self, from: Data(bench.text("results/report.json").utf8))
    #expect(report.runs.first?.notes.first?.hasPrefix("A/A check: 0 of 2 runs ") == true)
  }

  @Test func howOftenMustBeANumber() async throws {
    let bench = try Bench()
    let server = server
    let findings = try await bench.findings(["PERF_AA_CHECK": "often"]) {
      try await measure(Self.scenario, against: server)
    }
    #expect(
      findings.map(\.text) == ["PERF_AA_CHECK=\"often\": expected a whole number from 1 to 1000"]
    )
  }
}
