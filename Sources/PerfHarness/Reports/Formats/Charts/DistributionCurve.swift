/// The distribution of a metric as a line through its percentiles, of a run or of what it was compared
/// with: fine enough to be drawn.
struct DistributionCurve: Sendable {
  /// Every half per cent, and finer in the slow tail.
  private static let grid: [Double] =
    stride(from: 0, to: 99, by: 0.5).map { $0 }
    + stride(from: 99.0, through: 100, by: 0.1).map { $0 }

  /// How many values there are.
  let count: Int
  /// Percentiles in ascending order, 0 and 100 among them.
  let points: [(percent: Double, value: Double)]

  /// Of these repetitions, pooled; nil where none has a value.
  init?(_ metric: MetricDescriptor, in repetitions: [Repetition]) {
    let sample = repetitions.measurements(of: metric).sample
    guard sample.count > 0 else { return nil }
    count = sample.count
    points = Self.grid.map { ($0, sample.percentile($0)) }
  }

  /// Of a baseline: each percentile is the mean over its repetitions, as where the two are compared
  /// (quantile averaging: R. Ratcliff, 'Group reaction time distributions and an analysis of distribution
  /// statistics', Psychological Bulletin 86, 1979). Nil where none has a value.
  init?(_ metric: MetricDescriptor, in baseline: Baseline) {
    let distributions = baseline.repetitions.compactMap { $0.metrics[metric.name] }
    guard !distributions.isEmpty else { return nil }
    count = distributions.reduce(0) { $0 + $1.count }
    points = Baseline.Distribution.grid.indices.map { index in
      (
        Baseline.Distribution.grid[index],
        distributions.reduce(0) { $0 + $1.quantiles[index] } / Double(distributions.count)
      )
    }
  }

  /// Of what a case was compared with; nil where it was with nothing, or has no value.
  init?(_ metric: MetricDescriptor, in earlier: CaseReport.Earlier?) {
    switch earlier {
    case nil: return nil
    case .baseline(let baseline)?: self.init(metric, in: baseline)
    case .control(let run)?: self.init(metric, in: run.repetitions)
    }
  }

  var least: Double { points.first?.value ?? 0 }
  var greatest: Double { points.last?.value ?? 0 }

  /// The value at a percentile, between two of the line by linear interpolation.
  func value(at percent: Double) -> Double {
    guard let upper = points.firstIndex(where: { $0.percent >= percent }) else { return greatest }
    guard upper > 0, points[upper].percent > percent else { return points[upper].value }
    let (from, to) = (points[upper - 1], points[upper])
    let fraction = (percent - from.percent) / (to.percent - from.percent)
    return from.value + (to.value - from.value) * fraction
  }

  /// The share of values that are at most `limit`, from 0 to 1.
  func share(within limit: Double) -> Double {
    guard let upper = points.firstIndex(where: { $0.value > limit }) else { return 1 }
    guard upper > 0 else { return 0 }
    let (from, to) = (points[upper - 1], points[upper])
    let fraction = (limit - from.value) / (to.value - from.value)
    return (from.percent + (to.percent - from.percent) * fraction) / 100
  }
}
