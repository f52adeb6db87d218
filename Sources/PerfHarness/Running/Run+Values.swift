extension Run {
  /// A statistic of a metric, pooled over the repetitions; nil when no request has a value of it.
  ///
  /// Percentiles interpolate linearly between order statistics; of a run too long to keep each of its
  /// requests they come from a histogram, within 0.2 %. Where timeouts reach into one it is a
  /// lower bound. A tail ratio is no duration: that of a latency is nil here, and to be had from
  /// `tailRatio(of:)`.
  public func value<Value>(_ statistic: Statistic, of metric: Metric<Value>) -> Value? {
    guard statistic != .tailRatio || Value.self == Double.self else { return nil }
    return measurements(of: metric.descriptor).value(of: statistic).map(Value.init(inUnit:))
  }

  /// How many times slower the slowest tenth of the requests is than the middle one; nil when no
  /// request has a value of the metric.
  public func tailRatio<Value>(of metric: Metric<Value>) -> Double? {
    measurements(of: metric.descriptor).value(of: .tailRatio)
  }

  /// A latency's statistic, for expectations: `run[.p99, .timeToFirstToken] < .seconds(1)`.
  ///
  /// - Returns: the longest duration there is when no request has a value, so that no upper limit is
  ///   met by nothing.
  public subscript(statistic: Statistic, metric: Metric<Duration>) -> Duration {
    value(statistic, of: metric) ?? .nanoseconds(Int64.max)
  }

  /// A rate's statistic, for expectations: `run[.p50, .outputTokensPerSecond] > 40`.
  ///
  /// - Returns: NaN when no request has a value, which no comparison is true of.
  public subscript(statistic: Statistic, metric: Metric<Double>) -> Double {
    value(statistic, of: metric) ?? .nan
  }

  /// A number of the whole run, for expectations: `run[.errorRate] < 0.01`.
  ///
  /// - Returns: NaN when there is none, which no comparison is true of.
  public subscript(metric: AggregateMetric) -> Double {
    value(of: metric) ?? .nan
  }
}
