/// A metric over commits or runs, with the places where it changed.
enum TrendChart {
  /// At how many points of the horizontal axis there is a text, at most.
  private static let mostTicks = 8
  /// In how many rows the texts of changes stand, so that neighbours do not cover each other.
  private static let rows = 4
  /// How much of the greatest value the vertical axis spans at least.
  private static let leastExtent = 0.05

  /// One for each metric that has values at two points at least.
  static func charts(of history: CaseHistory?) -> [Chart] {
    guard let history else { return [] }
    var metrics: [MetricDescriptor] = []
    for line in HistoryPoint.Line.all where !metrics.contains(line.metric) {
      metrics.append(line.metric)
    }
    return metrics.compactMap { chart(of: $0, history) }
  }

  private static func chart(of metric: MetricDescriptor, _ history: CaseHistory) -> Chart? {
    let lines = HistoryPoint.Line.all.filter { line in
      line.metric == metric && history.points.count { $0.values[line] != nil } > 1
    }
    guard let name = lines.first?.metricName else { return nil }
    let values = lines.flatMap { line in history.points.compactMap { $0.values[line] } }
    let low = values.map { $0.mean - ($0.deviation ?? 0) }.min() ?? 0
    let high = values.map { $0.mean + ($0.deviation ?? 0) }.max() ?? 0
    // What scatters by less is to look like it.
    let margin = max(0, leastExtent * high - (high - low)) / 2
    let axis = Chart.Axis.durations(
      max(0, low - margin)...max(0, high + margin), typical: values[0].mean, label: name)
    let changes = history.changes.filter { $0.line.metric == metric }
    return Chart(
      title: "\(name) over \(history.points.count.grouped) \(history.kind.rawValue)",
      summary: summary(of: lines, changes, history), x: horizontal(history), y: axis,
      marks: lines.flatMap { marks(of: $0, history) } + separators(history)
        + marks(of: changes, history, axis.scale.domain),
      legend: lines.map { (style(of: $0), "\($0.statistic), mean over repetitions") }
        + [("band-key", "standard deviation over them")]
        + [("worse", "got worse", false), ("better", "got better", true)].compactMap { entry in
          changes.contains { $0.isImprovement == entry.2 } ? (entry.0, entry.1) : nil
        }
        + (history.stretches.count > 1 ? [("separator", "another experiment begins")] : []),
      size: (1060, 280))
  }

  private static func style(of line: HistoryPoint.Line) -> String {
    line.statistic == .p50 ? "now" : "tail"
  }

  /// Points stand in equal distances, whatever time lies between them.
  private static func horizontal(_ history: CaseHistory) -> Chart.Axis {
    let labels = history.points.map(\.label.inOneLine)
    let last = labels.count - 1
    let step = max(1, (last + mostTicks - 2) / (mostTicks - 1))
    // From the end, which is this run.
    let places = stride(from: last, through: 0, by: -step).map { Double($0) }
    return Chart.Axis(
      Scale(domain: -0.5...Double(last) + 0.5, isLogarithmic: false, at: places.reversed()),
      label: history.kind == .commits ? "commit" : "start of the run (UTC)"
    ) { place in
      let index = Int(place.rounded())
      return labels.indices.contains(index) ? labels[index] : ""
    }
  }

  // MARK: Marks

  private static func marks(of line: HistoryPoint.Line, _ history: CaseHistory) -> [Chart.Mark] {
    let style = style(of: line)
    // What measured different experiments is not joined.
    let stretches = history.stretches.map { range in
      range.compactMap { index in history.points[index].values[line].map { (index, $0) } }
    }
    var marks: [Chart.Mark] = []
    for stretch in stretches where stretch.count > 1 {
      func edge(_ sign: Double) -> [Chart.Point] {
        stretch.map { index, value in
          Chart.Point(x: Double(index), y: value.mean + sign * (value.deviation ?? 0))
        }
      }
      marks.append(.area(upper: edge(1), lower: edge(-1), style: "band"))
      marks.append(.line(edge(0), style: style))
    }
    marks.append(
      .dots(
        stretches.joined().map { index, value in
          (
            Chart.Point(x: Double(index), y: value.mean),
            text(of: value, line, at: history.points[index])
          )
        }, style: style))
    return marks
  }

  /// `1a2b3c4 Use another cache: p50 51.2 ms ± 1.2 ms`.
  private static func text(
    of value: HistoryPoint.Value, _ line: HistoryPoint.Line, at point: HistoryPoint
  ) -> String {
    let unit = line.metric.unit(of: line.statistic)
    let deviation = value.deviation.map { " ± \(unit.text($0))" } ?? ""
    return "\(point.label.inOneLine) \(point.title.inOneLine): "
      + "\(line.statistic) \(unit.text(value.mean))\(deviation)"
  }

  /// Where another experiment begins.
  private static func separators(_ history: CaseHistory) -> [Chart.Mark] {
    history.stretches.dropFirst().map {
      // Its text stands in the legend: of many the texts would cover each other.
      .vertical(Double($0.lowerBound) - 0.5, text: nil, style: "separator")
    }
  }

  /// A line between the last point before a change and the first after it, with what changed there.
  private static func marks(
    of changes: [CaseHistory.Change], _ history: CaseHistory, _ range: ClosedRange<Double>
  ) -> [Chart.Mark] {
    let places = Set(changes.map(\.index)).sorted()
    return places.enumerated().flatMap { number, index -> [Chart.Mark] in
      let here = changes.filter { $0.index == index }
      let sizes = here.map { "\($0.line.statistic) \($0.sizeText)" }.joined(separator: ", ")
      let isBetter = here.allSatisfy(\.isImprovement)
      let height = Double(number % rows + 2) * 0.08 * (range.upperBound - range.lowerBound)
      let place = Double(index) - 0.5
      return [
        .vertical(place, text: nil, style: isBetter ? "better" : "worse"),
        .label(
          Chart.Point(x: place, y: range.upperBound - height),
          "\(sizes) at \(history.points[index].label.inOneLine)"),
      ]
    }
  }

  // MARK: Words

  private static func summary(
    of lines: [HistoryPoint.Line], _ changes: [CaseHistory.Change], _ history: CaseHistory
  ) -> String {
    let ends = lines.compactMap { line -> String? in
      let known = history.points.filter { $0.values[line] != nil }
      guard let first = known.first, let last = known.last,
        let before = first.values[line], let after = last.values[line]
      else { return nil }
      let unit = line.metric.unit(of: line.statistic)
      return "\(line.statistic): \(first.label.inOneLine) \(unit.text(before.mean)), "
        + "\(last.label.inOneLine) \(unit.text(after.mean))"
    }
    let found = changes.map { change in
      "\(change.line.statistic) changed at \(history.place(of: change)) by \(change.sizeText)"
    }
    return (ends + (found.isEmpty ? ["no change found"] : found)).joined(separator: "; ") + "."
  }
}
