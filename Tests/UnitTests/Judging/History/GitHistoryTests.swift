import Foundation
import Testing

@testable import PerfHarness

@Suite(.enabled(if: TemporaryRepository.isGitThere, "git is not installed"))
struct GitHistoryTests {
  private static let path = "baselines/ci/S/t[D(1,1)].json"

  private func medians(_ past: CasePast) -> [Double] {
    past.points.compactMap { $0.values[HistorySamples.median]?.mean }.map {
      ($0 * 1000).rounded()
    }
  }

  @Test func everyCommittedVersionIsAPoint() throws {
    let repository = try TemporaryRepository()
    for (index, milliseconds) in [100.0, 110, 120].enumerated() {
      try repository.commit(Self.path, HistorySamples.file(milliseconds), "commit \(index)")
      try repository.commit("other.txt", "\(index)", "something else")
    }
    let past = GitHistory(repository.git).past(of: "\(repository.folder)/\(Self.path)")
    #expect(past.notes == [])
    #expect(medians(past) == [100, 110, 120])
    #expect(past.points.map(\.title) == ["commit 0", "commit 1", "commit 2"])
    let hashes = try repository.run("log", "--reverse", "--format=%H", "--", Self.path)
    #expect(past.points.map(\.label) == hashes.split(separator: "\n").map { String($0.prefix(8)) })
    #expect(past.points.allSatisfy { $0.time > 1_700_000_000 })
  }

  @Test func aTestMayBeRenamed() throws {
    let repository = try TemporaryRepository()
    try repository.commit("baselines/old.json", HistorySamples.file(100), "under the old name")
    try FileManager.default.createDirectory(
      atPath: "\(repository.folder)/baselines/ci/S", withIntermediateDirectories: true)
    try repository.run("mv", "baselines/old.json", Self.path)
    try repository.commitAll("renamed")
    let past = GitHistory(repository.git).past(of: "\(repository.folder)/\(Self.path)")
    #expect(past.points.map(\.title) == ["under the old name", "renamed"])
  }

  @Test func aCaseThatIsLikeAnOlderOneHasNoneOfItsHistory() throws {
    let repository = try TemporaryRepository()
    try repository.commit("baselines/older.json", HistorySamples.file(100), "another case")
    try repository.commit(Self.path, HistorySamples.file(100), "a new case")
    let past = GitHistory(repository.git).past(of: "\(repository.folder)/\(Self.path)")
    #expect(past.points.map(\.title) == ["a new case"])
  }

  @Test func onlyTheNewestVersionsAreRead() throws {
    let repository = try TemporaryRepository()
    for milliseconds in [100.0, 110, 120] {
      try repository.commit(Self.path, HistorySamples.file(milliseconds), "\(milliseconds)")
    }
    let path = "\(repository.folder)/\(Self.path)"
    let past = GitHistory(repository.git, most: 2).past(of: path)
    #expect(medians(past) == [110, 120])
    #expect(past.notes == ["history: only the newest 2 versions of \(path) were read"])
    #expect(GitHistory(repository.git, most: 3).past(of: path).notes == [])
  }

  @Test func aVersionThatCannotBeReadIsSkippedAndNamed() throws {
    let repository = try TemporaryRepository()
    try repository.commit(Self.path, HistorySamples.file(100), "good")
    try repository.commit(Self.path, "{\n\"schemaVersion\": \"x\"}", "broken")
    let path = "\(repository.folder)/\(Self.path)"
    let past = GitHistory(repository.git).past(of: path)
    #expect(past.points.map(\.title) == ["good"])
    let commit = try repository.run("rev-parse", "HEAD").prefix(8)
    #expect(
      past.notes == [
        "history: 1 of 2 versions of \(path) were skipped; \(commit):\(path):2: expected a whole "
          + "number for \"schemaVersion\", found \"x\"; restore it from version control, or record it "
          + "anew with PERF_RECORD=all"
      ])
  }

  @Test func aShallowCloneIsToldHowToBeCured() throws {
    let repository = try TemporaryRepository()
    for milliseconds in [100.0, 110] {
      try repository.commit(Self.path, HistorySamples.file(milliseconds), "\(milliseconds)")
    }
    try repository.run(
      "clone", "--quiet", "--depth", "1", "file://\(repository.folder)", "clone")
    let path = "\(repository.folder)/clone/\(Self.path)"
    let past = GitHistory(repository.git).past(of: path)
    #expect(medians(past) == [110])
    #expect(
      past.notes == [
        "history: this clone is shallow, so that one version of \(path) can be seen, the oldest perhaps "
          + "under a later commit than its own; fetch all commits: fetch-depth: 0 of actions/checkout, "
          + "or git fetch --unshallow"
      ])
  }

  @Test func whatWasNeverCommittedHasNoHistoryYet() throws {
    let repository = try TemporaryRepository()
    try repository.commit("baselines/ci/S/other.json", "{}", "another case")
    let history = GitHistory(repository.git)
    for path in [Self.path, "baselines/ci/T/t.json"].map({ "\(repository.folder)/\($0)" }) {
      let past = history.past(of: path)
      #expect(past.points.isEmpty)
      #expect(past.notes == ["no history yet: no version of \(path) is committed"])
    }
  }

  @Test func aRepositoryWithoutACommitIsSaidToBeOne() throws {
    let repository = try TemporaryRepository()
    let notes = GitHistory(repository.git).past(of: "\(repository.folder)/t.json").notes
    #expect(notes.count == 1)
    #expect(notes[0].hasPrefix("no history: git can't tell; it says: fatal: "))
    #expect(notes[0].contains("does not have any commits yet"))
  }
}

/// What goes wrong without a repository, or without git.
@Suite struct GitProblemTests {
  private static let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()

  private func folder() throws -> String {
    let folder = Self.parent.appendingPathComponent("plain-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test(.enabled(if: TemporaryRepository.isGitThere, "git is not installed"))
  func aFileOutsideOfAnyRepositoryHasNoHistory() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let git = TemporaryRepository.git(below: Self.parent.path)
    #expect(
      GitHistory(git).past(of: "\(folder)/t.json").notes == [
        "no history: \(folder) is in no git repository; commit \(folder)/t.json to one, or let "
          + "PERF_HISTORY name a folder with reports of earlier runs"
      ])
  }

  @Test func aMissingGitIsSaidToBeMissing() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Nothing can be found there.
    let git = TemporaryRepository.git(below: Self.parent.path, path: folder)
    #expect(
      GitHistory(git).past(of: "\(folder)/t.json").notes == [
        "no history: git can't be found; install it where the tests run, or let PERF_HISTORY name a "
          + "folder with reports of earlier runs"
      ])
  }

  /// Something else stands in git's place, and would take an hour.
  @Test func aGitThatTakesTooLongIsEnded() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = "\(folder)/git"
    try Data("#!/bin/sh\nexec /bin/sleep 3600\n".utf8).write(to: URL(fileURLWithPath: program))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    let git = TemporaryRepository.git(below: Self.parent.path, path: folder, limit: 0)
    #expect(
      GitHistory(git).past(of: "\(folder)/t.json").notes == [
        "no history: git looked for versions of \(folder)/t.json for 0 s, and was ended; let "
          + "PERF_HISTORY name a folder with reports of earlier runs"
      ])
  }

  @Test func whatLeadsGitElsewhereIsTakenOutOfItsEnvironment() {
    let git = GitCommand(environment: ["GIT_DIR": "/x", "GIT_INDEX_FILE": "/y", "HOME": "/h"])
    #expect(
      git.environment == [
        "HOME": "/h", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C",
      ])
  }
}
