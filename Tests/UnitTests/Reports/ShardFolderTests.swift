import Foundation
import Testing

@testable import PerfHarness

@Suite struct ShardFolderTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("shards-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func filesAreFoundWhereverTheyWereCopied() throws {
    try withFolder { path in
      try ShardFolder(path: "\(path)/shard-1-of-2").write(ShardSamples.result(1))
      try ShardFolder(path: "\(path)/machine b/shard-2-of-2").write(ShardSamples.result(2))
      // Of another case, and no file of a shard.
      let other = CaseKey(suite: "Chat", test: "other")
      try ShardFolder(path: path).write(ShardSamples.result(1, key: other))
      try Data("no".utf8).write(to: URL(fileURLWithPath: "\(path)/report.json"))
      let results = try ShardFolder(path: path).results(of: ShardSamples.key)
      #expect(results.map(\.result.shard.number) == [2, 1])
      #expect(results.allSatisfy { $0.result.key == ShardSamples.key })
      #expect(results.allSatisfy { $0.path.hasPrefix(path) && $0.path.hasSuffix(".jsonl") })
    }
  }

  @Test func whatIsWrittenAgainTakesThePlaceOfTheOld() throws {
    try withFolder { path in
      let folder = ShardFolder(path: path)
      try folder.write(ShardSamples.result(1))
      var later = ShardSamples.result(1)
      later.plannedRepetitions = 9
      try folder.write(later)
      #expect(try folder.results(of: ShardSamples.key).map(\.result.plannedRepetitions) == [9])
      #expect(try FileManager.default.contentsOfDirectory(atPath: path).count == 1)
    }
  }

  @Test func namesOfCasesAndShardsNeverCollide() throws {
    let keys = [
      CaseKey(suite: "A", test: "b/c"), CaseKey(suite: "A", test: "b_c"),
      CaseKey(suite: "A_b", test: "c"), CaseKey(suite: "", test: "A_b_c"),
    ]
    let names = keys.flatMap { key in
      [ShardSamples.result(1), ShardSamples.result(2), ShardSamples.result(1, of: 3)]
        .map { ShardFolder.fileName(of: key, $0.shard) }
    }
    #expect(Set(names).count == 12)
    #expect(names.allSatisfy { !$0.contains("/") })
    #expect(
      ShardFolder.fileName(
        of: CaseKey(suite: "", test: "chat"), ShardSamples.result(2, of: 4).shard)
        == "chat.shard-2-of-4.jsonl")
    #expect(
      ShardFolder.fileName(
        of: CaseKey(suite: "ChatLatency", test: "chat", arguments: "8"),
        ShardSamples.result(1).shard)
        == "ChatLatency.chat[8].shard-1-of-2.jsonl")
  }

  @Test func aFolderThatCannotBeWrittenToIsNamed() throws {
    try withFolder { path in
      try Data().write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: ReportError.self) {
        try ShardFolder(path: path).write(ShardSamples.result(1))
      }
      let name = ShardFolder.fileName(of: ShardSamples.key, ShardSamples.result(1).shard)
      #expect(error?.path == "\(path)/\(name)")
      #expect(error?.description.contains("the results can't be written") == true)
    }
  }

  @Test func aFolderThatIsNotThereHasNoShards() throws {
    #expect(try ShardFolder(path: "/nowhere/at/all").results(of: ShardSamples.key).isEmpty)
  }
}
