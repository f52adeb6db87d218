extension Repetition {
  /// Which of the measured requests `timelines` has.
  public enum Sampling: Sendable, Hashable {
    /// All of them.
    case all
    /// A uniform random sample, so many of so many: of a repetition too long to keep each of its
    /// requests in memory. Counts, means and extremes are of all requests nonetheless, and percentiles
    /// come from histograms of all, which are within 0.2 % of the values.
    case uniform(kept: Int, of: Int)
  }

  /// Which of the measured requests `timelines` has: all, or of a long repetition a sample.
  public var sampling: Sampling {
    tally.map { .uniform(kept: timelines.count, of: $0.totals.total) } ?? .all
  }

  /// How many requests were measured, whether their timelines were kept or not.
  public var measuredRequests: Int { tally?.totals.total ?? timelines.count }

  /// The share of the measured requests whose timelines were kept.
  package var keptShare: Double {
    tally.map { Double(timelines.count) / Double(max(1, $0.totals.total)) } ?? 1
  }

  /// When the first of the measured requests was due.
  package var firstDue: MonotonicInstant? { tally?.firstDue ?? timelines.first?.due }

  /// The failure of the first of the measured requests that failed.
  package var firstFailure: RequestTimeline.Failure? {
    tally.map(\.firstFailure) ?? timelines.first { $0.failure != nil }?.failure
  }

  /// How many of the measured requests opened a connection, and have it in their latency.
  package var connectionsPaidFor: Int {
    tally?.connectionsPaidFor ?? timelines.count { $0.connected != nil }
  }

  /// Whether some reply, read to its end or not, began with something other than text, and had text after it.
  package var hasLateText: Bool {
    tally?.hasLateText
      ?? timelines.contains {
        $0.isMeasured && $0.timeToFirstText != nil && $0.timeToFirstText != $0.timeToFirstToken
      }
  }

  /// The mean end-to-end latency in its parts; nil when no request completed.
  package var latencyParts: LatencyParts? {
    tally.map { LatencyParts($0.parts) } ?? LatencyParts(timelines)
  }

  /// The values of a metric.
  package func measurements(of metric: MetricDescriptor) -> Measurements {
    CollectionOfOne(self).measurements(of: metric)
  }
}

extension Collection<Repetition> {
  /// The values of a metric, pooled over the repetitions: one by one where all requests are there, else
  /// counted.
  package func measurements(of metric: MetricDescriptor) -> Measurements {
    guard contains(where: { $0.tally != nil }) else {
      return Measurements(of: metric, in: lazy.flatMap(\.timelines))
    }
    var whole = Tally.Distribution()
    var hasCompleted = false
    for repetition in self {
      let tally = repetition.tally ?? Tally(repetition.timelines)
      hasCompleted = hasCompleted || tally.totals.completed > 0
      if let values = tally[metric] { whole.merge(values) }
    }
    return Measurements(of: metric, whole, hasCompleted: hasCompleted)
  }
}
