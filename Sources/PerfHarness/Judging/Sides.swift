/// What one repetition has of a metric.
package protocol RepetitionSummary: Sendable {
  /// How many values there are.
  var count: Int { get }
  /// The value of a statistic; nil where there is none.
  func value(of statistic: Statistic) -> Double?
  /// Whether the true value of the statistic may be greater, because timeouts reach into it.
  func isLowerBound(_ statistic: Statistic) -> Bool
}

extension Measurements: RepetitionSummary {
  package var count: Int { sample.count }
}

extension Baseline.Distribution: RepetitionSummary {}

/// What two sides have of one metric, repetition by repetition; repetitions without values left out.
package struct Sides: Sendable {
  package let metric: MetricDescriptor
  package let current: [any RepetitionSummary]
  package let other: [any RepetitionSummary]

  package init(
    _ metric: MetricDescriptor, current: [Repetition], baseline: [Baseline.Repetition]
  ) {
    self.init(
      metric, current: current.map { $0.measurements(of: metric) },
      other: baseline.compactMap { $0.metrics[metric.name] })
  }

  package init(
    _ metric: MetricDescriptor, current: [any RepetitionSummary], other: [any RepetitionSummary]
  ) {
    self.metric = metric
    self.current = current.filter { $0.count > 0 }
    self.other = other.filter { $0.count > 0 }
  }

  /// Only the repetitions that have a value of a statistic: those that count in a comparison of it.
  package func withValues(of statistic: Statistic) -> Sides {
    Sides(
      metric, current: current.filter { $0.value(of: statistic) != nil },
      other: other.filter { $0.value(of: statistic) != nil })
  }

  /// The least number of values that any repetition has.
  package var leastCount: Int { (current + other).map(\.count).min() ?? 0 }

  /// The greatest number of values that any repetition has.
  package var greatestCount: Int { (current + other).map(\.count).max() ?? 0 }

  /// How many values the current side has.
  package var currentCount: Int { current.reduce(0) { $0 + $1.count } }

  package func isCurrentLowerBound(_ statistic: Statistic) -> Bool {
    current.contains { $0.isLowerBound(statistic) }
  }

  package func isOtherLowerBound(_ statistic: Statistic) -> Bool {
    other.contains { $0.isLowerBound(statistic) }
  }

  /// The two sides' values of a statistic; nil where one of them has none.
  package func values(of statistic: Statistic) -> (current: [Double], other: [Double])? {
    let values = (
      current: current.compactMap { $0.value(of: statistic) },
      other: other.compactMap { $0.value(of: statistic) }
    )
    return values.current.isEmpty || values.other.isEmpty ? nil : values
  }

  /// E.g. `3 × 200`, `200 + 199`.
  package static func size(_ summaries: [any RepetitionSummary]) -> String {
    let counts = summaries.map(\.count)
    guard let first = counts.first, counts.allSatisfy({ $0 == first }) else {
      return counts.map { "\($0)" }.joined(separator: " + ")
    }
    return "\(counts.count) × \(first)"
  }
}
