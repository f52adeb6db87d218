/// What to do when a collector has answered, or has not: the rules of the OpenTelemetry protocol, decided without a
/// clock.
///
/// Source: OpenTelemetry Protocol Specification 1.x, 'OTLP/HTTP Response' and 'Failures'.
package struct OTLPRetry: Sendable {
  /// What has become of an attempt.
  package enum Outcome: Sendable, Hashable {
    case status(Int, retryAfter: Duration?)
    /// There was no answer; what was asked may be asked again.
    case unreachable
  }

  /// What comes next.
  package enum Step: Sendable, Hashable {
    case done
    case wait(Duration)
    case giveUp
  }

  private static let retryable: Set<Int> = [429, 502, 503, 504]

  /// How long all attempts together may take.
  private let timeout: Duration
  private var backoff = Duration.seconds(1)

  package init(timeout: Duration) {
    self.timeout = timeout
  }

  /// - Parameters:
  ///   - elapsed: since the first attempt began.
  ///   - jitter: from 0 to 1, so that not all who were turned away come back at once.
  package mutating func next(
    after outcome: Outcome, elapsed: Duration, jitter: Double
  ) -> Step {
    var wanted: Duration?
    if case .status(let status, let retryAfter) = outcome {
      if (200..<300).contains(status) { return .done }
      guard Self.retryable.contains(status) else { return .giveUp }
      wanted = retryAfter
    }
    let wait = wanted ?? .nanoseconds(Int64(Double(backoff.inNanoseconds) * (0.5 + jitter / 2)))
    backoff = min(backoff * 2, .seconds(5))
    return elapsed + wait < timeout ? .wait(wait) : .giveUp
  }
}
