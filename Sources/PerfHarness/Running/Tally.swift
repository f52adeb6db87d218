/// Everything that is counted of the requests of a repetition too long to keep each of them: what the
/// timelines would say if all were there.
///
/// Counts, sums, means and extremes are exact (rates to a millionth of a token in a second);
/// percentiles are those of a `Histogram`. Nothing depends on the order in which requests come.
package struct Tally: Sendable, Hashable {
  /// The values of one metric.
  package struct Distribution: Sendable, Hashable {
    /// Those that are known.
    package internal(set) var exact = Histogram()
    /// What values are at least that timeouts have cut off; nil where there are none.
    package internal(set) var atLeast: Histogram?

    package init() {}

    /// Adds the values that other requests have.
    package mutating func merge(_ other: Distribution) {
      exact.merge(other.exact)
      guard let bounds = other.atLeast else { return }
      atLeast = atLeast ?? Histogram()
      atLeast?.merge(bounds)
    }
  }

  /// Counts of requests and tokens; without a window and connections.
  package internal(set) var totals = Totals([])
  /// The sums of the parts of the end-to-end latency.
  package internal(set) var parts = LatencyPartSums()
  /// When the first of the requests was due.
  package internal(set) var firstDue: MonotonicInstant?
  /// When the last of them ended.
  package internal(set) var lastEnd: MonotonicInstant?
  /// How long the requests were under way, in all.
  package internal(set) var nanosecondsUnderWay: Int128 = 0
  /// How many of them opened a connection, and have it in their latency.
  package internal(set) var connectionsPaidFor = 0
  /// The failure of the first of those that failed, by when they were due.
  package internal(set) var firstFailure: RequestTimeline.Failure?
  /// The number of that request.
  package internal(set) var firstFailureIndex = Int.max
  /// Whether some reply began with something other than text, and had text after it.
  package internal(set) var hasLateText = false
  /// In the order of `MetricDescriptor.perRequest`.
  package internal(set) var distributions = MetricDescriptor.perRequest.map { _ in Distribution() }

  /// What makes a request a good one.
  private let objectives: [Objective]

  /// - Parameter objectives: what makes a request a good one.
  package init(objectives: [Objective] = []) {
    self.objectives = objectives
  }

  /// Counts these requests.
  package init(
    _ timelines: some Sequence<RequestTimeline>, objectives: [Objective] = []
  ) {
    self.init(objectives: objectives)
    for timeline in timelines { add(timeline) }
  }

  /// How long the requests were under way, from due to ended, in all.
  package var underWay: Duration { Duration(attoseconds: nanosecondsUnderWay * 1_000_000_000) }

  /// The values of a metric; nil of one that is not of requests.
  package subscript(metric: MetricDescriptor) -> Distribution? {
    MetricDescriptor.perRequest.firstIndex(of: metric).map { distributions[$0] }
  }

  /// Counts a request, well ended or not.
  package mutating func add(_ timeline: RequestTimeline) {
    let coalescedEvents = timeline.coalescedEvents
    totals.add(timeline, coalescedEvents: coalescedEvents, objectives: objectives)
    parts.add(timeline, coalescedEvents: coalescedEvents)
    firstDue = min(firstDue ?? timeline.due, timeline.due)
    if let ended = timeline.ended {
      lastEnd = max(lastEnd ?? ended, ended)
      nanosecondsUnderWay += Int128(ended.nanoseconds(since: timeline.due))
    }
    if timeline.connected != nil { connectionsPaidFor += 1 }
    if let failure = timeline.failure, timeline.index < firstFailureIndex {
      firstFailureIndex = timeline.index
      firstFailure = failure
    }
    if timeline.isMeasured {
      addValues(of: timeline)
    } else {
      addKnowledge(of: timeline)
    }
  }

  /// Lets go of what is needed only while requests come.
  package mutating func trim() {
    for index in distributions.indices {
      distributions[index].exact.trim()
      distributions[index].atLeast?.trim()
    }
  }

  // MARK: Values

  /// Where the values of a metric are: in the order of `MetricDescriptor.perRequest`.
  private enum Slot: Int {
    case timeToFirstToken, timeToFirstText, timePerOutputToken, interChunkLatency
    case endToEndLatency, outputTokensPerSecond, dispatchLag, timeToFirstTokenFromSent
    case endToEndLatencyFromSent, timeToFirstTokenAsRead, readLag
  }

  /// Of a request that completed or that the client hung up on: what `RequestTimeline.values(of:)` has of every metric, without a list
  /// for each of them, and without a `Duration`, which costs more than to count it.
  private mutating func addValues(of timeline: RequestTimeline) {
    let outputs = timeline.outputs
    let first = outputs.first
    let firstText = outputs.first { $0.kind == .text }?.instant
    if let firstText, firstText != first?.instant { hasLateText = true }
    record(timeline.due, first?.instant, .timeToFirstToken)
    record(timeline.due, firstText, .timeToFirstText)
    record(timeline.due, timeline.sent, .dispatchLag)
    record(timeline.sent, first?.instant, .timeToFirstTokenFromSent)
    if !timeline.isCancelledByClient {
      record(timeline.due, timeline.end, .endToEndLatency)
      record(timeline.sent, timeline.end, .endToEndLatencyFromSent)
    }
    if let timePerOutputToken = timeline.timePerOutputToken?.inNanoseconds {
      record(timePerOutputToken, .timePerOutputToken)
      if timePerOutputToken > 0 {
        let rate = 1e9 / Double(timePerOutputToken)
        record(MetricUnit.tokensPerSecond.wholeNumber(rate), .outputTokensPerSecond)
      }
    }
    distributions[Slot.interChunkLatency.rawValue].exact.record(contentsOf: Gaps(outputs))
    guard let first, let lag = first.readLagNanoseconds else { return }
    record(first.instant.nanoseconds(since: timeline.due) + lag, .timeToFirstTokenAsRead)
    distributions[Slot.readLag.rawValue].exact
      .record(contentsOf: outputs.lazy.compactMap(\.readLagNanoseconds))
  }

  private mutating func record(
    _ start: MonotonicInstant?, _ end: MonotonicInstant?, _ slot: Slot
  ) {
    guard let start, let end else { return }
    record(end.nanoseconds(since: start), slot)
  }

  private mutating func record(_ number: Int64, _ slot: Slot) {
    distributions[slot.rawValue].exact.record(number)
  }

  /// Of a request that failed: what is known of it all the same.
  private mutating func addKnowledge(of timeline: RequestTimeline) {
    guard timeline.failure?.isTimeout == true else {
      return record(timeline.due, timeline.sent, .dispatchLag)
    }
    for (index, metric) in MetricDescriptor.perRequest.enumerated() {
      switch timeline.knowledge(of: metric) {
      case .nothing: break
      case .exactly(let value): distributions[index].exact.record(metric.unit.wholeNumber(value))
      case .atLeast(let bound):
        distributions[index].atLeast = distributions[index].atLeast ?? Histogram()
        distributions[index].atLeast?.record(metric.unit.wholeNumber(bound))
      }
    }
  }
}

extension MetricUnit {
  /// How many of the whole numbers that histograms count make one of the unit: nanoseconds of seconds,
  /// millionths of anything else.
  package var wholeNumbers: Double { self == .seconds ? 1e9 : 1e6 }

  fileprivate func wholeNumber(_ value: Double) -> Int64 {
    Int64(min(max(0, (value * wholeNumbers).rounded()), Double(Histogram.greatest)))
  }
}

/// `RequestTimeline.interChunkLatencies` in nanoseconds, one after the other.
private struct Gaps: Sequence, IteratorProtocol {
  private var outputs: ArraySlice<RequestTimeline.Output>

  init(_ outputs: [RequestTimeline.Output]) {
    self.outputs = outputs[...]
  }

  mutating func next() -> Int64? {
    while let earlier = outputs.popFirst(), let later = outputs.first {
      if later.instant != earlier.instant {
        return later.instant.nanoseconds(since: earlier.instant)
      }
    }
    return nil
  }
}
