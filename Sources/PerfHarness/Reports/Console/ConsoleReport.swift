/// What a person sees of a case when it has ended: a table of latencies, then how much was done,
/// where distributions moved, and what the judge says.
package enum ConsoleReport {
  /// The case in plain text, without a line break at the end.
  ///
  /// - Parameter isColored: whether the text is for a terminal that shows colours.
  package static func render(_ result: ReportedCase, isColored: Bool = false) -> String {
    let digest = result.digest
    let style = TerminalStyle(isColored: isColored)
    let body =
      [
        [digest.settings.joined(separator: " · ")]
          + digest.cautions.map { style.apply($0.isGrave ? .red : .yellow, to: $0.text) },
        digest.points?.lines(style) ?? latencies(digest.latencies, style),
        digest.facts.map { $0.label.padded(to: 13) + $0.text },
        digest.shifts.flatMap { ConsoleShift($0, style: style).lines },
        digest.details,
      ]
      + (digest.sideBySide?.paragraphs ?? []) + [
        verdicts(digest.verdicts, style) + digest.notes.map { "note: \($0)" }
      ]
    let paragraphs = body.filter { !$0.isEmpty }.map { lines in
      lines.map { "  " + $0 }.joined(separator: "\n")
    }
    return style.apply(.bold, to: digest.title) + "\n" + paragraphs.joined(separator: "\n\n")
  }

  private static func latencies(_ table: LatencyTable, _ style: TerminalStyle) -> [String] {
    table.isEmpty
      ? [LatencyTable.emptyText]
      : table.lines(style) + table.footnotes.map { style.apply(.dim, to: $0) }
  }

  /// The sign says what a verdict does to the test, the word what was found.
  private static func verdicts(_ verdicts: [ShownVerdict], _ style: TerminalStyle) -> [String] {
    let width = verdicts.map(\.word.count).max() ?? 0
    return verdicts.map { verdict in
      let color: TerminalStyle.Rendition =
        switch verdict.mark {
        case .good: .green
        case .doubtful, .open: .yellow
        case .bad: .red
        }
      return style.apply(color, to: "\(verdict.mark.rawValue) \(verdict.word.padded(to: width))")
        + "  \(verdict.text)"
    }
  }
}

extension LatencyTable {
  /// The header and the rows, with columns aligned to the right.
  fileprivate func lines(_ style: TerminalStyle) -> [String] {
    let cells =
      [["", "", "count"].map { Cell(text: $0) } + Self.statistics.map { Cell(text: "\($0)") }]
      + rows.map {
        [Cell(text: $0.name), Cell(text: $0.unit.rawValue), Cell(text: "\($0.count)")] + $0.cells
      }
    let widths = cells[0].indices.map { column in cells.map { $0[column].text.count }.max() ?? 0 }
    return cells.map { row in
      var line = row[0].text.padded(to: widths[0])
      for (cell, width) in zip(row, widths).dropFirst() {
        let text = cell.text.leftPadded(to: width)
        line += "  " + (cell.isDoubtful ? style.apply(.dim, to: text) : text)
      }
      return line
    }
  }
}

extension PointTable {
  fileprivate func lines(_ style: TerminalStyle) -> [String] {
    let table = TextTable([Self.header] + rows.map(\.cells)).lines
    return table.prefix(1)
      + zip(rows, table.dropFirst()).map { row, line in
        row.keepsBudgets ? line : style.apply(.yellow, to: line)
      }
      + footnotes.map { style.apply(.dim, to: $0) }
  }
}
