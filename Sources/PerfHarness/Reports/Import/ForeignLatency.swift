/// What another tool's results come to in one latency, by our definitions.
package struct ForeignLatency: Sendable, Hashable {
  /// Where its values come from.
  package enum Source: String, Sendable, Hashable {
    /// From single requests, by the code that makes our own.
    case recomputed
    /// From the tool's own summary, where it means the same.
    case stated
  }

  /// What is taken of it.
  package static let statistics: [Statistic] = [.mean, .p50, .p90, .p95, .p99]

  package var source: Source
  /// How many values there were.
  package var count: Int
  /// In seconds.
  package var values: [Statistic: Double]
}

extension ForeignResults {
  /// What these results come to in a latency; nil where they hold nothing of it that could be compared.
  package func latency(_ metric: MetricDescriptor) -> ForeignLatency? {
    func values(_ value: (Statistic) -> Double?) -> [Statistic: Double] {
      var values: [Statistic: Double] = [:]
      for statistic in ForeignLatency.statistics { values[statistic] = value(statistic) }
      return values
    }
    if let measurements = measurements(of: metric) {
      return ForeignLatency(
        source: .recomputed, count: measurements.sample.count,
        values: values { measurements.value(of: $0) })
    }
    let stated = values { statedValue(of: metric, $0) }
    return stated.isEmpty
      ? nil : ForeignLatency(source: .stated, count: completed, values: stated)
  }
}
