/// One number that stands for a distribution.
public enum Statistic: Sendable, Hashable, CustomStringConvertible {
  /// The value that so many percent do not exceed: linear interpolation between order statistics.
  case percentile(Double)
  /// The arithmetic mean.
  case mean
  /// The least value.
  case minimum
  /// The greatest value.
  case maximum
  /// The mean of the slowest tenth: of the greatest tenth of latencies, of the least tenth of rates.
  /// It sees what a percentile in the tail sees, with far less noise.
  case tailMean
  /// How many times slower the slowest tenth is than the middle: tail mean ÷ median of latencies,
  /// median ÷ tail mean of rates. A number without a unit, in which the speed of the whole cancels;
  /// greater is worse, whatever the metric.
  case tailRatio

  /// The median.
  public static let p50 = Statistic.percentile(50)
  /// The 75th percentile.
  public static let p75 = Statistic.percentile(75)
  /// The 90th percentile.
  public static let p90 = Statistic.percentile(90)
  /// The 95th percentile.
  public static let p95 = Statistic.percentile(95)
  /// The 99th percentile.
  public static let p99 = Statistic.percentile(99)
  /// The 99.9th percentile.
  public static let p999 = Statistic.percentile(99.9)

  /// The share of the values that `tailMean` and `tailRatio` are about.
  package static let tailShare = 0.1

  /// The name in reports: `p50`, `p99.9`, `mean`, `min`, `max`, `tailMean`, `tailRatio`.
  public var description: String {
    switch self {
    case .percentile(let percent) where percent == percent.rounded():
      percent.magnitude < 1e6 ? "p\(Int(percent))" : "p\(percent)"
    case .percentile(let percent): "p\(percent)"
    case .mean: "mean"
    case .minimum: "min"
    case .maximum: "max"
    case .tailMean: "tailMean"
    case .tailRatio: "tailRatio"
    }
  }
}

extension Statistic {
  /// The tail ratio of a distribution with such a tail mean and median: the greater of the two by the
  /// lesser, for a slow tail is on the far side of the median, wherever that is.
  ///
  /// - Returns: nil unless both are greater than zero.
  package static func tailRatio(tailMean: Double, median: Double) -> Double? {
    guard tailMean > 0, median > 0 else { return nil }
    return max(tailMean, median) / min(tailMean, median)
  }

  /// How many values it takes for the statistic to be held against that of other values.
  ///
  /// Of a percentile, as many as a confidence interval of it needs. The middle of the slowest tenth is
  /// p95 (or p5 of rates), so that a tail needs as many as that: 59 at 95 %. What no number of values
  /// gives such an interval of (a mean, an extreme) needs one.
  package func minimumCount(confidence: Double = 0.95) -> Int {
    let count =
      switch self {
      case .percentile(let percent):
        OrderStatisticInterval.minimumCount(for: percent, confidence: confidence)
      case .tailMean, .tailRatio:
        OrderStatisticInterval.minimumCount(
          for: 100 - Self.tailShare * 50, confidence: confidence)
      case .mean, .minimum, .maximum: 1
      }
    return count == .max ? 1 : count
  }

  /// The furthest percentile that so many values say something of, and that one or two of them can't
  /// decide: p99 from 299 on, p95 from 59, p90 from 29, p50 from 6; nil of fewer.
  package static func furthestPercentile(of count: Int) -> Statistic? {
    [.p99, .p95, .p90, .p50].first { count >= $0.minimumCount() }
  }
}
