/// Latency against throughput, load by load.
enum SweepChart {
  /// Nil of fewer than two loads that delivered something.
  static func chart(_ points: [LoadPoint], capacity: Capacity?) -> Chart? {
    func line(_ metric: MetricDescriptor, _ statistic: Statistic) -> [(LoadPoint, Chart.Point)] {
      points.compactMap { point in
        guard let rate = Totals(point.run.repetitions).value(of: .requestThroughput),
          let latency = point.run.measurements(of: metric).value(of: statistic)
        else { return nil }
        return (point, Chart.Point(x: rate, y: latency))
      }
    }
    let isStreamed = points.contains {
      $0.run.measurements(of: .timeToFirstToken).sample.count > 0
    }
    let metric: MetricDescriptor = isStreamed ? .timeToFirstToken : .endToEndLatency
    let name = isStreamed ? "TTFT" : "E2E"
    let median = line(metric, .p50)
    let tail = line(metric, .p95)
    let all = (median + tail).map(\.1)
    guard median.count > 1, let least = all.map(\.y).min(), let greatest = all.map(\.y).max(),
      let fastest = all.map(\.x).max()
    else { return nil }
    let isLogarithmic = least > 0 && greatest > 10 * least
    var marks: [Chart.Mark] = []
    if let capacity, !capacity.isConcurrency, capacity.interval.upperBound < .infinity {
      marks.append(.band(capacity.interval, style: "capacity"))
    }
    marks += [
      .line(median.map(\.1), style: "now"), .line(tail.map(\.1), style: "tail"),
    ]
    for (kept, style) in [(true, "now"), (false, "failure")] {
      marks.append(
        .dots(
          (median + tail).filter { $0.0.keepsBudgets == kept }.map { point, place in
            let end = kept ? "" : ", a budget is broken"
            return (place, "\(point.level): \(MetricUnit.seconds.text(place.y))\(end)")
          }, style: style))
    }
    let x = Chart.Axis(.linear(0...fastest), label: "completed requests/s") {
      DurationText.significant($0)
    }
    let y = Chart.Axis.durations(
      (isLogarithmic ? least : 0)...greatest, typical: least, label: name,
      isLogarithmic: isLogarithmic)
    marks += labels(of: tail, x.scale, y.scale)
    return Chart(
      title: "\(name) against throughput",
      summary: tail.map { point, place in
        "\(point.level): \(place.x.inThreeDigits) requests/s at p95 "
          + MetricUnit.seconds.text(place.y) + (point.keepsBudgets ? "" : ", budgets broken")
      }.joined(separator: "; ") + ".",
      x: x, y: y, marks: marks,
      legend: [("now", "p50"), ("tail", "p95"), ("failure", "a budget is broken")]
        + (capacity?.isConcurrency == false
          ? [("capacity-key", "capacity, with its interval")] : []),
      size: (1060, 300))
  }

  /// The loads beside their dots, and none across another one: all of them stand in the table.
  private static func labels(
    of points: [(LoadPoint, Chart.Point)], _ x: Scale, _ y: Scale
  ) -> [Chart.Mark] {
    // Shares of the drawing that a character is wide and a line is high, about.
    let (width, height) = (0.006, 0.05)
    var taken: [(x: ClosedRange<Double>, y: Double)] = []
    return points.compactMap { point, place in
      // A sign besides the colour.
      let text = "\(point.level)\(point.keepsBudgets ? "" : " ✗")"
      let start = x.share(place.x)
      let room = start...start + width * Double(text.count)
      let middle = y.share(place.y)
      guard !taken.contains(where: { ($0.y - middle).magnitude < height && $0.x.overlaps(room) })
      else { return nil }
      taken.append((room, middle))
      return .label(place, text)
    }
  }
}
