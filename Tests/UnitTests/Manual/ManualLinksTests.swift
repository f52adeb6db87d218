import Testing

/// What README and the manual point at is there.
@Suite struct ManualLinksTests {
  @Test func everyPageThatIsNamedIsThere() throws {
    let pages = try ManualPage.all()
    let names = Set(pages.map(\.name)).subtracting(["README"])
    for (page, line, target) in Self.matches(of: #/<doc:([^>#]+)(?:#[^>]*)?>/#, in: pages)
    where !names.contains(target) {
      Issue.record("\(page.path):\(line): there is no page \(target)")
    }
  }

  @Test func everyPageIsListedOnceAmongTheTopics() throws {
    let pages = try ManualPage.all()
    let front = try #require(pages.first { $0.name == "PerfHarness" })
    let topics = try #require(front.text.split(separator: "## Topics").last)
    let listed = topics.matches(of: #/(?m)^- <doc:(\w+)>$/#).map { String($0.output.1) }
    let others = pages.map(\.name).filter { $0 != "README" && $0 != "PerfHarness" }
    #expect(listed.sorted() == others.sorted())
  }

  /// Links from one document to another, relative to where they stand, and to headings there.
  @Test func everyRelativeLinkLeadsSomewhere() throws {
    let pages = try ManualPage.all()
    var checked = 0
    for (page, line, target) in Self.matches(of: #/\]\(([^)\s]+)\)/#, in: pages)
    where !target.contains("://") {
      checked += 1
      let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let folder = page.path.split(separator: "/").dropLast().joined(separator: "/")
      let path =
        parts[0].isEmpty ? page.path : folder.isEmpty ? "\(parts[0])" : "\(folder)/\(parts[0])"
      #expect(ManualPage.exists(path), "\(page.path):\(line): there is no \(path)")
      guard parts.count > 1 else { continue }
      let anchors = pages.first { $0.path == path }?.anchors ?? []
      #expect(
        anchors.contains(String(parts[1])), "\(page.path):\(line): \(path) has no #\(parts[1])")
    }
    #expect(checked > 20)
  }

  /// Files of this package; a page may name those of a reader's as well.
  @Test func everyFileThatIsNamedIsThere() throws {
    let ours =
      #/`((?:Sources/PerfHarness|Tests/(?:UnitTests|PerfTests|Proofs)|Fixtures|\.ci)/[\w.+/-]+)`/#
    for (page, line, target) in Self.matches(of: ours, in: try ManualPage.all()) {
      #expect(ManualPage.exists(target), "\(page.path):\(line): there is no \(target)")
    }
  }

  /// The definitions stand in README, and in the manual for those who read that alone.
  @Test func numbersAreDefinedAlikeInBoth() throws {
    let pages = try ManualPage.all().filter { ["README", "Reports"].contains($0.name) }
    let definitions = try pages.map { page in
      let section = try #require(page.text.split(separator: "## What the numbers mean\n").last)
      return section.drop { $0 != "|" }.split(separator: "\n\n").first
    }
    #expect(definitions.count == 2 && definitions.first == definitions.last)
    #expect(definitions.first??.hasPrefix("| | |\n|---|---|\n| TTFT, ") == true)
  }

  @Test func anchorsAreThoseOfGitHub() {
    let page = ManualPage(
      name: "A", path: "A.md",
      text: "# How far? `p95`, and more\n```sh\n# no heading\n```\n## One of your own\n")
    #expect(page.anchors == ["how-far-p95-and-more", "one-of-your-own"])
  }

  /// Each match with its page, its line and what the parentheses of the pattern took.
  private static func matches(
    of pattern: some RegexComponent<(Substring, Substring)>, in pages: [ManualPage]
  ) -> [(page: ManualPage, line: Int, target: String)] {
    pages.flatMap { page in
      page.lines.enumerated().flatMap { index, line in
        line.matches(of: pattern).map { (page, index + 1, String($0.output.1)) }
      }
    }
  }
}
