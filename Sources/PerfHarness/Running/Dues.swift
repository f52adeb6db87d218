/// The instants at which the requests of an open loop are due, one after the other: those of its arrivals,
/// or later where a rate limit holds them up.
struct Dues: Sequence, IteratorProtocol, Sendable {
  private var offsets: ArrivalOffsets
  private var bucket: TokenBucket?
  private let start: MonotonicInstant

  /// - Parameter start: what offsets count from.
  init(of arrivals: any Arrivals, seed: UInt64, limit: RateLimit?, from start: MonotonicInstant) {
    offsets = arrivals.offsets(seed: seed)
    bucket = limit.map { TokenBucket($0) }
    self.start = start
  }

  mutating func next() -> MonotonicInstant? {
    guard let offset = offsets.next() else { return nil }
    let instant = start.advanced(by: offset)
    return bucket?.admit(instant) ?? instant
  }
}
