/// Counts of durations in buckets whose width grows with the duration: any number of them in 88 KB.
/// Durations are taken in whole nanoseconds; `Histogram` tells of the buckets, and of what is exact.
package struct LatencyHistogram: Sendable, Hashable {
  /// The greatest duration that is told from greater ones: 2⁵⁰ − 1 ns, 13 days.
  package static let greatest = Duration.nanoseconds(Histogram.greatest)

  /// The nanoseconds that were counted.
  package private(set) var histogram: Histogram

  /// - Parameter histogram: nanoseconds that were counted before.
  package init(_ histogram: Histogram = Histogram()) {
    self.histogram = histogram
  }

  /// How many durations were recorded.
  package var count: Int { histogram.count }

  /// The least duration, exactly; nil of none.
  package var minimum: Duration? { histogram.minimum.map { .nanoseconds($0) } }

  /// The greatest duration, exactly; nil of none.
  package var maximum: Duration? { histogram.maximum.map { .nanoseconds($0) } }

  /// The arithmetic mean, exactly; nil of none.
  package var mean: Duration? {
    guard count > 0 else { return nil }
    return Duration(attoseconds: Int128(histogram.total) * 1_000_000_000 / Int128(count))
  }

  /// Counts a duration. One outside zero…`greatest` counts as the nearest bound.
  package mutating func record(_ duration: Duration) {
    histogram.record(duration.inNanoseconds)
  }

  /// Adds everything that another histogram has recorded.
  package mutating func merge(_ other: LatencyHistogram) {
    histogram.merge(other.histogram)
  }

  /// The percentile by the definition of `Sample.percentile`, within 0.2 % of it and never outside
  /// `minimum`…`maximum`; nil of no durations.
  package func percentile(_ percent: Double) -> Duration? {
    histogram.percentile(percent).map { .nanoseconds($0) }
  }
}
