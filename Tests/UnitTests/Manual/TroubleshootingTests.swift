import Foundation
import Testing

/// Every message that the page quotes still stands in the sources: one that was reworded there is not found by
/// who searches the page for it.
///
/// A message is what stands between backticks in the first column of a table whose head says `message`; `…`
/// stands for what varies. What is between is fixed, and has to be part of a string literal.
@Suite struct TroubleshootingTests {
  /// Shorter parts, such as `: ` or ` of `, say nothing.
  private static let leastLength = 4
  /// A message with less that is fixed could be any.
  private static let leastFixed = 6

  private static let library: URL = {
    var folder = URL(fileURLWithPath: #filePath)
    while !FileManager.default.fileExists(
      atPath: folder.appendingPathComponent("Package.swift").path)
    { folder.deleteLastPathComponent() }
    return folder.appendingPathComponent("Sources/PerfHarness")
  }()

  /// The string literals of the library, each in a line of its own.
  private static let literals: String = {
    let files = FileManager.default.enumerator(at: library, includingPropertiesForKeys: nil)
    let paths = files.map { $0.compactMap { ($0 as? URL)?.path } } ?? []
    return paths.filter { $0.hasSuffix(".swift") }
      .compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
      .flatMap { SourceLiterals.texts(in: $0) }.joined(separator: "\n")
  }()

  private static let page = library.appendingPathComponent(
    "PerfHarness.docc/Troubleshooting.md")

  @Test func everyMessageStandsInTheSources() throws {
    let messages = Self.messages(in: try String(contentsOf: Self.page, encoding: .utf8))
    #expect(messages.count > 100)
    for message in messages {
      let parts = Self.fixedParts(of: message)
      #expect(
        parts.reduce(0) { $0 + $1.count } >= Self.leastFixed, "\"\(message)\" says nothing")
      for part in parts {
        #expect(Self.literals.contains(part), "\"\(message)\": no source says \"\(part)\"")
      }
    }
  }

  @Test func messagesAreThoseOfTheirTables() {
    let page = """
      | message | what it means |
      |---|---|
      | `the file … is gone; name another` or `lost` | `no message` |

      | what you see | what it means |
      |---|---|
      | `not ours` | |
      """
    #expect(Self.messages(in: page) == ["the file … is gone; name another", "lost"])
  }

  @Test func whatVariesIsLeftOut() {
    #expect(
      Self.fixedParts(of: "… answered …; check the key (PERF_API_KEY)")
        == ["answered", "check the key (PERF_API_KEY"])
    #expect(Self.fixedParts(of: "PERF_RATE=\"…\": expected 0 or 1") == ["PERF_RATE", "0 or 1"])
    #expect(Self.fixedParts(of: "PERF_…=\"…\": expected a time") == ["a time"])
  }

  /// The messages in the first columns of the tables that have them.
  private static func messages(in page: String) -> [String] {
    var messages: [String] = []
    var hasMessages = false
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("| ") else {
        if !line.hasPrefix("|") { hasMessages = false }
        continue
      }
      let first = line.dropFirst(2).prefix { $0 != "|" }
      if first == "message " {
        hasMessages = true
      } else if hasMessages {
        messages += first.matches(of: /`([^`]+)`/).map { String($0.output.1) }
      }
    }
    return messages
  }

  /// What is fixed in a message. Of a variable of the environment name and expectation stand apart in the
  /// sources, as do the clauses that a punctuation mark divides.
  private static func fixedParts(of message: String) -> [String] {
    message.replacing("=\"…\": expected ", with: "…").replacing("PERF_…", with: "…")
      .split(separator: "…")
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " ;:,.()\"/")) }
      .filter { $0.count >= leastLength }
  }
}
