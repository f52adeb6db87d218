/// Arrivals of many clients that know nothing of one another: exponential delays.
public struct PoissonArrivals: Arrivals, Hashable {
  /// The mean number of arrivals in a second.
  public let rate: Double

  /// So many arrivals in a second, in the mean.
  public init(perSecond rate: Double) {
    self.rate = rate
  }

  /// One exponential delay after the previous arrival, the first one after the start.
  public func nextOffset(
    after previous: Duration?, index: Int, using generator: inout SeededGenerator
  ) -> Duration? {
    (previous ?? .zero) + Duration(inSeconds: generator.nextExponential() / rate)
  }

  /// Throws unless the rate is more than zero and at most a million in a second.
  public func validate() throws(WorkloadError) {
    try validate(rate: rate, example: ".poisson(perSecond: 20)")
  }

  /// The rate.
  public var steadyRate: Double? { rate }

  /// E.g. `poisson(20.0 per second)`.
  public var description: String { "poisson(\(rate) per second)" }
}

extension Arrivals where Self == PoissonArrivals {
  /// Arrivals of many clients that know nothing of one another: exponential delays, so many arrivals
  /// in a second in the mean.
  public static func poisson(perSecond rate: Double) -> PoissonArrivals {
    PoissonArrivals(perSecond: rate)
  }
}
