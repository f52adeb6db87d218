import Foundation
import Testing

@testable import PerfHarness

/// Results of other tools beside a run, and as its baseline, as a user has them.
@Suite struct MeasureSideBySideTests {
  private static let scenario = Scenario("chat", traffic: "D(10,10)", lasting: .requests(20))

  private func server() -> SimulatedProvider {
    .simulated(timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))
  }

  private func measureOnce(
    _ bench: borrowing Bench, _ variables: [String: String]
  ) async throws -> [Bench.Finding] {
    let server = server()
    return try await bench.findings(variables) {
      try await measure(Self.scenario, against: server)
    }
  }

  @Test(.sideBySide(with: "\(ForeignResultsTests.folder)/aiperf"))
  func theTraitAndTheEnvironmentPutRunsBeside() async throws {
    let bench = try Bench()
    let path = "\(ForeignResultsTests.folder)/guidellm-concurrent.json"
    let findings = try await measureOnce(
      bench, ["PERF_COMPARE_WITH": path, "PERF_OUTPUT": bench.results])
    #expect(findings.isEmpty)
    let output = bench.output
    #expect(output.contains("[1] AIPerf 0.13.0, "))
    #expect(output.contains("[2] GuideLLM 0.8.1, \(path): concurrent@4, model mock"))
    #expect(output.contains("TTFT from send"))
    let report = try JSONDecoder().decode(
      EncodedReport.V1.self, from: Data(bench.text("results/report.json").utf8))
    let others = try #require(report.runs.first).sideBySide
    #expect(others.map(\.tool) == ["AIPerf", "GuideLLM"])
    #expect(others.map(\.version) == ["0.13.0", "0.8.1"])
    #expect(others.allSatisfy { $0.latencies["timeToFirstTokenFromSent"] != nil })
  }

  @Test func aFileThatIsMissingFailsBeforeAnythingIsMeasured() async throws {
    let bench = try Bench()
    let findings = try await measureOnce(bench, ["PERF_COMPARE_WITH": "nowhere.json"])
    #expect(
      findings.map(\.text) == [
        "nowhere.json: there is no such file; expected \(ForeignFile.expectation)"
      ])
    #expect(!bench.output.contains("TTFT"))
  }

  @Test func anEmptyPathIsAMistake() async throws {
    let findings = try await measureOnce(try Bench(), ["PERF_COMPARE_WITH": "a.json,"])
    #expect(
      findings.map(\.text) == [
        #"PERF_COMPARE_WITH="a.json,": expected paths of files or folders, with commas between them"#
      ])
  }

  // MARK: A baseline

  /// Three files of one load: 60 requests each, TTFT 40 to 50 ms from when they were sent, 10 ms a token.
  private func files(in folder: String) throws -> String {
    let paths = try (0..<3).map { number in
      let firsts = (0..<60).map { 0.04 + Double(($0 + number) % 60) / 6000 }
      let list = { (values: [String]) in "[\(values.joined(separator: ", "))]" }
      let text =
        #"{"model_id": "m", "request_rate": "inf", "max_concurrency": 1, "completed": 60, "failed": 0, "#
        + #""request_throughput": 5, "ttfts": \#(list(firsts.map { "\($0)" })), "#
        + #""latencies": \#(list(firsts.map { "\($0 + 0.09)" })), "#
        + #""output_lens": \#(list(firsts.map { _ in "10" }))}"#
      let path = "\(folder)/run\(number).json"
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return path
    }
    return paths.joined(separator: ",")
  }

  @Test(.baseline(of: [.timeToFirstTokenFromSent, .timePerOutputToken], at: [.p50]))
  func aBaselineIsImportedAndThenHeldAgainst() async throws {
    let bench = try Bench()
    let findings = try await measureOnce(bench, ["PERF_IMPORT": try files(in: bench.folder)])
    let path =
      "FOLDER/baselines/simulated/MeasureSideBySideTests/aBaselineIsImportedAndThenHeldAgainst.json"
    #expect(
      findings.map(\.text) == [
        "recorded the baseline \(path) from 3 results of vLLM bench (imported), and measured nothing; look "
          + "at it and commit it\n"
          + "it holds timeToFirstTokenFromSent, timePerOutputToken, endToEndLatencyFromSent; name them with "
          + ".baseline(of:)"
      ])
    #expect(findings.map(\.isFailure) == [false])
    let text = try bench.text(path.replacing("FOLDER/", with: ""))
    #expect(text.contains("\"provider\": \"vLLM bench (imported)\""))
    #expect(!text.contains("\"timeToFirstToken\""))
    // The median of 40 ms + k ÷ 6000 s, k from 0 to 59, is 44.9 ms; it is 50 ms here. TPOT is the same.
    let judged = try await measureOnce(bench, [:])
    #expect(judged.map(\.isFailure) == [true])
    #expect(
      judged.first?.text.hasPrefix("p50 of timeToFirstTokenFromSent regressed: baseline 44.9 ms")
        == true)
    #expect(
      bench.output.contains(
        "note: the baseline was measured against vLLM bench (imported), model m; this run against ")
    )
    // What is there is not replaced unasked.
    let again = try await measureOnce(bench, ["PERF_IMPORT": try files(in: bench.folder)])
    #expect(
      again.map(\.text) == [
        "\(path): PERF_IMPORT is set, and there is a baseline; expected none; set PERF_RECORD=all to "
          + "replace it"
      ])
    let replaced = try await measureOnce(
      bench, ["PERF_IMPORT": try files(in: bench.folder), "PERF_RECORD": "all"])
    #expect(replaced.map(\.isFailure) == [false])
  }

  @Test(.baseline())
  func whatIsNoBaselineIsRefused() async throws {
    let bench = try Bench()
    let first = "\(bench.folder)/run0.json"
    let all = try files(in: bench.folder)
    #expect(
      try await measureOnce(bench, ["PERF_IMPORT": first]).map(\.text) == [
        "FOLDER/run0.json: found 1 run, expected at least 2 for a baseline: one does not say how much they "
          + "differ; name more files of the same load with PERF_IMPORT"
      ])
    let other = "\(ForeignResultsTests.folder)/guidellm-concurrent.json"
    #expect(
      try await measureOnce(bench, ["PERF_IMPORT": "\(first),\(other)"]).map(\.text) == [
        "\(other): found GuideLLM, model mock, load concurrent, 4 at once, expected vLLM bench, model m, "
          + "load 1 at once as in FOLDER/run0.json; name files of one load with PERF_IMPORT"
      ])
    let summary = "\(bench.folder)/summary.json"
    try #"{"model_id": "m", "max_concurrency": 1, "completed": 2, "request_throughput": 5}"#.write(
      toFile: summary, atomically: true, encoding: .utf8)
    #expect(
      try await measureOnce(bench, ["PERF_IMPORT": "\(first),\(summary)"]).map(\.text) == [
        "FOLDER/summary.json: found a summary alone, expected single requests for a baseline; run vLLM bench "
          + "with --save-detailed"
      ])
    #expect(
      try await measureOnce(bench, ["PERF_IMPORT": all, "PERF_RECORD": "never"]).map(\.text) == [
        "FOLDER/baselines/simulated/MeasureSideBySideTests/whatIsNoBaselineIsRefused.json: PERF_IMPORT is "
          + "set, and PERF_RECORD is never; expected a mode that records; set PERF_RECORD=missing"
      ])
    #expect(
      try await measureOnce(bench, ["PERF_IMPORT": all, "PERF_AA_CHECK": "20"]).first?.text
        .hasSuffix(
          ": expected nothing where PERF_SHARD, PERF_MERGE or PERF_AA_CHECK is set: it takes the place of "
            + "measuring") == true)
  }

  @Test func aTestWithoutABaselineCanNotImportOne() async throws {
    let bench = try Bench()
    let findings = try await measureOnce(bench, ["PERF_IMPORT": try files(in: bench.folder)])
    #expect(
      findings.map(\.text) == [
        "MeasureSideBySideTests/aTestWithoutABaselineCanNotImportOne: PERF_IMPORT is set, and the test has "
          + "no baseline; expected the trait .baseline(…); add it, or name another test with --filter"
      ])
  }

  /// One set of files is the baseline of one case.
  @Test(.baseline())
  func aSecondCaseCanNotImportTheSame() async throws {
    let bench = try Bench()
    let server = server()
    let findings = try await bench.findings(["PERF_IMPORT": try files(in: bench.folder)]) {
      try await measure(Self.scenario, against: server)
      try await measure(Self.scenario, against: server, as: "other")
    }
    #expect(
      findings.last?.text
        == "MeasureSideBySideTests/aSecondCaseCanNotImportTheSame[other]: PERF_IMPORT has become the "
        + "baseline of MeasureSideBySideTests/aSecondCaseCanNotImportTheSame already; expected one case; "
        + "name it with --filter, or unset PERF_IMPORT")
  }
}
