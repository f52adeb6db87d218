/// The table of all cases at the top of the page, the worst first.
enum HTMLSummary {
  private static let mostFindings = 3

  /// - Parameter cases: each with what it is linked by.
  static func table(_ cases: [(id: String, summary: CaseSummary)]) -> Markup {
    let sorted = ShownVerdict.Mark.worstFirst.flatMap { mark in
      cases.filter { $0.summary.mark == mark }
    }
    return .tag(
      "div", ["class": "scroll"],
      [
        .tag(
          "table", ["class": "figures summary"],
          [
            .tag(
              "tr", [:],
              (["case", "verdict"] + CaseSummary.header).map {
                .tag("th", ["scope": "col"], text: $0)
              })
          ] + sorted.map { row($0.summary, id: $0.id) })
      ])
  }

  private static func row(_ summary: CaseSummary, id: String) -> Markup {
    .tag(
      "tr", [:],
      [
        .tag("th", ["scope": "row"], [.tag("a", ["href": "#\(id)"], text: summary.title)]),
        .tag("td", ["class": "words"], verdict(summary)),
      ] + summary.figures.map { .tag("td", text: $0) })
  }

  private static func verdict(_ summary: CaseSummary) -> [Markup] {
    let findings = summary.findings
    let rest = findings.count - mostFindings
    return [HTMLVerdicts.mark(summary.mark, summary.word)]
      + findings.prefix(mostFindings).map { .tag("div", ["class": "finding"], text: $0) }
      + (rest > 0 ? [.tag("div", ["class": "dim"], text: "and \(rest) more")] : [])
  }
}
