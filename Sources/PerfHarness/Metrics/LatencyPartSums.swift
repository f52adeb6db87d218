/// What `LatencyParts` are the means of, request by request.
package struct LatencyPartSums: Sendable, Hashable {
  /// Nanoseconds, in the order of `LatencyParts.Part.allCases`.
  package internal(set) var sums = Array(
    repeating: Int128.zero, count: LatencyParts.Part.allCases.count)
  package internal(set) var all = 0
  package internal(set) var failed = 0
  package internal(set) var completed = 0
  package internal(set) var steadyGaps = 0
  package internal(set) var counted = 0
  package internal(set) var tokens = 0.0

  package init() {}

  /// Adds a request, well ended or not.
  ///
  /// - Parameter coalescedEvents: those of the request, where they have been counted.
  package mutating func add(_ timeline: RequestTimeline, coalescedEvents: Int? = nil) {
    all += 1
    if timeline.failure != nil { failed += 1 }
    guard timeline.isCompleted else { return }
    completed += 1
    timeline.forEachPart { part, nanoseconds in sums[part.position] += Int128(nanoseconds) }
    steadyGaps += timeline.steadyGapCount(
      coalescedEvents: coalescedEvents ?? timeline.coalescedEvents)
    guard let output = timeline.tokens?.output else { return }
    counted += 1
    tokens += Double(output)
  }

  /// Adds those of other requests.
  package mutating func merge(_ other: LatencyPartSums) {
    for (index, sum) in other.sums.enumerated() { sums[index] += sum }
    all += other.all
    failed += other.failed
    completed += other.completed
    steadyGaps += other.steadyGaps
    counted += other.counted
    tokens += other.tokens
  }

  fileprivate var means: LatencyParts? {
    guard completed > 0 else { return nil }
    let seconds = zip(LatencyParts.Part.allCases, sums).map { part, sum in
      (part, Duration(attoseconds: sum * 1_000_000_000).inSeconds / Double(completed))
    }
    return LatencyParts(
      seconds: Dictionary(uniqueKeysWithValues: seconds),
      steadyGapCount: Double(steadyGaps) / Double(completed),
      outputTokens: counted > 0 ? tokens / Double(counted) : nil,
      errorRate: Double(failed) / Double(all))
  }
}

extension LatencyParts {
  /// The means over the requests that were added; nil when none of them completed.
  package init?(_ sums: LatencyPartSums) {
    guard let means = sums.means else { return nil }
    self = means
  }
}

extension LatencyParts.Part {
  /// Its place in `allCases`, without a search.
  fileprivate var position: Int {
    switch self {
    case .dispatch: 0
    case .connect: 1
    case .firstToken: 2
    case .firstGap: 3
    case .steadyGaps: 4
    case .reply: 5
    }
  }
}
