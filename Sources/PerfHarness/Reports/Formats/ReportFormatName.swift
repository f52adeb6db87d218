/// The formats that results can be written in, by the names that `PERF_FORMATS` knows.
package enum ReportFormatName: String, Sendable, CaseIterable {
  case json
  case html
  case markdown
  case csv
  case junit
  case genAIBench = "genai-bench"
  case genAIBenchRust = "genai-bench-rust"

  /// What is written where nobody says what.
  package static let usual: [ReportFormatName] = [.json, .html]

  /// The format itself.
  var type: any ReportFormat.Type {
    switch self {
    case .json: JSONFormat.self
    case .html: HTMLFormat.self
    case .markdown: MarkdownFormat.self
    case .csv: CSVFormat.self
    case .junit: JUnitFormat.self
    case .genAIBench: GenAIBenchFormat.self
    case .genAIBenchRust: GenAIBenchRustFormat.self
    }
  }

  /// Reads names with commas between them, or `all`.
  ///
  /// - Returns: each once, in the order in which they stand here; nil where one is none.
  package static func parse(_ text: String) -> [ReportFormatName]? {
    if text == "all" { return allCases }
    let names = text.split(separator: ",", omittingEmptySubsequences: false)
      .map { ReportFormatName(rawValue: $0.filter { $0 != " " }) }
    let found = names.compactMap(\.self)
    return found.count == names.count ? allCases.filter(found.contains) : nil
  }

  /// What `PERF_FORMATS` may be, in words.
  package static var expectation: String {
    "all, or some of \(allCases.map(\.rawValue).joined(separator: ", ")) with commas between them"
  }
}
