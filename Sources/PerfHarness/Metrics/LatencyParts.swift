/// The mean end-to-end latency of completed requests in the parts that follow one another, so that a
/// change of the whole can be traced to one of them. The parts add up to the mean.
package struct LatencyParts: Sendable, Hashable {
  /// A stretch of a request's time.
  package enum Part: String, Sendable, Hashable, CaseIterable {
    /// Until the request was sent.
    case dispatch
    /// Until this request's own connection was there, where it opened one. Nothing tells how long it
    /// waited before it began to connect: that is in here too.
    case connect
    /// From then to the first output.
    case firstToken
    /// From the read of the first output to the next read that carried output.
    case firstGap
    /// From there to the last output, or to the end of a measured closure.
    case steadyGaps
    /// Of a reply without outputs: everything after dispatch and connect.
    case reply
  }

  /// The mean of each part, in seconds; there is one of each.
  private var seconds: [Part: Double]
  /// How many steady gaps a request has, in the mean.
  package var steadyGapCount: Double
  /// How many output tokens a request has, in the mean of those whose tokens were counted; nil where
  /// nobody counted any.
  package var outputTokens: Double?
  /// Failed requests ÷ all.
  package var errorRate: Double

  /// - Parameter seconds: the mean of each part; zero of those that are missing.
  package init(
    seconds: [Part: Double], steadyGapCount: Double = 0, outputTokens: Double? = nil,
    errorRate: Double = 0
  ) {
    self.seconds = Dictionary(
      uniqueKeysWithValues: Part.allCases.map { ($0, seconds[$0] ?? 0) })
    self.steadyGapCount = steadyGapCount
    self.outputTokens = outputTokens
    self.errorRate = errorRate
  }

  /// The means over requests; nil when none of them completed.
  package init?(_ timelines: some Sequence<RequestTimeline>) {
    var sums = LatencyPartSums()
    for timeline in timelines { sums.add(timeline) }
    self.init(sums)
  }

  /// The mean of several, each counting the same; nil of none.
  package init?(meanOf parts: [LatencyParts]) {
    guard !parts.isEmpty else { return nil }
    func mean(_ value: (LatencyParts) -> Double) -> Double {
      parts.reduce(0) { $0 + value($1) } / Double(parts.count)
    }
    let isCounted = parts.allSatisfy { $0.outputTokens != nil }
    self.init(
      seconds: Dictionary(
        uniqueKeysWithValues: Part.allCases.map { part in (part, mean { $0[part] }) }),
      steadyGapCount: mean(\.steadyGapCount),
      outputTokens: isCounted ? mean { $0.outputTokens ?? 0 } : nil,
      errorRate: mean(\.errorRate))
  }

  /// The mean of a part, in seconds.
  package subscript(part: Part) -> Double { seconds[part] ?? 0 }
}

extension RequestTimeline {
  /// The parts of its end-to-end latency, in the order of time. They add up to it.
  package var parts: [(part: LatencyParts.Part, duration: Duration)] {
    var parts: [(part: LatencyParts.Part, duration: Duration)] = []
    forEachPart { parts.append(($0, .nanoseconds($1))) }
    return parts
  }

  /// Tells of the parts of its end-to-end latency, in the order of time and in nanoseconds, without a
  /// list of them.
  package func forEachPart(_ body: (LatencyParts.Part, Int64) -> Void) {
    guard let end else { return }
    var start = due
    func reach(_ instant: MonotonicInstant, _ part: LatencyParts.Part) {
      body(part, instant.nanoseconds(since: start))
      start = instant
    }
    // A request is sent once its connection is there, or its sending includes connecting.
    if let connected, connected <= sent ?? connected { reach(connected, .connect) }
    if let sent { reach(sent, .dispatch) }
    if let connected, connected > start { reach(connected, .connect) }
    guard let first = outputs.first?.instant else { return reach(end, .reply) }
    reach(first, .firstToken)
    reach(outputs.first { $0.instant > first }?.instant ?? end, .firstGap)
    reach(end, .steadyGaps)
  }

  /// How many gaps `LatencyParts.Part.steadyGaps` consists of: those between reads, the first of them
  /// left out, and that before the end of a measured closure.
  package var steadyGapCount: Int { steadyGapCount(coalescedEvents: coalescedEvents) }

  /// As above, for whoever has counted the coalesced events.
  package func steadyGapCount(coalescedEvents: Int) -> Int {
    guard let last = outputs.last?.instant, let end else { return 0 }
    let reads = outputs.count - coalescedEvents
    return max(0, reads - 2 + (end > last ? 1 : 0))
  }
}
