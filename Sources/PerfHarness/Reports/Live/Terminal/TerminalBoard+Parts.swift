extension TerminalBoard {
  private static let tableWidth = 36

  // MARK: Latencies

  /// The table of percentiles, with the distribution of the first tokens beside it.
  func figures(_ snapshot: LiveSnapshot, _ columns: Int, rows: Int) -> [ScreenLine] {
    var lines = [ScreenLine("", nil), ScreenLine(), ScreenLine(), ScreenLine()]
    let names = ["", "TTFT", "TPOT", "E2E"]
    let figures = [
      nil, snapshot.timeToFirstToken, snapshot.timePerOutputToken, snapshot.endToEndLatency,
    ]
    for index in lines.indices {
      lines[index].append(names[index].padded(to: 6), .bold)
      let cells =
        index == 0
        ? ["p50", "p95", "p99"]
        : figures[index].map { [$0.median, $0.ninetyFifth, $0.ninetyNinth] }.map {
          $0.map(DurationText.format)
        } ?? ["–", "–", "–"]
      for cell in cells { lines[index].append(cell.leftPadded(to: 10), index == 0 ? .dim : nil) }
    }
    lines += Array(repeating: ScreenLine(), count: rows - lines.count)
    let room = columns - Self.tableWidth - 4
    guard room >= 20 else { return lines }
    for (index, line) in histogram(snapshot, columns: room, rows: rows).enumerated() {
      lines[index].pad(to: Self.tableWidth + 4)
      lines[index].append(line)
    }
    return lines
  }

  private func histogram(_ snapshot: LiveSnapshot, columns: Int, rows: Int) -> [ScreenLine] {
    let bins = snapshot.firstTokens.bins(atMost: min(columns, 48))
    guard let first = bins.first, let last = bins.last else { return [] }
    // Each bin is as wide as they all can be.
    let width = max(1, min(4, columns / bins.count))
    let values = bins.flatMap { Array(repeating: Double?(Double($0.count)), count: width) }
    let bars = Sparkline(isUnicode: look.isUnicode).rows(
      values.map { $0.flatMap { $0 > 0 ? $0 : nil } }, height: rows - 2)
    let from = DurationText.format(first.from)
    let to = DurationText.format(last.to)
    let count = snapshot.timeToFirstToken?.count ?? 0
    var axis = ScreenLine(from, .dim)
    axis.pad(to: max(from.count + 2, bins.count * width - to.count))
    axis.append(to, .dim)
    return [ScreenLine("TTFT of \(count.grouped) replies", .dim)] + bars.map { ScreenLine($0) }
      + [axis]
  }

  // MARK: Charts

  private struct Chart: Sendable {
    var name: String
    /// Of the newest second.
    var text: @Sendable (Double) -> String
    var value: @Sendable (LiveSeries.Point) -> Double?
  }

  /// The most important first: they are what is left on a small screen.
  private static let charts: [Chart] = [
    Chart(name: "requests/s", text: { DurationText.significant($0) }) { Double($0.completed) },
    Chart(name: "TTFT p95", text: { DurationText.format(Duration(inSeconds: $0)) }) {
      $0.timeToFirstToken?.ninetyFifth.inSeconds
    },
    Chart(name: "in flight", text: { DurationText.significant($0) }) { Double($0.inFlight) },
    Chart(name: "failed/s", text: { DurationText.significant($0) }) { Double($0.failed) },
    Chart(name: "TPOT p95", text: { DurationText.format(Duration(inSeconds: $0)) }) {
      $0.timePerOutputToken?.ninetyFifth.inSeconds
    },
    Chart(name: "tokens/s", text: { DurationText.significant($0) }) { Double($0.outputTokens) },
    Chart(name: "TTFT p50", text: { DurationText.format(Duration(inSeconds: $0)) }) {
      $0.timeToFirstToken?.median.inSeconds
    },
    Chart(name: "TPOT p50", text: { DurationText.format(Duration(inSeconds: $0)) }) {
      $0.timePerOutputToken?.median.inSeconds
    },
  ]
  /// Where the drawing begins: after the name and the newest value.
  private static let gutter = 24

  /// The newest seconds, one to a column, in as many charts as find room.
  func charts(_ snapshot: LiveSnapshot, _ columns: Int, rows: Int) -> [ScreenLine] {
    let room = columns - Self.gutter
    guard room >= Self.leastChart, rows > 0, snapshot.progress != nil else { return [] }
    let height = max(1, min(4, rows / Self.charts.count))
    let sparkline = Sparkline(isUnicode: look.isUnicode)
    return Self.charts.prefix(rows / height).flatMap { chart in
      let values = snapshot.seconds.suffix(room).map(chart.value)
      let bars = sparkline.rows(values, height: height)
      let isBad = chart.name == "failed/s" && values.contains { ($0 ?? 0) > 0 }
      return bars.enumerated().map { row, bar in
        var line = ScreenLine()
        let newest = values.last?.map(chart.text) ?? "–"
        switch row {
        case 0:
          line.append(chart.name.padded(to: 12), .bold)
          line.append(newest.leftPadded(to: 10))
        case 1:
          let greatest = values.compactMap(\.self).max()
          let text = greatest.map { "up to \(chart.text($0))" } ?? ""
          line.append(text.leftPadded(to: 22), .dim)
        default: break
        }
        line.pad(to: Self.gutter)
        line.append(bar, isBad ? .red : nil)
        return line
      }
    }
  }

  // MARK: Failures and cases

  /// Why requests failed, the most frequent reasons first.
  func failures(_ snapshot: LiveSnapshot) -> ScreenLine? {
    guard !snapshot.failures.isEmpty else { return nil }
    let reasons = snapshot.failures.map { "\($0.count.grouped) × \($0.code.inOneLine)" }
    var line = ScreenLine("failed: ", .red)
    line.append(reasons.joined(separator: ", ").replacing("×", with: look.isUnicode ? "×" : "x"))
    return line
  }

  /// The verdicts so far, and the newest cases.
  func cases(_ snapshot: LiveSnapshot, rows: Int) -> [ScreenLine] {
    guard !snapshot.cases.isEmpty, rows > 1 else { return [] }
    var headline = ScreenLine("cases", .bold)
    for (mark, word) in [
      (ShownVerdict.Mark.good, "passed"), (.doubtful, "with a warning"), (.bad, "failed"),
      (.open, "not judged"),
    ] {
      let count = snapshot.verdicts[mark] ?? 0
      guard count > 0 else { continue }
      headline.append("  ")
      headline.append("\(mark.rawValue) \(count.grouped) \(word)", mark.rendition)
    }
    return [headline]
      + snapshot.cases.suffix(rows - 1).map { entry in
        var line = ScreenLine("  ")
        switch entry.state {
        case .running:
          line.append("> running".padded(to: 16), .bold)
        case .ended(let mark, let word):
          line.append("\(mark.rawValue) \(word)".padded(to: 16), mark.rendition)
        }
        line.append(entry.name.inOneLine)
        return line
      }
  }
}

extension ShownVerdict.Mark {
  fileprivate var rendition: TerminalStyle.Rendition {
    switch self {
    case .good: .green
    case .doubtful: .yellow
    case .bad: .red
    case .open: .dim
    }
  }
}
