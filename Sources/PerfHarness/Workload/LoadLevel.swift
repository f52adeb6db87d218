/// How much load: a rate of requests, or how many are under way at once.
public enum LoadLevel: Sendable, Hashable, CustomStringConvertible {
  /// Requests a second of an open load.
  case requestsPerSecond(Double)
  /// Requests under way at once in a closed load.
  case concurrency(Int)

  /// E.g. `20 requests/s` or `8 at once`.
  public var description: String {
    switch self {
    case .requestsPerSecond(let rate): "\(DurationText.significant(rate)) requests/s"
    case .concurrency(let concurrency): "\(concurrency) at once"
    }
  }

  /// The number alone.
  package var value: Double {
    switch self {
    case .requestsPerSecond(let rate): rate
    case .concurrency(let concurrency): Double(concurrency)
    }
  }

  /// Whether it is a concurrency.
  package var isClosed: Bool {
    if case .concurrency = self { true } else { false }
  }

  /// A level of a kind.
  ///
  /// - Parameter value: within `allowed`.
  package init(_ value: Double, isClosed: Bool) {
    self = isClosed ? .concurrency(Int(value.rounded())) : .requestsPerSecond(value)
  }

  /// The levels of a kind that can be run.
  package static func allowed(isClosed: Bool) -> ClosedRange<Double> {
    isClosed ? 1...100_000 : .leastNonzeroMagnitude...1_000_000
  }

  /// What is expected of a level of a kind, for error texts.
  package static func expectation(isClosed: Bool) -> String {
    isClosed ? "1 to 100000 at once" : "more than 0 and at most 1000000 requests/s"
  }

  /// Whether it can be run.
  package var isAllowed: Bool { Self.allowed(isClosed: isClosed).contains(value) }
}

extension Load {
  /// The same kind of load at another level: open arrivals keep their pattern. Where the kind is another,
  /// rates are those of a Poisson process, and slots of a closed load are filled at once.
  ///
  /// - Throws: for arrivals that are no `ScalableArrivals`, and a level that can't be run.
  package func at(_ level: LoadLevel) throws(WorkloadError) -> Load {
    let load: Load
    switch (level, self) {
    case (.concurrency(let concurrency), .closed(_, let thinkTime)):
      load = .closed(concurrency: concurrency, thinkTime: thinkTime)
    case (.concurrency(let concurrency), .open): load = .closed(concurrency: concurrency)
    case (.requestsPerSecond(let rate), .closed): load = .open(.poisson(perSecond: rate))
    case (.requestsPerSecond(let rate), .open(let arrivals)):
      guard rate > 0, rate.isFinite else {
        throw WorkloadError(
          .invalidArrivals,
          "the rate is \(rate); expected more than 0 and at most 1000000 per second; write e.g. 20")
      }
      guard let scalable = arrivals as? any ScalableArrivals else {
        throw WorkloadError(
          .invalidArrivals,
          "arrivals \(arrivals) have no one rate that could be varied; expected constant, uniform, "
            + "normal, poisson or gamma ones, or a type that conforms to ScalableArrivals; write e.g. "
            + "load: .open(.poisson(perSecond: 1))")
      }
      load = .open(scalable.scaled(toRate: rate))
    }
    try load.validate()
    return load
  }
}
