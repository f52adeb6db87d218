/// The tables that the console shows as well.
enum HTMLTables {
  /// - Parameter isFirstLook: whether fresh repetitions were measured after it, which decided.
  static func latencies(_ table: LatencyTable, isFirstLook: Bool) -> Markup {
    guard !table.isEmpty else { return .tag("p", text: LatencyTable.emptyText) }
    let header = ["unit", "count"] + LatencyTable.statistics.map { "\($0)" }
    return .tag(
      "div", ["class": "scroll"],
      [
        .tag(
          "table", ["class": "figures"],
          [
            .tag(
              "caption",
              text: isFirstLook
                ? "Percentiles of all requests of the first look; fresh repetitions decided"
                : "Percentiles of all requests"),
            .tag(
              "tr", [:], [.tag("td")] + header.map { .tag("th", ["scope": "col"], text: $0) }),
          ]
            + table.rows.map { row in
              .tag(
                "tr", [:],
                [
                  .tag("th", ["scope": "row"], text: row.name), .tag("td", text: row.unit.rawValue),
                  .tag("td", text: row.count.grouped),
                ]
                  + row.cells.map { cell in
                    .tag("td", cell.isDoubtful ? ["class": "dim"] : [:], text: cell.text)
                  })
            })
      ] + footnotes(table.footnotes))
  }

  static func points(_ table: PointTable) -> Markup {
    .tag(
      "div", ["class": "scroll"],
      [
        .tag(
          "table", ["class": "figures"],
          [
            .tag("caption", text: "Load by load"),
            .tag("tr", [:], PointTable.header.map { .tag("th", ["scope": "col"], text: $0) }),
          ]
            + table.rows.map { row in
              .tag(
                "tr", row.keepsBudgets ? [:] : ["class": "doubtful"],
                row.cells.enumerated().map { index, cell in
                  index == 0
                    ? .tag("th", ["scope": "row"], text: cell) : .tag("td", text: cell)
                })
            })
      ] + footnotes(table.footnotes))
  }

  /// What other tools have measured, and what of it can't be compared.
  static func sideBySide(_ sideBySide: SideBySide) -> Markup {
    let tables = [
      ("Beside other tools: latencies", sideBySide.latencies),
      ("Beside other tools: the whole run", sideBySide.totals),
    ]
    return .tag(
      "div", ["class": "scroll"],
      tables.map { caption, rows in
        .tag(
          "table", ["class": "figures"],
          [.tag("caption", text: caption)]
            + rows.prefix(1).map { header in
              .tag("tr", [:], header.map { .tag("th", ["scope": "col"], text: $0) })
            }
            + rows.dropFirst().map { row in
              .tag(
                "tr", [:],
                row.enumerated().map { index, cell in
                  index == 0
                    ? .tag("th", ["scope": "row"], text: cell) : .tag("td", text: cell)
                })
            })
      } + footnotes(sideBySide.notes))
  }

  private static func footnotes(_ texts: [String]) -> [Markup] {
    texts.map { .tag("p", ["class": "dim"], text: $0) }
  }

  static func facts(_ facts: [CaseDigest.Fact]) -> Markup {
    .tag(
      "dl", ["class": "facts"],
      facts.flatMap { [Markup.tag("dt", text: $0.label), .tag("dd", text: $0.text)] })
  }
}
