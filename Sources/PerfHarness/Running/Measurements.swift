/// The values that a set of requests has of one metric.
///
/// A request that was given up at a timeout has no latency, but is known to have taken at least so
/// long: it stands in the sample with that length, and percentiles that reach it are lower bounds.
package struct Measurements: Sendable {
  package let metric: MetricDescriptor
  /// The values in the metric's unit, censored ones included.
  package let sample: Sample
  /// How many of the values are lower bounds.
  package let censoredCount: Int
  /// The least of the values that are lower bounds.
  package let censoredFrom: Double?

  package init(of metric: MetricDescriptor, in timelines: some Sequence<RequestTimeline>) {
    var values: [Double] = []
    var censored: [Double] = []
    for timeline in timelines {
      if timeline.isCompleted {
        values.append(contentsOf: timeline.values(of: metric))
      } else if let bound = timeline.censoredValue(of: metric) {
        censored.append(bound)
      }
    }
    self.metric = metric
    sample = Sample(values + censored)
    censoredCount = censored.count
    censoredFrom = censored.min()
  }

  /// The value of a statistic, in the metric's unit; nil without values.
  package func value(of statistic: Statistic) -> Double? {
    guard sample.count > 0 else { return nil }
    return switch statistic {
    case .percentile(let percent): sample.percentile(percent)
    case .mean: sample.mean
    case .minimum: sample.minimum
    case .maximum: sample.maximum
    }
  }

  /// Whether the true value of the statistic may be greater, because timeouts reach into it.
  package func isLowerBound(_ statistic: Statistic) -> Bool {
    guard let censoredFrom, let value = value(of: statistic) else { return false }
    return statistic == .mean || value >= censoredFrom
  }
}

extension RequestTimeline {
  /// What a request that timed out says of a latency: it took at least so long.
  fileprivate func censoredValue(of metric: MetricDescriptor) -> Double? {
    guard let failure, failure.isTimeout, let ended else { return nil }
    let hasOutput = !outputs.isEmpty
    switch metric {
    case .endToEndLatency: return (ended - due).inSeconds
    case .endToEndLatencyFromSent: return sent.map { (ended - $0).inSeconds }
    case .timeToFirstToken where !hasOutput: return (ended - due).inSeconds
    case .timeToFirstToken: return timeToFirstToken?.inSeconds
    default: return nil
    }
  }
}
