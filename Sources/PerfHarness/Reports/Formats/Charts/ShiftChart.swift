/// Where a distribution moved: the change at each percentile, with bands that all hold at once.
enum ShiftChart {
  /// Beyond this an end of a band says nothing but that little is known.
  private static let farthest = 2.0

  static func chart(_ shift: ShiftFunction, name: String) -> Chart {
    func clipped(_ change: Double) -> Double { min(max(change, -farthest), farthest) }
    // Percentiles stand in equal distances: the tail is as wide as the body.
    let places = shift.points.indices.map { Double($0) }
    let points = zip(places, shift.points).map { ($0, $1) }
    let upper = points.map { Chart.Point(x: $0, y: clipped($1.band.upperBound)) }
    let lower = points.map { Chart.Point(x: $0, y: clipped($1.band.lowerBound)) }
    let low = min(0, lower.map(\.y).min() ?? 0)
    let high = max(0, upper.map(\.y).max() ?? 0)
    let percents = shift.points.map(\.percent)
    let confidence = DurationText.significant(ShiftFunction.confidence * 100)
    return Chart(
      title: "\(name): \(shift.sentence)",
      summary: shift.points.map { point in
        "p\(DurationText.significant(point.percent)) \(Self.text(point.change)) "
          + "(\(Self.text(point.band.lowerBound)) to \(Self.text(point.band.upperBound)))"
      }.joined(separator: "; ") + ".",
      x: Chart.Axis(
        Scale(
          domain: -0.5...Double(max(1, percents.count)) - 0.5, isLogarithmic: false, at: places),
        label: "percentile"
      ) { place in
        let index = Int(place.rounded())
        return percents.indices.contains(index)
          ? "p\(DurationText.significant(percents[index]))" : ""
      },
      y: Chart.Axis(.linear(low...high), label: "change", text: Self.text),
      marks: [
        .area(upper: upper, lower: lower, style: "band"), .horizontal(0, style: "zero"),
        .line(points.map { Chart.Point(x: $0, y: clipped($1.change)) }, style: "now"),
        .dots(
          points.map { (Chart.Point(x: $0, y: clipped($1.change)), Self.text($1.change)) },
          style: "now"),
      ],
      legend: [("now", "change"), ("band-key", "simultaneous \(confidence) % bands")])
  }

  /// `+8.9 %`.
  @Sendable private static func text(_ change: Double) -> String {
    let sign = change < 0 ? "−" : change > 0 ? "+" : ""
    return "\(sign)\(DurationText.significant(change.magnitude * 100)) %"
  }
}
