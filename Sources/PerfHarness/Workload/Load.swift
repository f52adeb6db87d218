/// What decides when a request starts: the clock, or the end of another request.
public enum Load: Sendable, CustomStringConvertible {
  /// Open: requests start when they are due, however many are under way. What users of a service do.
  case open(any Arrivals)
  /// Closed: so many requests are under way at any time, and a new one starts when one has ended.
  case closed(concurrency: Int)

  /// Throws when no schedule can be made from the arrivals, or for a concurrency out of bounds.
  public func validate() throws(WorkloadError) {
    switch self {
    case .open(let arrivals): try arrivals.validate()
    case .closed(let concurrency):
      guard (1...100_000).contains(concurrency) else {
        throw WorkloadError(
          .invalidConcurrency,
          "the concurrency is \(concurrency); expected 1 to 100000; "
            + "write e.g. .closed(concurrency: 8)")
      }
    }
  }

  /// E.g. `open(poisson(20.0 per second))` or `closed(concurrency: 8)`.
  public var description: String {
    switch self {
    case .open(let arrivals): "open(\(arrivals))"
    case .closed(let concurrency): "closed(concurrency: \(concurrency))"
    }
  }
}
