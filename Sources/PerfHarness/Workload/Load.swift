/// What decides when a request starts: the clock, or the end of another request.
public enum Load: Sendable, CustomStringConvertible {
  /// Open: requests start when they are due, however many are under way. What users of a service do.
  case open(any Arrivals)
  /// Closed: so many clients send one request after the other, each when its last one has ended.
  ///
  /// A client may think in between. Its next request is due when it has thought, so that think times are in
  /// no latency. Before its first request it thinks for a part of a drawn think time, from nothing to all of
  /// it, so that clients do not all begin at once.
  case closed(concurrency: Int, thinkTime: DurationDistribution? = nil)

  /// Throws when no schedule can be made from the arrivals, or for a concurrency or a think time out of
  /// bounds.
  public func validate() throws(WorkloadError) {
    switch self {
    case .open(let arrivals): try arrivals.validate()
    case .closed(let concurrency, let thinkTime):
      guard (1...100_000).contains(concurrency) else {
        throw WorkloadError(
          .invalidConcurrency,
          "the concurrency is \(concurrency); expected 1 to 100000; "
            + "write e.g. .closed(concurrency: 8)")
      }
      if let thinkTime { try Self.validate(thinkTime: thinkTime) }
    }
  }

  /// How many draws of a think time are looked at.
  private static let probes = 100

  /// Throws for a think time that is never more than none, or that may be longer than any run. What can't be
  /// drawn counts as nothing, so that a slip, such as a negative duration, would go unnoticed.
  private static func validate(thinkTime: DurationDistribution) throws(WorkloadError) {
    var generator = SeededGenerator(seed: 1)
    let longest = (0..<probes).map { _ in thinkTime.sample(using: &generator) }.max() ?? .zero
    guard longest > .zero, longest <= Extent.greatestDuration else {
      throw WorkloadError(
        .invalidThinkTime,
        "the think time is \(thinkTime), up to \(longest.exactText) in \(probes) draws; expected more "
          + "than 0 s and at most \(Extent.greatestDuration.exactText); "
          + "write e.g. .closed(concurrency: 8, thinkTime: .seconds(2))")
    }
  }

  /// E.g. `open(poisson(20.0 per second))`, `closed(concurrency: 8)` or
  /// `closed(concurrency: 8, thinkTime: uniform(1 s, 3 s))`.
  public var description: String {
    switch self {
    case .open(let arrivals): "open(\(arrivals))"
    case .closed(let concurrency, nil): "closed(concurrency: \(concurrency))"
    case .closed(let concurrency, let thinkTime?):
      "closed(concurrency: \(concurrency), thinkTime: \(thinkTime))"
    }
  }
}
