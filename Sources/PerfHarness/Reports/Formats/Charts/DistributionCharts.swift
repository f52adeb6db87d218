import Foundation

/// How the values of a metric are distributed, beside those that they were compared with.
enum DistributionCharts {
  /// From how many times the median on the slowest value is shown on a logarithmic axis.
  private static let longTail = 8.0
  private static let bins = 40

  /// What a chart says of the two sides.
  struct Sides {
    let name: String
    let now: DistributionCurve
    let earlier: DistributionCurve?
    /// `baseline` or `control`.
    let earlierName: String

    fileprivate var curves: [DistributionCurve] { [now] + [earlier].compactMap(\.self) }

    fileprivate func axis(to end: Double) -> Chart.Axis {
      let least = curves.map(\.least).min() ?? 0
      let median = now.value(at: 50)
      let isLogarithmic = least > 0 && end > longTail * median
      return .durations(
        least...max(least, end), typical: median, label: name, isLogarithmic: isLogarithmic)
    }

    fileprivate var legend: [(style: String, text: String)] {
      [("now", "now, \(now.count.grouped) value\(now.count == 1 ? "" : "s")")]
        + (earlier.map { [("earlier", "\(earlierName), \($0.count.grouped)")] } ?? [])
    }

    fileprivate func summary(_ percents: [Double]) -> String {
      percents.map { percent in
        let values = [("now", now)] + (earlier.map { [(earlierName, $0)] } ?? [])
        return "\(Statistic.percentile(percent)): "
          + values.map { "\($0.0) \(MetricUnit.seconds.text($0.1.value(at: percent)))" }
          .joined(separator: ", ")
      }.joined(separator: "; ") + "."
    }
  }

  /// The share of values that are at most so great.
  static func cumulative(_ sides: Sides) -> Chart {
    let end = sides.curves.map(\.greatest).max() ?? 0
    func line(_ curve: DistributionCurve) -> [Chart.Point] {
      curve.points.map { Chart.Point(x: $0.value, y: $0.percent / 100) }
    }
    var marks: [Chart.Mark] = []
    if let earlier = sides.earlier { marks.append(.line(line(earlier), style: "earlier")) }
    marks.append(.line(line(sides.now), style: "now"))
    return Chart(
      title: "\(sides.name), cumulative",
      summary: "Cumulative distribution. " + sides.summary([10, 50, 90, 95, 99]),
      x: sides.axis(to: end), y: .shares(label: "share at most so slow"), marks: marks,
      legend: sides.legend)
  }

  /// How many of a hundred values lie in each of equally wide bins.
  static func histogram(_ sides: Sides) -> Chart {
    // A single slow value would leave all others one bar: the last bin holds what is beyond.
    let end = sides.curves.map { $0.value(at: 99.5) }.max() ?? 0
    let axis = sides.axis(to: end)
    let (low, high) = (axis.scale.domain.lowerBound, axis.scale.domain.upperBound)
    let edges = (0...bins).map { edge -> Double in
      let share = Double(edge) / Double(bins)
      return axis.scale.isLogarithmic
        ? low * pow(high / low, share) : low + (high - low) * share
    }
    func heights(_ curve: DistributionCurve) -> [Double] {
      zip(edges, edges.dropFirst()).enumerated().map { index, edge in
        let below = index == 0 ? 0 : curve.share(within: edge.0)
        let above = index == bins - 1 ? 1 : curve.share(within: edge.1)
        return max(0, above - below)
      }
    }
    let now = heights(sides.now)
    let earlier = sides.earlier.map(heights)
    let highest = max(now.max() ?? 0, earlier?.max() ?? 0)
    var marks: [Chart.Mark] = [
      .bars(
        zip(zip(edges, edges.dropFirst()), now).map { ($0.0, $0.1, $1) }, style: "now-bars")
    ]
    if let earlier {
      // Its outline, so that what is behind can be seen.
      let outline = zip(zip(edges, edges.dropFirst()), earlier).flatMap { edge, height in
        [Chart.Point(x: edge.0, y: height), Chart.Point(x: edge.1, y: height)]
      }
      marks.append(.line(outline, style: "earlier"))
    }
    return Chart(
      title: "\(sides.name), histogram",
      summary: "Histogram; the last bar holds everything beyond. " + sides.summary([50, 99]),
      x: axis,
      y: Chart.Axis(.linear(0...max(highest, 0.01)), label: "share of values") {
        "\(DurationText.significant($0 * 100)) %"
      }, marks: marks, legend: sides.legend)
  }
}
