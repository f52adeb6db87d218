/// The table of latencies: one row for each duration, in a unit of its own.
struct ConsoleTable {
  /// The statistics, and how many values it takes to trust each of them.
  private static let columns: [(statistic: Statistic, minimumCount: Int)] =
    [Statistic.mean, .p50, .p90, .p95, .p99, .maximum].map { ($0, $0.minimumCount()) }

  private struct Cell {
    var text: String
    var isDoubtful = false
  }

  private let rows: [[Cell]]
  private let style: TerminalStyle
  /// What the signs in the cells mean, for those that occur.
  private(set) var footnotes: [String] = []

  /// Makes rows of those measurements that have values.
  init(_ measurements: [(name: String, measurements: Measurements)], style: TerminalStyle) {
    let measured = measurements.filter { $0.measurements.sample.count > 0 }
    let header = ["", "", "count"] + Self.columns.map { "\($0.statistic)" }
    rows =
      [header.map { Cell(text: $0) }]
      + measured.map { Self.row(named: $0.name, $0.measurements) }
    self.style = style

    let doubtful = Self.columns.filter { column in
      measured.contains { $0.measurements.sample.count < column.minimumCount }
    }
    if !doubtful.isEmpty {
      let needs = doubtful.map { "\($0.statistic) needs \($0.minimumCount)" }
      footnotes.append("~ too few values to trust: \(needs.joined(separator: ", "))")
    }
    if measured.contains(where: { $0.measurements.censoredCount > 0 }) {
      footnotes.append("≥ at least: requests that timed out count with the time until then")
    }
  }

  var isEmpty: Bool { rows.count == 1 }

  /// The header and the rows, with columns aligned to the right.
  var lines: [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].text.count }.max() ?? 0 }
    return rows.map { row in
      var line = row[0].text.padded(to: widths[0])
      for (cell, width) in zip(row, widths).dropFirst() {
        let text = cell.text.leftPadded(to: width)
        line += "  " + (cell.isDoubtful ? style.apply(.dim, to: text) : text)
      }
      return line
    }
  }

  private static func row(named name: String, _ measurements: Measurements) -> [Cell] {
    let sample = measurements.sample
    let unit = DurationUnit(fitting: sample.percentile(50), greatest: sample.maximum)
    let figures = columns.map { column in
      let isDoubtful = sample.count < column.minimumCount
      let value = measurements.value(of: column.statistic) ?? 0
      let sign = measurements.isLowerBound(column.statistic) ? "≥ " : ""
      return Cell(
        text: "\(sign)\(isDoubtful ? "~" : "")\(unit.text(ofSeconds: value))",
        isDoubtful: isDoubtful)
    }
    return [Cell(text: name), Cell(text: unit.rawValue), Cell(text: "\(sample.count)")] + figures
  }
}
