import Foundation
import Testing

@testable import PerfHarness

/// The history of a case as a user gets it.
@Suite struct MeasureHistoryTests {
  private func measureOnce(
    _ bench: borrowing Bench, _ variables: [String: String] = [:], tokens: Int = 10
  ) async throws -> [Bench.Finding] {
    let scenario = Scenario(
      "chat", traffic: .deterministic(input: 10, output: tokens), lasting: .requests(20))
    return try await bench.findings(variables) {
      try await measure(
        scenario,
        against: .simulated(timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10)))
    }
  }

  private func report(_ bench: borrowing Bench) throws -> EncodedReport.V1.Run {
    let text = try bench.text("results/report.json")
    let report = try JSONDecoder().decode(EncodedReport.V1.self, from: Data(text.utf8))
    return try #require(report.runs.first)
  }

  // MARK: git

  @Test(
    .baseline(), .enabled(if: TemporaryRepository.isGitThere, "git is not installed"))
  func committedBaselinesAreItsHistory() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench)
    let path =
      "\(bench.baselines)/simulated/MeasureHistoryTests/committedBaselinesAreItsHistory.json"
    let recorded = try EncodedBaseline.baseline(
      from: Data(contentsOf: URL(fileURLWithPath: path)), path: path)
    let git = TemporaryRepository.git(below: FileManager.default.temporaryDirectory.path)
    _ = try git.run(["init", "--quiet"], in: bench.folder)
    // Seven versions of a server that was faster, then six of one that is as fast as now.
    for (index, factor) in (Array(repeating: 0.8, count: 7) + Array(repeating: 1, count: 6))
      .enumerated()
    {
      let text =
        EncodedBaseline.text(recorded.scaled(by: factor)) + String(repeating: " ", count: index)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      _ = try git.run(["add", "--all"], in: bench.folder)
      _ = try git.run(["commit", "--quiet", "--message", "commit \(index)"], in: bench.folder)
    }
    let log = try git.run(["log", "--reverse", "--format=%H"], in: bench.folder)
    let hashes = String(decoding: log, as: UTF8.self).split(separator: "\n").map {
      String($0.prefix(8))
    }

    let findings = try await measureOnce(
      bench, ["PERF_HISTORY": "git", "PERF_OUTPUT": bench.results])
    #expect(findings.isEmpty)
    let history = try #require(try report(bench).history)
    #expect(history.kind == "commits")
    #expect(history.points.map(\.label) == hashes + ["now"])
    #expect(history.points.allSatisfy { $0.stretch == 0 })
    // 20 requests carry a median, and no p95.
    #expect(
      history.lines.map { "\($0.statistic) of \($0.metric)" } == [
        "p50 of timeToFirstToken", "p50 of timePerOutputToken", "p50 of endToEndLatency",
      ])
    #expect(history.changes.map(\.point) == [7, 7, 7])
    #expect(
      bench.output.contains(
        "  history      p50 of E2E over 13 commits and this run; changed at \(hashes[7]) by +25 %\n"
      ))
    #expect(try bench.text("results/report.html").contains("E2E over 14 commits"))
    #expect(!bench.output.contains("note: history"))
  }

  @Test func aCaseWithoutABaselineHasNoCommits() async throws {
    let bench = try Bench()
    let findings = try await measureOnce(bench, ["PERF_HISTORY": "git"])
    #expect(findings.isEmpty)
    #expect(
      bench.output.contains(
        "note: no history: PERF_HISTORY=git reads the committed versions of a baseline, and the case is "
          + "compared with none; let PERF_HISTORY name a folder with reports of earlier runs"))
  }

  // MARK: Reports

  @Test func earlierReportsAreItsHistory() async throws {
    let bench = try Bench()
    let variables = ["PERF_HISTORY": bench.results, "PERF_OUTPUT": bench.results]
    _ = try await measureOnce(bench, variables)
    #expect(try report(bench).history == nil)
    #expect(bench.output.contains("note: no history: there is no folder \(bench.results), which"))
    _ = try await measureOnce(bench, variables)
    #expect(try report(bench).history?.points.count == 2)
    // Another experiment of the same name is not joined to it.
    _ = try await measureOnce(bench, variables, tokens: 20)
    let history = try #require(try report(bench).history)
    #expect(history.kind == "runs")
    #expect(history.points.map(\.stretch) == [0, 0, 1])
    // Read before this process puts the last one aside.
    #expect(history.points.map(\.title) == ["report.1.json", "report.json", "this run"])
    #expect(
      bench.output.contains(
        "  history      3 runs; 1 is too few of one experiment to find a change in\n"))
  }

  @Test func nobodyAskedForAHistory() async throws {
    let bench = try Bench()
    _ = try await measureOnce(bench, ["PERF_OUTPUT": bench.results])
    #expect(try report(bench).history == nil)
    #expect(!bench.output.contains("history"))
  }
}

extension Baseline {
  /// The same of a service that takes so many times as long.
  fileprivate func scaled(by factor: Double) -> Baseline {
    var scaled = self
    for index in scaled.repetitions.indices {
      scaled.repetitions[index].metrics = scaled.repetitions[index].metrics.mapValues {
        var distribution = $0
        distribution.mean *= factor
        distribution.tailMean = distribution.tailMean.map { $0 * factor }
        distribution.quantiles = distribution.quantiles.map { $0 * factor }
        return distribution
      }
    }
    return scaled
  }
}
