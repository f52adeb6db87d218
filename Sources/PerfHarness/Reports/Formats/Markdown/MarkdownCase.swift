/// What is folded away of a case in Markdown: everything that the console shows of it.
enum MarkdownCase {
  static func details(_ digest: CaseDigest) -> String {
    var text = digest.settings.map(MarkdownText.escape).joined(separator: " · ") + "\n\n"
    for caution in digest.cautions { text += "**\(MarkdownText.escape(caution.text))**\n\n" }
    if let points = digest.points {
      text +=
        MarkdownText.table(
          PointTable.header, points.rows.map { $0.cells.map(MarkdownText.escape) }) + "\n"
    } else if digest.latencies.isEmpty {
      text += LatencyTable.emptyText + "\n\n"
    } else {
      text +=
        MarkdownText.table(
          ["", "unit", "count"] + LatencyTable.statistics.map { "\($0)" },
          digest.latencies.rows.map { row in
            [row.name, row.unit.rawValue, row.count.grouped]
              + row.cells.map { MarkdownText.escape($0.text) }
          }) + "\n"
    }
    for footnote in (digest.points?.footnotes ?? digest.latencies.footnotes) {
      text += "\(MarkdownText.escape(footnote))\n\n"
    }
    text += MarkdownText.list(digest.facts.map { "\($0.label): \($0.text)" })
    text += MarkdownText.list(digest.verdicts.map { "\($0.mark.rawValue) \($0.word): \($0.text)" })
    text += MarkdownText.list(digest.notes)
    text += MarkdownText.code(digest.details)
    if let sideBySide = digest.sideBySide { text += sideBySideTables(sideBySide) }
    let mark = digest.verdicts.mark.rawValue
    // Inside of an element's line Markdown is not read.
    return MarkdownText.details("\(mark) \(MarkdownText.escapeForHTML(digest.title))", text)
  }

  /// What other tools have measured, and what of it can't be compared.
  private static func sideBySideTables(_ sideBySide: SideBySide) -> String {
    [sideBySide.latencies, sideBySide.totals].map { table in
      let escaped = table.map { $0.map(MarkdownText.escape) }
      return MarkdownText.table(escaped.first ?? [], Array(escaped.dropFirst())) + "\n"
    }.joined() + MarkdownText.list(sideBySide.notes)
  }
}
