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
    var sums: [Part: Duration] = [:]
    var all = 0
    var failed = 0
    var completed = 0
    var gaps = 0
    var counted = 0
    var tokens = 0.0
    for timeline in timelines {
      all += 1
      if timeline.failure != nil { failed += 1 }
      guard timeline.isCompleted else { continue }
      completed += 1
      for (part, duration) in timeline.parts { sums[part, default: .zero] += duration }
      gaps += timeline.steadyGapCount
      guard let output = timeline.tokens?.output else { continue }
      counted += 1
      tokens += Double(output)
    }
    guard completed > 0 else { return nil }
    self.init(
      seconds: sums.mapValues { $0.inSeconds / Double(completed) },
      steadyGapCount: Double(gaps) / Double(completed),
      outputTokens: counted > 0 ? tokens / Double(counted) : nil,
      errorRate: Double(failed) / Double(all))
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
    guard let endToEndLatency else { return [] }
    let end = due.advanced(by: endToEndLatency)
    var parts: [(part: LatencyParts.Part, duration: Duration)] = []
    var start = due
    func reach(_ instant: MonotonicInstant, _ part: LatencyParts.Part) {
      parts.append((part, instant - start))
      start = instant
    }
    // A request is sent once its connection is there, or its sending includes connecting.
    if let connected, connected <= sent ?? connected { reach(connected, .connect) }
    if let sent { reach(sent, .dispatch) }
    if let connected, connected > start { reach(connected, .connect) }
    guard let first = outputs.first?.instant else {
      reach(end, .reply)
      return parts
    }
    reach(first, .firstToken)
    reach(outputs.first { $0.instant > first }?.instant ?? end, .firstGap)
    reach(end, .steadyGaps)
    return parts
  }

  /// How many gaps `LatencyParts.Part.steadyGaps` consists of: those between reads, the first of them
  /// left out, and that before the end of a measured closure.
  package var steadyGapCount: Int {
    guard let last = outputs.last?.instant, let endToEndLatency else { return 0 }
    let reads = outputs.count - coalescedEvents
    let hasGapAtEnd = due.advanced(by: endToEndLatency) > last
    return max(0, reads - 2 + (hasGapAtEnd ? 1 : 0))
  }
}
