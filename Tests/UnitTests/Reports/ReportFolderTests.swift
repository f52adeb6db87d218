import Foundation
import Testing

@testable import PerfHarness

/// Each test has a folder of its own, which goes when the test has ended.
@Suite final class ReportFolderTests {
  private let place = FileManager.default.temporaryDirectory
    .appendingPathComponent("ReportFolderTests-\(UUID().uuidString)").path

  init() throws {
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: place)
  }

  private func folder(_ name: String) -> ReportFolder {
    ReportFolder(
      path: "\(place)/\(name)", formats: [.json], fingerprint: ReportSamples.release,
      environment: "ci")
  }

  private func report(_ test: String) -> CaseReport {
    CaseReport(key: CaseKey(suite: "S", test: test), run: ReportSamples.troubled())
  }

  private func reported(_ test: String) -> ReportedCase {
    ReportedCase(report(test))
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(place)/\(name)", encoding: .utf8)
  }

  private func files(_ name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(place)/\(name)").sorted()
  }

  private func tests(inReport name: String) throws -> [String] {
    let report = try JSONDecoder().decode(EncodedReport.V1.self, from: Data(text(name).utf8))
    return report.runs.map(\.test)
  }

  @Test func nothingIsCreatedBeforeThereIsSomethingToWrite() throws {
    _ = folder("out")
    #expect(try files(".") == [])
  }

  @Test func bothFilesAreCompleteAfterEveryCase() throws {
    var folder = folder("a/b/out")
    try folder.add(reported("first"))
    #expect(try files("a/b/out") == ["report.json", "requests.jsonl"])
    #expect(try tests(inReport: "a/b/out/report.json") == ["first"])
    #expect(try text("a/b/out/requests.jsonl").split(separator: "\n").count == 6)

    try folder.add(reported("second"))
    #expect(try files("a/b/out") == ["report.json", "requests.jsonl"])
    #expect(try tests(inReport: "a/b/out/report.json") == ["first", "second"])
    let lines = try text("a/b/out/requests.jsonl").split(separator: "\n")
    #expect(lines.count == 12)
    #expect(lines.filter { $0.contains(#""test":"second""#) }.count == 6)
  }

  @Test func theReportIsTheOneThatIsEncodedAtOnce() throws {
    var folder = folder("out")
    try folder.add(reported("first"))
    try folder.add(reported("second"))
    let whole = Report(
      fingerprint: ReportSamples.release, environment: "ci",
      cases: [report("first"), report("second")])
    let expected = try EncodedReport.V1(whole).json()
    #expect(try text("out/report.json") == String(decoding: expected, as: UTF8.self))
  }

  @Test func whatAnEarlierProcessWroteIsKept() throws {
    for test in ["first", "second", "third"] {
      var folder = folder("out")
      try folder.add(reported(test))
    }
    #expect(
      try files("out") == [
        "report.1.json", "report.2.json", "report.json", "requests.1.jsonl", "requests.2.jsonl",
        "requests.jsonl",
      ])
    #expect(try tests(inReport: "out/report.1.json") == ["first"])
    #expect(try tests(inReport: "out/report.2.json") == ["second"])
    #expect(try tests(inReport: "out/report.json") == ["third"])
    #expect(try text("out/requests.1.jsonl").contains(#""test":"first""#))
  }

  @Test func aFolderThatAnEarlierProcessWroteIsKept() throws {
    for _ in 1...2 {
      var folder = ReportFolder(
        path: "\(place)/out", formats: [.genAIBench], fingerprint: ReportSamples.release,
        environment: "ci")
      try folder.add(reported("t"))
    }
    #expect(try files("out") == ["genai-bench", "genai-bench.1"])
    #expect(try files("out/genai-bench") == files("out/genai-bench.1"))
  }

  @Test func theNextNumberIsFreeForBoth() throws {
    try FileManager.default.createDirectory(
      atPath: "\(place)/out", withIntermediateDirectories: true)
    for (name, content) in [("requests.1.jsonl", "one"), ("report.json", "zero")] {
      try content.write(toFile: "\(place)/out/\(name)", atomically: true, encoding: .utf8)
    }
    var folder = folder("out")
    try folder.add(reported("new"))
    #expect(
      try files("out") == ["report.2.json", "report.json", "requests.1.jsonl", "requests.jsonl"])
    #expect(try text("out/report.2.json") == "zero")
    #expect(try text("out/requests.1.jsonl") == "one")
  }

  @Test func aFileInTheFoldersPlaceIsAnError() throws {
    try "text".write(toFile: "\(place)/out", atomically: true, encoding: .utf8)
    var folder = folder("out")
    let error = #expect(throws: ReportError.self) { try folder.add(reported("t")) }
    #expect(
      error?.description == "\(place)/out: expected a folder for the results, found a file; "
        + "move it away, or set PERF_OUTPUT to another folder")
    #expect(try text("out") == "text")
  }

  @Test func aFolderThatCannotBeCreatedIsAnError() throws {
    try "text".write(toFile: "\(place)/file", atomically: true, encoding: .utf8)
    var folder = folder("file/out")
    let error = #expect(throws: ReportError.self) { try folder.add(reported("t")) }
    #expect(
      error?.description
        == "\(place)/file/out: the folder for the results can't be created (Not a directory); "
        + "set PERF_OUTPUT to a folder that you may write to")
  }

  @Test func aReportThatCannotBeWrittenIsAnErrorAndIsWrittenLater() throws {
    var folder = folder("out")
    try folder.add(reported("first"))
    try FileManager.default.removeItem(atPath: "\(place)/out/report.json")
    try FileManager.default.createDirectory(
      atPath: "\(place)/out/report.json", withIntermediateDirectories: true)
    let error = #expect(throws: ReportError.self) { try folder.add(reported("second")) }
    #expect(
      error?.description == "\(place)/out/report.json: the results can't be written "
        + "(Is a directory); make room or allow writing there, or set PERF_OUTPUT to another folder"
    )

    try FileManager.default.removeItem(atPath: "\(place)/out/report.json")
    try folder.add(reported("third"))
    #expect(try tests(inReport: "out/report.json") == ["first", "second", "third"])
  }

  @Test func requestsThatCannotBeWrittenAreAnError() throws {
    var folder = folder("out")
    try folder.add(reported("first"))
    try FileManager.default.removeItem(atPath: "\(place)/out/requests.jsonl")
    try FileManager.default.createDirectory(
      atPath: "\(place)/out/requests.jsonl", withIntermediateDirectories: true)
    let error = #expect(throws: ReportError.self) { try folder.add(reported("second")) }
    #expect(
      error
        == ReportError(
          path: "\(place)/out/requests.jsonl", .cannotWrite(reason: "Is a directory")))
  }

  @Test func earlierResultsThatCannotBeKeptAreAnError() {
    let error = ReportError(
      path: "out/report.json", .cannotKeep(as: "report.1.json", reason: "Permission denied"))
    #expect(
      error.description == "out/report.json: the results of an earlier run can't be kept as "
        + "report.1.json (Permission denied); move them away, or set PERF_OUTPUT to another folder")
  }
}
