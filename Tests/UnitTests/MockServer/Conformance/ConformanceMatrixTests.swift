#if HTTP
  import Foundation
  import PerfHarness
  import Testing

  /// The manual's table of what each provider is tested for says what is tested.
  @Suite struct ConformanceMatrixTests {
    private static let page: URL = {
      var folder = URL(fileURLWithPath: #filePath)
      while !FileManager.default.fileExists(
        atPath: folder.appendingPathComponent("Package.swift").path)
      { folder.deleteLastPathComponent() }
      return folder.appendingPathComponent("Sources/PerfHarness/PerfHarness.docc/Providers.md")
    }()

    /// A row for each rule, a column for each dialect.
    private static var table: [String] {
      let dialects = MockServer.Dialect.all
      let head = ["rule"] + dialects.map { "`\($0.name)`" }
      let rules = ProviderConformance.Rule.allCases.map { rule in
        ["\(rule)"] + dialects.map { ProviderConformance($0).concerns(rule) ? "✓" : "–" }
      }
      let rows = ([head] + rules).map { "| \($0.joined(separator: " | ")) |" }
      let line = String(repeating: "|---", count: head.count) + "|"
      return [rows[0], line] + rows.dropFirst()
    }

    @Test func theManualHasTheTableOfTheCode() throws {
      let lines = try String(contentsOf: Self.page, encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let found = lines.drop { !$0.hasPrefix("| rule |") }.prefix { $0.hasPrefix("|") }
      #expect(
        Array(found) == Self.table,
        "replace the table of Providers.md with\n\(Self.table.joined(separator: "\n"))")
    }
  }
#endif
