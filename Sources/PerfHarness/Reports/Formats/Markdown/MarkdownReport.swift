/// A report in GitHub's Markdown, case by case as they end.
package struct MarkdownReport: Sendable {
  /// How many characters a comment may have on GitHub is 65,536; this leaves room for a few words around.
  package static let mostCharacters = 60_000

  private struct Case: Sendable {
    let summary: CaseSummary
    let details: String
  }

  private let environment: EncodedReport.V1.Environment
  private var cases: [Case] = []

  package init(environment: EncodedReport.V1.Environment) {
    self.environment = environment
  }

  /// Adds what was found of one more case.
  package mutating func add(_ result: ReportedCase) {
    cases.append(Case(summary: result.summary, details: MarkdownCase.details(result.digest)))
  }

  /// The whole report.
  ///
  /// - Parameter limit: how many characters it may have. Where it would have more, the details of cases are
  ///   left out, first of those that passed, and then the rows of those; and it says so.
  package func text(limit: Int = mostCharacters) -> String {
    let order = ShownVerdict.Mark.worstFirst
    let sorted = order.flatMap { mark in cases.filter { $0.summary.mark == mark } }
    // What is most worth knowing goes last.
    let attempts =
      (0...order.count).reversed().map { (details: order.prefix($0), rows: order[...]) }
      + (1..<order.count).reversed().map { (details: order.prefix(0), rows: order.prefix($0)) }
    for attempt in attempts {
      let text = text(sorted, detailsOf: Set(attempt.details), rowsOf: Set(attempt.rows))
      if text.count <= limit { return text }
    }
    return heading + "\n" + Self.shortened
  }

  private static let shortened =
    "_Shortened, because a comment can't be longer; the whole is in report.json._\n"

  private var heading: String {
    let headline = CaseSummary.headline(cases.map(\.summary))
    let place = [
      environment.name, environment.processor, "\(environment.cores) cores",
      environment.buildConfiguration,
    ]
    return "### \(headline.mark.rawValue) PerfHarness: \(headline.text)\n\n"
      + place.map(MarkdownText.escape).joined(separator: " · ") + "\n"
  }

  private func text(
    _ cases: [Case], detailsOf details: Set<ShownVerdict.Mark>, rowsOf rows: Set<ShownVerdict.Mark>
  ) -> String {
    let shown = cases.filter { rows.contains($0.summary.mark) }
    var text = heading + "\n"
    text += MarkdownText.table(
      ["case", "verdict"] + CaseSummary.header,
      shown.map { item in
        let summary = item.summary
        return [MarkdownText.escape(summary.title), "\(summary.mark.rawValue) \(summary.word)"]
          + summary.figures
      })
    let findings = shown.flatMap { item in
      item.summary.findings.map {
        "- **\(MarkdownText.escape(item.summary.title))**: \(MarkdownText.escape($0))\n"
      }
    }
    if !findings.isEmpty { text += "\n" + findings.joined() }
    text += "\n"
    for item in cases where details.contains(item.summary.mark) { text += item.details }
    if details.count < 4 || rows.count < 4 { text += Self.shortened }
    return text
  }
}
