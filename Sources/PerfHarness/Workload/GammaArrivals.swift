/// Arrivals that come in bursts, or more evenly than by chance: delays of a gamma distribution, as the
/// benchmark of vLLM draws them for its `--burstiness`.
public struct GammaArrivals: Arrivals, Hashable {
  /// The mean number of arrivals in a second.
  public let rate: Double
  /// The shape of the distribution. The delays' standard deviation ÷ their mean is 1 ÷ its root: 1 is a
  /// Poisson process, less comes in bursts with long pauses between them, more is more even.
  public let burstiness: Double

  static let allowedBurstiness = 0.01...10_000.0

  /// So many arrivals in a second, in the mean.
  public init(perSecond rate: Double, burstiness: Double) {
    self.rate = rate
    self.burstiness = burstiness
  }

  /// One gamma delay after the previous arrival, the first one after the start.
  public func nextOffset(
    after previous: Duration?, index: Int, using generator: inout SeededGenerator
  ) -> Duration? {
    let delay = generator.nextGamma(shape: burstiness) / (burstiness * rate)
    return (previous ?? .zero) + Duration(inSeconds: delay)
  }

  /// Throws unless the rate is more than zero and at most a million in a second, and the burstiness
  /// from 0.01 to 10,000.
  public func validate() throws(WorkloadError) {
    let example = ".gamma(perSecond: 20, burstiness: 0.5)"
    try validate(rate: rate, example: example)
    guard Self.allowedBurstiness.contains(burstiness) else {
      throw invalid("the burstiness is \(burstiness); expected 0.01 to 10000", example)
    }
  }

  /// The mean rate.
  public var steadyRate: Double? { rate }

  /// E.g. `gamma(20.0 per second, burstiness 0.5)`.
  public var description: String { "gamma(\(rate) per second, burstiness \(burstiness))" }
}

extension Arrivals where Self == GammaArrivals {
  /// Arrivals with gamma delays, so many in a second in the mean.
  ///
  /// - Parameters:
  ///   - rate: how many in a second.
  ///   - burstiness: 1 is a Poisson process, less comes in bursts, more is more even.
  public static func gamma(perSecond rate: Double, burstiness: Double) -> GammaArrivals {
    GammaArrivals(perSecond: rate, burstiness: burstiness)
  }
}
