/// Says when a rate limit lets a request through: a token bucket, in the form of the generic cell rate
/// algorithm, which keeps no level but the instant at which the bucket is full again.
///
/// Source: ITU-T Recommendation I.371 (2004), annex A, virtual scheduling. There, what comes too early is
/// refused; here it waits until it conforms, and no longer.
package struct TokenBucket: Sendable {
  private let limit: RateLimit
  /// When it was last full.
  private var full: MonotonicInstant?
  /// How many have been let through since. Reckoned from this number, so that no rounding adds up.
  private var taken = 0

  package init(_ limit: RateLimit) {
    self.limit = limit
  }

  /// Lets one request through.
  ///
  /// - Parameter instant: when it comes; not before the one that came before.
  /// - Returns: when it may be sent, `instant` or later.
  package mutating func admit(_ instant: MonotonicInstant) -> MonotonicInstant {
    guard let full, instant < full.advanced(by: time(of: taken)) else {
      full = instant
      taken = 1
      return instant
    }
    let release = full.advanced(by: time(of: taken + 1 - limit.burst))
    taken += 1
    return max(instant, release)
  }

  /// How long it takes to refill so many tokens, to the next nanosecond.
  private func time(of tokens: Int) -> Duration {
    guard tokens > 0 else { return .zero }
    return .nanoseconds(Int64(min((Double(tokens) * 1e9 / limit.rate).rounded(.up), 9e18)))
  }
}
