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

  /// The name in reports: `p50`, `p99.9`, `mean`, `min`, `max`.
  public var description: String {
    switch self {
    case .percentile(let percent) where percent == percent.rounded():
      percent.magnitude < 1e6 ? "p\(Int(percent))" : "p\(percent)"
    case .percentile(let percent): "p\(percent)"
    case .mean: "mean"
    case .minimum: "min"
    case .maximum: "max"
    }
  }
}
