/// The most requests that are let through, whatever the load: so many in a second, and so many at once
/// where there were fewer before.
///
/// In any stretch of t seconds no more than burst + rate · t requests are due, to the nanosecond that
/// instants are rounded to. A request that comes too early is due when the limit lets it through, and
/// counts its latency from then: the wait is the client's own, as that for a time of arrival is, and none
/// of the service's.
public struct RateLimit: Sendable, Hashable, CustomStringConvertible {
  /// Requests in a second, in the long run.
  public let rate: Double
  /// How many may come at once after a pause.
  public let burst: Int

  /// So many requests in a second, and so many at once after a pause.
  public static func perSecond(_ rate: Double, burst: Int = 1) -> RateLimit {
    RateLimit(rate: rate, burst: burst)
  }

  private init(rate: Double, burst: Int) {
    self.rate = rate
    self.burst = burst
  }

  /// Throws unless the rate is more than zero and at most a million in a second, and the burst from one
  /// request to a million.
  public func validate() throws(WorkloadError) {
    guard rate > 0, rate <= 1_000_000 else {
      throw invalid("the rate is \(rate); expected more than 0 and at most 1000000 per second")
    }
    guard (1...1_000_000).contains(burst) else {
      throw invalid("the burst is \(burst); expected 1 to 1000000 requests")
    }
  }

  /// E.g. `20.0 per second, burst 5`.
  public var description: String { "\(rate) per second, burst \(burst)" }

  private func invalid(_ facts: String) -> WorkloadError {
    WorkloadError(
      .invalidRateLimit, "rate limit \(self): \(facts); write e.g. .perSecond(20, burst: 5)")
  }
}
