import Foundation
import Testing

@testable import PerfHarness

@Suite struct MarkdownFormatTests {
  private static func troubled(_ test: String = "trouble") -> CaseReport {
    CaseReport(
      key: CaseKey(suite: "Chat", test: test, arguments: "a|b"), run: ReportSamples.troubled(),
      verdicts: ReportSamples.verdicts(), notes: ["ask @somebody about <this>"])
  }

  private static func steady() -> CaseReport {
    CaseReport(
      key: CaseKey(suite: "Chat", test: "steady"), run: ReportSamples.steady(),
      verdicts: [
        Verdict(
          subject: .distribution(.timeToFirstToken, .p95), gate: .budget, outcome: .passed,
          severity: .none, message: "p95 is inside")
      ])
  }

  private static func text(_ reports: [CaseReport]) throws -> String {
    try MarkdownFormat.files(reports)["report.md"] ?? ""
  }

  @Test func verdictsComeFirstAndTheWorstAtTheTop() throws {
    let lines = try Self.text([Self.steady(), Self.troubled()]).split(separator: "\n")
    #expect(lines.first == "### ✗ PerfHarness: 1 failed, 1 passed")
    #expect(lines[1] == "ci · AMD EPYC 7B13 · 2 cores · release")
    #expect(
      lines[2]
        == "| case | verdict | TTFT p50 | TTFT p95 | TPOT p50 | E2E p95 | requests/s | failed |")
    #expect(lines[3] == "| :-- | --: | --: | --: | --: | --: | --: | --: |")
    // Percentiles of the three that completed and the two that timed out: 50, 60, 70 ms, 30 s, 30 s.
    #expect(lines[4].hasPrefix("| Chat/trouble\\[a\\|b\\] | ✗ failed | 70 ms | ≥ 30 s | "))
    #expect(lines[4].hasSuffix(" | 50 % |"))
    #expect(lines[5].hasPrefix("| Chat/steady | ✓ passed | 70 ms | "))
  }

  @Test func whatWasFoundIsSaidOutsideOfWhatIsFolded() throws {
    let text = try Self.text([Self.troubled()])
    let open = try #require(text.range(of: "<details>"))
    #expect(text[..<open.lowerBound].contains("- **Chat/trouble\\[a\\|b\\]**: regressed: slower\n"))
    #expect(text.contains("<summary>✗ Chat/trouble[a|b]</summary>"))
  }

  @Test func nobodyIsCalledAndNothingIsMarkup() throws {
    let text = try Self.text([Self.troubled()])
    #expect(text.contains("- ask &#64;somebody about \\<this\\>\n"))
    #expect(!text.contains("@"))
  }

  /// Behind a list, lines that are only indented are text of its last item.
  @Test func aTextOfTheCasesOwnIsShownLineByLine() throws {
    var report = Self.steady()
    report.notes = ["a note"]
    report.details = ["run 1   passed", "  ``` of 20"]
    #expect(
      try Self.text([report]).contains(
        "- a note\n\n````text\nrun 1   passed\n  ``` of 20\n````\n\n"))
  }

  @Test func everyRowOfATableHasAsManyColumns() throws {
    let text = try Self.text([Self.troubled(), Self.steady()])
    var width: Int?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        width = nil
        continue
      }
      let bars = line.replacing("\\|", with: "").count { $0 == "|" }
      #expect(bars == width ?? bars, "\(line)")
      width = bars
    }
  }

  @Test func whatWouldBeTooLongForACommentIsShortened() throws {
    let reports = (0..<30).map { Self.troubled("trouble\($0)") } + [Self.steady()]
    var report = MarkdownReport(
      environment: EncodedReport.V1.Environment(ReportSamples.release, name: "ci"))
    for item in reports { report.add(ReportedCase(item)) }
    let whole = report.text(limit: .max)
    #expect(whole.contains("<summary>✓ Chat/steady</summary>"))
    #expect(!whole.contains("Shortened"))
    // First go the details of what passed, then those of everything, then rows.
    let withoutPassed = report.text(limit: whole.count - 1)
    #expect(!withoutPassed.contains("<summary>✓ Chat/steady</summary>"))
    #expect(withoutPassed.contains("| Chat/steady | ✓ passed"))
    #expect(withoutPassed.contains("<summary>✗ Chat/trouble29"))
    #expect(withoutPassed.hasSuffix("the whole is in report.json._\n"))
    let withoutDetails = report.text(limit: withoutPassed.count / 2)
    #expect(!withoutDetails.contains("<details>"))
    #expect(withoutDetails.contains("trouble29"))
    let heading = report.text(limit: 200)
    #expect(heading.hasPrefix("### ✗ PerfHarness: 30 failed, 1 passed\n"))
    #expect(heading.count <= 200)
  }
}

/// Each test has a folder of its own, which goes when the test has ended.
@Suite final class StepSummaryTests {
  private let place = FileManager.default.temporaryDirectory
    .appendingPathComponent("StepSummaryTests-\(UUID().uuidString)").path

  init() throws {
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: place)
  }

  private var path: String { "\(place)/summary.md" }

  private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  private func summary() -> StepSummary {
    StepSummary(path: path, fingerprint: ReportSamples.release, environment: "ci")
  }

  private func report(_ test: String) -> ReportedCase {
    ReportedCase(
      CaseReport(key: CaseKey(suite: "S", test: test), run: ReportSamples.troubled()))
  }

  @Test func ourReportGrowsBehindWhatOthersWrote() throws {
    try "before\n".write(toFile: path, atomically: true, encoding: .utf8)
    var summary = summary()
    try summary.add(report("first"))
    try summary.add(report("second"))
    let text = try text()
    #expect(text.hasPrefix("before\n### "))
    #expect(text.components(separatedBy: "### ").count == 2)
    #expect(text.contains("S/first") && text.contains("S/second"))
  }

  @Test func whatSomebodyWroteBehindItStays() throws {
    var summary = summary()
    try summary.add(report("first"))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("between\n".utf8))
    try handle.close()
    try summary.add(report("second"))
    let parts = try text().components(separatedBy: "between\n")
    #expect(parts.count == 2)
    #expect(parts[0].contains("S/first") && !parts[0].contains("S/second"))
    #expect(parts[1].contains("S/first") && parts[1].contains("S/second"))
  }

  @Test func aFileThatCannotBeWrittenIsAnError() throws {
    var summary = StepSummary(
      path: "\(place)/missing/summary.md", fingerprint: ReportSamples.release, environment: "ci")
    let error = #expect(throws: ReportError.self) { try summary.add(report("first")) }
    #expect(
      error?.description
        == "\(place)/missing/summary.md: the summary of the step can't be written "
        + "(No such file or directory); set GITHUB_STEP_SUMMARY to a file that you may write to, "
        + "or to nothing")
  }
}
