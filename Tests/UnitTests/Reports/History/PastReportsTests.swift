import Foundation
import Testing

@testable import PerfHarness

@Suite struct PastReportsTests {
  private static let key = CaseKey(suite: "S", test: "t", arguments: "D(1,1)")

  /// A folder that is gone afterwards.
  private struct Folder: ~Copyable {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("past-\(UUID().uuidString)").path

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
      let url = URL(fileURLWithPath: "\(path)/\(name)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
  }

  /// The text of a report of one case whose requests all took so long, started at such a time.
  private static func report(
    _ milliseconds: Double, at time: Double, environment: String = "ci",
    outcome: Repetition.Outcome = .completed
  ) throws -> String {
    var run = JudgeSamples.run(JudgeSamples.times(2, JudgeSamples.steady(milliseconds)))
    for index in run.repetitions.indices {
      run.repetitions[index].startedAt = time
      run.repetitions[index].outcome = outcome
    }
    let report = Report(
      fingerprint: ReportSamples.release, environment: environment,
      cases: [CaseReport(key: key, run: run)])
    return String(decoding: try EncodedReport.V1(report).json(), as: UTF8.self)
  }

  /// 2023-11-14T22:13:20Z (RFC 3339), by `date -u -d @1700000000`.
  private static let start = 1_700_000_000.0

  private static func medians(_ past: CasePast) -> [Double] {
    past.points.compactMap { $0.values[HistorySamples.median]?.mean }.map {
      ($0 * 1000).rounded()
    }
  }

  @Test func reportsOfAnyDepthAreOrderedByTheirStart() throws {
    let folder = try Folder()
    try folder.write("report.json", Self.report(130, at: Self.start + 180))
    try folder.write("report.1.json", Self.report(110, at: Self.start + 60))
    try folder.write("monday/results/report.12.json", Self.report(100, at: Self.start))
    try folder.write("tuesday/report.json", Self.report(120, at: Self.start + 120))
    let past = PastReports(in: folder.path, environment: "ci").past(of: Self.key)
    #expect(past.notes == [])
    #expect(Self.medians(past) == [100, 110, 120, 130])
    #expect(past.points.map(\.label).first == "2023-11-14 22:13")
    #expect(
      past.points.map(\.title) == [
        "monday/results/report.12.json", "report.1.json", "tuesday/report.json", "report.json",
      ])
    #expect(past.points.first?.time == Self.start)
    // Two repetitions that are alike.
    #expect(past.points.first?.values[HistorySamples.median]?.deviation == 0)
    #expect(
      PastReports(in: folder.path, environment: "ci").past(of: CaseKey(suite: "", test: "u"))
        .points.isEmpty)
  }

  @Test func aPointOfAReportIsComparableWithTheRunItIsOf() throws {
    let folder = try Folder()
    try folder.write("report.json", Self.report(100, at: Self.start))
    let past = PastReports(in: folder.path, environment: "ci").past(of: Self.key)
    let now = HistoryPoint(
      now: JudgeSamples.run(JudgeSamples.times(2, JudgeSamples.steady(100))),
      configuration: .release)
    #expect(past.points.first?.setting == now.setting)
    #expect(past.points.first?.values == now.values)
  }

  @Test func otherFilesAndShardsAreNoReports() throws {
    let folder = try Folder()
    let text = try Self.report(100, at: Self.start)
    for name in [
      "shard-2-of-4/report.json", "xreport.json", "report.json.bak", "report.a.json",
      "report..json", "baseline.json",
    ] { try folder.write(name, text) }
    #expect(
      PastReports(in: folder.path, environment: "ci").past(of: Self.key).notes == [
        "no history yet: there is no report.json in \(folder.path)"
      ])
  }

  @Test func aCopyOfAReportIsNotAnotherRun() throws {
    let folder = try Folder()
    for name in ["a/report.json", "b/report.json"] {
      try folder.write(name, Self.report(100, at: Self.start))
    }
    let past = PastReports(in: folder.path, environment: "ci").past(of: Self.key)
    #expect(past.points.map(\.title) == ["a/report.json"])
  }

  @Test func runsThatCameToNoGoodEndAreLeftOut() throws {
    let folder = try Folder()
    try folder.write("1/report.json", Self.report(100, at: Self.start, outcome: .cancelled))
    try folder.write("2/report.json", Self.report(110, at: Self.start + 1, outcome: .endedEarly))
    let past = PastReports(in: folder.path, environment: "ci").past(of: Self.key)
    #expect(Self.medians(past) == [110])
  }

  @Test func otherEnvironmentsAreCountedAndLeftOut() throws {
    let folder = try Folder()
    try folder.write("1/report.json", Self.report(100, at: Self.start, environment: "laptop"))
    try folder.write("2/report.json", Self.report(110, at: Self.start + 1))
    let past = PastReports(in: folder.path, environment: "ci").past(of: Self.key)
    #expect(Self.medians(past) == [110])
    #expect(
      past.notes == [
        "history: 1 of 2 reports in \(folder.path) are of other environments than ci"
      ])
  }

  @Test(arguments: [
    ("{\"schemaVersion\": 2}", "schema version 2 is not known here, expected 1"),
    ("{\"schemaVersion\": 1}", "it is no report of PerfHarness"),
    ("[", "it is no report of PerfHarness"),
  ])
  func whatCannotBeReadIsSkippedAndNamed(_ text: String, _ reason: String) throws {
    let folder = try Folder()
    try folder.write("1/report.json", Self.report(100, at: Self.start))
    try folder.write("2/report.json", text)
    let past = PastReports(in: folder.path, environment: "ci").past(of: Self.key)
    #expect(Self.medians(past) == [100])
    #expect(
      past.notes == [
        "history: 1 of 2 reports in \(folder.path) can't be read; 2/report.json: \(reason)"
      ])
  }

  @Test func onlyTheNewestFilesAreRead() throws {
    let folder = try Folder()
    for number in 1...3 {
      let name = "\(number)/report.json"
      try folder.write(name, Self.report(100 + Double(number), at: Self.start + Double(number)))
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: Self.start + Double(number))],
        ofItemAtPath: "\(folder.path)/\(name)")
    }
    let past = PastReports(in: folder.path, environment: "ci", most: 2).past(of: Self.key)
    #expect(Self.medians(past) == [102, 103])
    #expect(
      past.notes == ["history: only the newest 2 of 3 reports in \(folder.path) were read"])
  }

  @Test func aFolderThatIsNotThereIsNamed() {
    let past = PastReports(in: "/nowhere/results", environment: "ci").past(of: Self.key)
    #expect(
      past.notes == [
        "no history: there is no folder /nowhere/results, which PERF_HISTORY names; it should be git, or "
          + "a folder with reports of earlier runs"
      ])
  }
}
