/// What stands at the top of the page: what was found, in words, and the table of all cases, the worst first.
enum HTMLSummary {
  /// Each with what it is linked by.
  typealias Case = (id: String, summary: CaseSummary)

  /// More cases than these are told of in words by their own sections alone.
  private static let mostCases = 10
  private static let mostFindings = 4

  static func markup(_ cases: [Case]) -> [Markup] {
    let sorted = ShownVerdict.Mark.worstFirst.flatMap { mark in
      cases.filter { $0.summary.mark == mark }
    }
    return [inShort(sorted), table(sorted)].compactMap(\.self)
  }

  /// Nil where everything is well.
  private static func inShort(_ cases: [Case]) -> Markup? {
    let troubled = cases.filter { !$0.summary.findings.isEmpty }
    guard !troubled.isEmpty else { return nil }
    let rest = troubled.count - mostCases
    return .tag(
      "section", ["class": "short"],
      [
        .tag("h2", text: "In short"),
        .tag(
          "ul", ["class": "verdicts"],
          troubled.prefix(mostCases).map { item in
            .tag(
              "li", ["class": "edge \(HTMLVerdicts.style(item.summary.mark))"],
              [
                HTMLVerdicts.mark(item.summary.mark, item.summary.word), .text(" "),
                .tag("a", ["href": "#\(item.id)"], text: item.summary.title),
              ] + findings(item.summary.findings))
          }),
      ] + (rest > 0 ? [.tag("p", ["class": "dim"], text: "and \(rest) more in the table")] : []))
  }

  private static func findings(_ findings: [String]) -> [Markup] {
    let rest = findings.count - mostFindings
    return findings.prefix(mostFindings).map { .tag("div", ["class": "finding"], text: $0) }
      + (rest > 0 ? [.tag("div", ["class": "finding"], text: "and \(rest) more")] : [])
  }

  private static func table(_ cases: [Case]) -> Markup {
    .tag(
      "div", ["class": "scroll"],
      [
        .tag(
          "table", ["class": "figures summary"],
          [
            .tag("caption", text: "All cases, the worst first"),
            .tag(
              "tr", [:],
              (["case", "verdict"] + CaseSummary.header).map {
                .tag("th", ["scope": "col"], text: $0)
              }),
          ] + cases.map { row($0.summary, id: $0.id) })
      ])
  }

  private static func row(_ summary: CaseSummary, id: String) -> Markup {
    .tag(
      "tr", [:],
      [
        .tag("th", ["scope": "row"], [.tag("a", ["href": "#\(id)"], text: summary.title)]),
        .tag("td", ["class": "words"], [HTMLVerdicts.mark(summary.mark, summary.word)]),
      ] + summary.figures.map { .tag("td", text: $0) })
  }
}
