/// What a server counted of one or several repetitions, beside what the client measured of the same requests.
package struct ServerAccount: Sendable {
  /// What was counted from the first scrape to the second.
  package struct Counted: Sendable, Hashable {
    package var count: Int
    /// Seconds; exact, since it comes of a sum.
    package var mean: Double
    /// Nil where the server has no buckets.
    package var buckets: BucketCounts?
  }

  /// What the client measured of all requests that ended between the two scrapes, warm-up included.
  package struct Own: Sendable, Hashable {
    /// Requests that were sent and came to an end.
    package var ended = 0
    /// Those that failed, or that the client hung up on: a server need not have counted them.
    package var failed = 0
    package var abandoned = 0
    /// Those whose output came in more than one piece.
    package var streamed = 0
    /// First output − sent, of those that have one.
    package var timeToFirstToken = LatencyHistogram()
    /// Last output − sent.
    package var endToEndLatency = LatencyHistogram()
    /// From the first output to the last, and how many tokens came in that time.
    package var generating = Duration.zero
    package var laterTokens = 0

    package init() {}
  }

  package var kind: ServerKind?
  package var counted: [ServerQuantity: Counted] = [:]
  package var own = Own()
  /// Greatest of what was told at the beginnings: requests of others that were being served then.
  package var runningBefore: Double?
  /// At the end.
  package var cacheUsage: Double?
  package var prefixQueries: Double?
  package var prefixHits: Double?
  /// What a reader must know of it.
  package var notes: [String] = []

  package init(own: Own = Own(), notes: [String] = []) {
    self.own = own
    self.notes = notes
  }

  /// What was counted between two readings of a server.
  package init(from before: ServerReading, to after: ServerReading, own: Own) {
    self.own = own
    kind = after.kind
    runningBefore = before.running
    cacheUsage = after.cacheUsage
    var hasBegunAnew = before.kind != after.kind
    for quantity in ServerQuantity.allCases {
      if let earlier = before.histograms[quantity], let later = after.histograms[quantity] {
        guard let difference = later.since(earlier) else {
          hasBegunAnew = true
          continue
        }
        if let mean = difference.mean {
          counted[quantity] = Counted(
            count: difference.count, mean: mean, buckets: difference)
        }
      } else if let later = after.histograms[quantity], let mean = later.mean {
        // A histogram without a request before is not there at all with some servers.
        counted[quantity] = Counted(count: later.count, mean: mean, buckets: later)
      } else if let earlier = before.sums[quantity], let later = after.sums[quantity] {
        let count = later.count - earlier.count
        let seconds = later.seconds - earlier.seconds
        guard count >= 0, seconds >= 0 else {
          hasBegunAnew = true
          continue
        }
        if let whole = Int(exactly: count.rounded()), whole > 0 {
          counted[quantity] = Counted(count: whole, mean: seconds / count, buckets: nil)
        }
      }
    }
    if let queries = Self.growth(before.prefixQueries, after.prefixQueries) {
      prefixQueries = queries
      prefixHits = Self.growth(before.prefixHits, after.prefixHits)
    }
    if hasBegunAnew {
      counted = [:]
      notes.append("the server began to count anew meanwhile, so that it says nothing of the run")
    }
    if before.leftOutModels || after.leftOutModels {
      notes.append("of the server's metrics those of other models were left out")
    }
  }

  private static func growth(_ before: Double?, _ after: Double?) -> Double? {
    guard let before, let after, after >= before else { return nil }
    return after - before
  }

  /// How many requests the server counted; nil where nothing tells.
  package var requests: Int? {
    [.endToEndLatency, .timeToFirstToken, .queueTime].lazy
      .compactMap { counted[$0]?.count }.first
  }
}

extension ServerAccount {
  /// Several repetitions together; nil of none.
  package init?(pooling accounts: [ServerAccount]) {
    guard var pooled = accounts.first else { return nil }
    for account in accounts.dropFirst() { pooled.add(account) }
    self = pooled
  }

  private mutating func add(_ other: ServerAccount) {
    kind = kind ?? other.kind
    counted.merge(other.counted) { $0.adding($1) }
    own.add(other.own)
    runningBefore = [runningBefore, other.runningBefore].compactMap(\.self).max()
    cacheUsage = other.cacheUsage ?? cacheUsage
    prefixQueries = Self.sum(prefixQueries, other.prefixQueries)
    prefixHits = Self.sum(prefixHits, other.prefixHits)
    for note in other.notes where !notes.contains(note) { notes.append(note) }
  }

  private static func sum(_ one: Double?, _ other: Double?) -> Double? {
    one.map { $0 + (other ?? 0) } ?? other
  }
}

extension ServerAccount.Counted {
  fileprivate func adding(_ other: Self) -> Self {
    let count = count + other.count
    let seconds = mean * Double(self.count) + other.mean * Double(other.count)
    return Self(
      count: count, mean: seconds / Double(count),
      buckets: buckets.flatMap { own in other.buckets.flatMap(own.adding) })
  }
}

extension ServerAccount.Own {
  fileprivate mutating func add(_ other: Self) {
    ended += other.ended
    failed += other.failed
    streamed += other.streamed
    abandoned += other.abandoned
    timeToFirstToken.merge(other.timeToFirstToken)
    endToEndLatency.merge(other.endToEndLatency)
    generating += other.generating
    laterTokens += other.laterTokens
  }

  /// Counts a request that has ended.
  package mutating func add(_ timeline: RequestTimeline) {
    guard timeline.sent != nil else { return }
    ended += 1
    if !timeline.isCompleted { failed += 1 }
    guard timeline.isMeasured else { return }
    if timeline.outputs.count > 1 { streamed += 1 }
    if let value = timeline.timeToFirstTokenFromSent { timeToFirstToken.record(value) }
    if let value = timeline.endToEndLatencyFromSent { endToEndLatency.record(value) }
    if let gap = timeline.timePerOutputToken, gap > .zero,
      let first = timeline.outputs.first?.instant, let last = timeline.end
    {
      generating += last - first
      laterTokens += Int(
        (Double((last - first).inNanoseconds) / Double(gap.inNanoseconds)).rounded())
    }
  }

  /// Time per output token, of all requests together: what the server's mean of gaps stands beside.
  package var timePerOutputToken: Double? {
    laterTokens > 0 ? generating.inSeconds / Double(laterTokens) : nil
  }
}
