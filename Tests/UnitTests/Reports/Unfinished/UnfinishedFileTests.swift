import Foundation
import Testing

@testable import PerfHarness

/// Each test has a folder of its own, which goes when the test has ended.
@Suite final class UnfinishedFileTests {
  private let place = FileManager.default.temporaryDirectory
    .appendingPathComponent("UnfinishedFileTests-\(UUID().uuidString)").path

  init() throws {
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: place)
  }

  /// As a process of its own would know it.
  private func folder() -> ReportFolder {
    ReportFolder(
      path: place, formats: [.json], fingerprint: ReportSamples.release, environment: "ci")
  }

  private let reported = ReportedCase(
    CaseReport(key: CaseKey(suite: "S", test: "t"), run: ReportSamples.troubled()))

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place).sorted()
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(place)/\(name)", encoding: .utf8)
  }

  /// What a process leaves that dies.
  private func leave(_ text: String) throws {
    try text.write(toFile: "\(place)/unfinished.jsonl", atomically: true, encoding: .utf8)
  }

  @Test func itIsWrittenAndGoes() throws {
    var folder = folder()
    let (file, left) = try folder.openUnfinished()
    #expect(left == nil)
    try file.append(Array("one\n".utf8))
    try file.append(Array("two\n".utf8))
    #expect(try text("unfinished.jsonl") == "one\ntwo\n")
    file.remove()
    #expect(try files() == [])
  }

  @Test func whatADeadProcessLeftIsKeptWithItsOtherResults() throws {
    var dead = folder()
    try dead.add(reported)
    try leave("old")
    var folder = folder()
    let (file, left) = try folder.openUnfinished()
    #expect(left == "\(place)/unfinished.1.jsonl")
    #expect(
      try files() == [
        "report.1.json", "requests.1.jsonl", "unfinished.1.jsonl", "unfinished.jsonl",
      ])
    #expect(try text("unfinished.1.jsonl") == "old")
    // The file of a case that is being measured is no earlier result.
    try file.append(Array("new".utf8))
    #expect(try folder.add(reported) == nil)
    #expect(try text("unfinished.jsonl") == "new")
    #expect(try files().contains("report.json"))
  }

  @Test func aFreeNumberIsFoundForAll() throws {
    try leave("old")
    try "older".write(
      toFile: "\(place)/unfinished.1.jsonl", atomically: true, encoding: .utf8)
    try "oldest".write(toFile: "\(place)/report.2.json", atomically: true, encoding: .utf8)
    var folder = folder()
    #expect(try folder.openUnfinished().left == "\(place)/unfinished.3.jsonl")
    #expect(try text("unfinished.3.jsonl") == "old")
    #expect(try text("unfinished.1.jsonl") == "older")
  }

  /// As under a simulated clock, where nothing is written meanwhile.
  @Test func itIsKeptByACaseThatWritesNoneOfItsOwn() throws {
    try leave("old")
    var folder = folder()
    #expect(try folder.add(reported) == "\(place)/unfinished.1.jsonl")
    #expect(try folder.add(reported) == nil)
    #expect(try files() == ["report.json", "requests.jsonl", "unfinished.1.jsonl"])
  }

  @Test func whatAnEarlierCaseOfTheProcessLeftIsKept() throws {
    var folder = folder()
    let (first, _) = try folder.openUnfinished()
    try first.append(Array("first".utf8))
    first.leave()
    let (second, left) = try folder.openUnfinished()
    #expect(left == "\(place)/unfinished.1.jsonl")
    #expect(try text("unfinished.1.jsonl") == "first")
    second.remove()
    #expect(try files() == ["unfinished.1.jsonl"])
  }

  @Test func aFileThatIsBeingWrittenIsLeftAlone() throws {
    var folder = folder()
    let (first, _) = try folder.openUnfinished()
    var other = self.folder()
    let (second, left) = try other.openUnfinished()
    #expect(left == nil)
    #expect(second.path == "\(place)/unfinished.1.jsonl")
    try first.append(Array("first".utf8))
    try second.append(Array("second".utf8))
    #expect(try text("unfinished.jsonl") == "first")
    second.remove()
    #expect(try files() == ["unfinished.jsonl"])
    first.remove()
    #expect(try files() == [])
  }

  @Test func aFileThatCannotBeCreatedIsAnError() throws {
    #expect(
      throws: ReportError(
        path: "\(place)/none/unfinished.jsonl", .cannotWrite(reason: "No such file or directory"))
    ) {
      try UnfinishedFile(path: "\(self.place)/none/unfinished.jsonl")
    }
  }
}
