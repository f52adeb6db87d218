/// The values that a set of requests has of one metric.
///
/// A request that was given up at a timeout has no latency, but is known to have taken at least so
/// long: it stands in the sample with that length, and percentiles that reach it are lower bounds.
package struct Measurements: Sendable {
  package let metric: MetricDescriptor
  /// The values in the metric's unit, censored ones included.
  package let sample: Sample
  /// Those of the values that are lower bounds.
  private let censored: Sample

  package init(of metric: MetricDescriptor, in timelines: some Sequence<RequestTimeline>) {
    var values: [Double] = []
    var bounds: [Double] = []
    var hasCompleted = false
    for timeline in timelines {
      if timeline.isCompleted {
        hasCompleted = true
        values.append(contentsOf: timeline.values(of: metric))
      } else {
        switch timeline.knownAtTimeout(of: metric) {
        case .exactly(let value): values.append(value)
        case .atLeast(let bound): bounds.append(bound)
        case .nothing: break
        }
        // How late a request was sent is known, whatever became of it.
        if metric == .dispatchLag { values.append(contentsOf: timeline.values(of: metric)) }
      }
    }
    // Where replies are complete without the metric, e.g. the first token of what is not streamed, a
    // timeout has cut off nothing of it.
    if hasCompleted, values.isEmpty { bounds = [] }
    self.metric = metric
    sample = Sample(values + bounds)
    censored = Sample(bounds)
  }

  /// How many of the values are lower bounds.
  package var censoredCount: Int { censored.count }

  /// The least of the values that are lower bounds; nil when there are none.
  package var censoredFrom: Double? { censored.values.first }

  /// The share of values that are known to be at most `limit`; NaN without values.
  package func share(within limit: Double) -> Double {
    let within = sample.values.count { $0 <= limit } - censored.values.count { $0 <= limit }
    return Double(within) / Double(sample.count)
  }

  /// The value of a statistic, in its unit; nil without values, and of a ratio to nothing.
  package func value(of statistic: Statistic) -> Double? {
    metric.value(of: statistic, in: sample)
  }

  /// Whether the true value of the statistic may be greater, because timeouts reach into it.
  ///
  /// However early a request was given up, it may belong to the slowest. Of a tail ratio whose median
  /// timeouts reach too, the true value may be less as well.
  package func isLowerBound(_ statistic: Statistic) -> Bool {
    guard let censoredFrom else { return false }
    switch statistic {
    case .mean, .tailMean, .tailRatio: return true
    case .minimum: return sample.minimum >= censoredFrom
    case .maximum: return true
    case .percentile(let percent):
      guard !percent.isNaN else { return false }
      // The greater of the two order statistics that the percentile lies between decides.
      let position = min(max(percent, 0), 100) / 100 * Double(sample.count - 1)
      return sample.values[Int(position.rounded(.up))] >= censoredFrom
    }
  }
}

extension RequestTimeline {
  /// What a request says of a metric, in its unit.
  package enum Knowledge: Sendable, Hashable {
    case nothing
    case exactly(Double)
    case atLeast(Double)
  }

  /// What a request says of a metric that it has at most one value of, well ended or not.
  package func knowledge(of metric: MetricDescriptor) -> Knowledge {
    // How late a request was sent is known, whatever became of it.
    guard isCompleted || metric == .dispatchLag else { return knownAtTimeout(of: metric) }
    return values(of: metric).first.map { .exactly($0) } ?? .nothing
  }

  /// What a request that timed out still says of a latency: that it took at least so long, or, of a
  /// first token or text that had come already, how long exactly.
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
    case .timeToFirstText:
      return timeToFirstText.map { .exactly($0.inSeconds) } ?? since(due)
    case .timeToFirstTokenFromSent:
      return timeToFirstTokenFromSent.map { .exactly($0.inSeconds) } ?? since(sent)
    default: return .nothing
    }
  }
}
