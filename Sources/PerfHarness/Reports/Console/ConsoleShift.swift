/// Where one metric moved: a line that says it, and a row for each end of the bands and for the change
/// between them. What did not move is dim.
struct ConsoleShift {
  let lines: [String]

  init(_ shift: ShiftFunction, style: TerminalStyle) {
    let columns = shift.points.map { point in
      [
        "\(Statistic.percentile(point.percent))", Self.percent(point.band.upperBound),
        Self.percent(point.change), Self.percent(point.band.lowerBound),
      ]
    }
    let labels = ["", "upper", "change", "lower"]
    let confidence = DurationText.significant(ShiftFunction.confidence * 100)
    lines =
      [
        "\(shift.metric) \(shift.sentence): change in %, with simultaneous \(confidence) % bands"
      ]
      + labels.indices.map { row in
        var line = "  " + labels[row].padded(to: 6)
        for (column, point) in zip(columns, shift.points) {
          let width = column.map(\.count).max() ?? 0
          let text = column[row].leftPadded(to: width)
          line += "  " + (point.isMoved ? text : style.apply(.dim, to: text))
        }
        return line
      }
  }

  /// A share as a percentage with its sign: `+19.9`, `−3.4`, `0.0`. With few repetitions an end can be
  /// any number; beyond ten thousand its digits say nothing.
  private static func percent(_ share: Double) -> String {
    let tenths = (share * 1000).rounded()
    guard tenths.magnitude < 100_000 else { return tenths > 0 ? ">9999" : "<−9999" }
    let digits = Int(tenths.magnitude)
    let sign = tenths == 0 ? "" : tenths < 0 ? "−" : "+"
    return "\(sign)\(digits / 10).\(digits % 10)"
  }
}
