/// The values that a set of requests has of one metric.
///
/// A request that was given up at a timeout has no latency, but is known to have taken at least so
/// long: it stands in the sample with that length, and percentiles that reach it are lower bounds.
package struct Measurements: Sendable {
  package let metric: MetricDescriptor
  /// The values in the metric's unit, censored ones included; of a long run only how many of them lie
  /// where.
  package let sample: any OrderedValues
  /// Those of the values that are lower bounds.
  private let censored: any OrderedValues

  package init(of metric: MetricDescriptor, in timelines: some Sequence<RequestTimeline>) {
    var values: [Double] = []
    var bounds: [Double] = []
    var hasCompleted = false
    for timeline in timelines {
      if timeline.isMeasured {
        hasCompleted = hasCompleted || timeline.isCompleted
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
    censored = Sample(bounds)
    // In place: of gaps there may be millions.
    values += bounds
    values.sort()
    sample = Sample(ascending: values)
  }

  /// Of what was counted of requests.
  ///
  /// - Parameter hasCompleted: whether any of them completed.
  package init(
    of metric: MetricDescriptor, _ counted: Tally.Distribution, hasCompleted: Bool
  ) {
    var values = counted.exact
    var bounds = counted.atLeast
    // As above.
    if hasCompleted, values.count == 0 { bounds = nil }
    if let bounds { values.merge(bounds) }
    let perUnit = metric.unit.wholeNumbers
    self.metric = metric
    sample = CountedValues(values, perUnit: perUnit)
    censored = CountedValues(bounds ?? Histogram(), perUnit: perUnit)
  }

  /// How many of the values are lower bounds.
  package var censoredCount: Int { censored.count }

  /// The least of the values that are lower bounds; nil when there are none.
  package var censoredFrom: Double? { censored.count > 0 ? censored.minimum : nil }

  /// The share of values that are known to be at most `limit`: so much at least, and so much at most,
  /// which are the same unless values were counted. NaN without values.
  package func share(within limit: Double) -> (least: Double, most: Double) {
    let all = sample.count(atMost: limit)
    let cutOff = censored.count(atMost: limit)
    let count = Double(sample.count)
    return (
      Double(all.lowerBound - cutOff.upperBound) / count,
      Double(all.upperBound - cutOff.lowerBound) / count
    )
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
      return sample.bounds(ofRank: Int(position.rounded(.up))).upperBound >= censoredFrom
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
    guard isMeasured || metric == .dispatchLag else { return knownAtTimeout(of: metric) }
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
