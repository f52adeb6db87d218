import Testing

@testable import PerfHarness

@Suite struct GitOutputTests {
  private static let zeros = String(repeating: "0", count: 40)

  /// A commit as `git log --raw --no-abbrev` writes it, with the line of one file (git-diff, 'Raw output
  /// format').
  private static func commit(
    _ digit: Character, _ status: String, subject: String = "a subject", from: String = zeros
  ) -> String {
    let hash = String(repeating: digit, count: 40)
    let paths = status.count > 1 ? "old.json\tnew.json" : "new.json"
    return "\u{1}\(hash)\u{1F}170000000\(digit)\u{1F}\(subject)\n\n"
      + ":100644 100644 \(from) \(hash) \(status)\t\(paths)\n"
  }

  @Test func everyCommitHasAContent() {
    let text =
      Self.commit("3", "M", subject: "Make: it faster \u{1F} :100644") + Self.commit("2", "A")
    #expect(
      GitOutput.versions(text) == [
        GitOutput.Version(
          commit: "33333333", time: 1_700_000_003, subject: "Make: it faster \u{1F} :100644",
          blob: String(repeating: "3", count: 40)),
        GitOutput.Version(
          commit: "22222222", time: 1_700_000_002, subject: "a subject",
          blob: String(repeating: "2", count: 40)),
      ])
  }

  @Test func aFileThatIsRemovedAndComesBackHasAGap() {
    let text = Self.commit("4", "A") + Self.commit("3", "D") + Self.commit("2", "A")
    #expect(GitOutput.versions(text).map(\.commit) == ["44444444", "22222222"])
  }

  @Test func aFileIsFollowedToTheNameThatItHad() {
    let text = Self.commit("4", "M") + Self.commit("3", "R087") + Self.commit("2", "A")
    #expect(GitOutput.versions(text).count == 3)
  }

  /// Baselines are much like each other: what git takes for a copy is the first version of a new case.
  @Test func nothingIsBeforeACopy() {
    let text = Self.commit("4", "M") + Self.commit("3", "C094") + Self.commit("2", "A")
    #expect(GitOutput.versions(text).map(\.commit) == ["44444444", "33333333"])
  }

  @Test(arguments: [
    "", "\n", "warning: something\n", "\u{1}abc\n:1 2\n", ":100644 100644 a b M\tx\n",
  ])
  func whatIsNoLogHasNoVersions(_ text: String) {
    #expect(GitOutput.versions(text).isEmpty)
  }

  /// git-cat-file, 'Batch output'.
  @Test func contentsAreTakenApartByTheirSizes() {
    let text = "aa blob 6\n{\n\n}\n\n\nbb missing\ncc blob 0\n\ndd blob 1\n}\n"
    let contents = GitOutput.contents(Array(text.utf8)).map { bytes in
      bytes.map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(contents == ["{\n\n}\n\n", nil, "", "}"])
  }

  @Test(arguments: ["aa blob 6\n{}\n", "aa blob -1\n", "aa blob x\n"])
  func aContentThatIsCutOffIsNone(_ text: String) {
    #expect(GitOutput.contents(Array(text.utf8)).first == .some(nil))
  }
}
