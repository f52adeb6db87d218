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
  /// The least of the values that are lower bounds; nil when there are none.
  package let censoredFrom: Double?

  package init(of metric: MetricDescriptor, in timelines: some Sequence<RequestTimeline>) {
    var values: [Double] = []
    var censored: [Double] = []
    for timeline in timelines {
      if timeline.isCompleted {
        values.append(contentsOf: timeline.values(of: metric))
      } else {
        switch timeline.knownAtTimeout(of: metric) {
        case .exactly(let value): values.append(value)
        case .atLeast(let bound): censored.append(bound)
        case .nothing: break
        }
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
    guard let censoredFrom else { return false }
    switch statistic {
    case .mean: return true
    case .minimum: return sample.minimum >= censoredFrom
    case .maximum: return true
    case .percentile(let percent):
      // The greater of the two order statistics that the percentile lies between decides.
      let position = min(max(percent, 0), 100) / 100 * Double(sample.count - 1)
      return sample.values[Int(position.rounded(.up))] >= censoredFrom
    }
  }
}

extension RequestTimeline {
  fileprivate enum Knowledge {
    case nothing
    case exactly(Double)
    case atLeast(Double)
  }

  /// What a request that timed out still says of a latency: that it took at least so long, or, of a
  /// first token that had come already, how long exactly.
  fileprivate func knownAtTimeout(of metric: MetricDescriptor) -> Knowledge {
    guard let failure, failure.isTimeout, let ended else { return .nothing }
    func since(_ start: MonotonicInstant?) -> Knowledge {
      start.map { .atLeast((ended - $0).inSeconds) } ?? .nothing
    }
    switch metric {
    case .endToEndLatency: return since(due)
    case .endToEndLatencyFromSent: return since(sent)
    case .timeToFirstToken:
      return timeToFirstToken.map { .exactly($0.inSeconds) } ?? since(due)
    case .timeToFirstTokenFromSent:
      return timeToFirstTokenFromSent.map { .exactly($0.inSeconds) } ?? since(sent)
    default: return .nothing
    }
  }
}
