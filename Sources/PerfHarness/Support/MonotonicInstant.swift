/// A point on a monotonic clock, in nanoseconds since an origin that only that clock knows.
///
/// Instants of different clocks, or of different processes, must not be compared. What lies beyond
/// 292 years, such as the end of a timeout that is never to come, is taken for their end.
public struct MonotonicInstant: InstantProtocol, Hashable, Sendable {
  /// Nanoseconds since the clock's origin.
  public var nanoseconds: Int64

  /// Makes an instant from nanoseconds since the clock's origin.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// The instant `duration` later (earlier when negative), to the nanosecond.
  public func advanced(by duration: Duration) -> MonotonicInstant {
    MonotonicInstant(
      nanoseconds: Int64(clamping: Int128(nanoseconds) + Int128(duration.inNanoseconds)))
  }

  /// The time from this instant to `other`; negative when `other` is earlier.
  public func duration(to other: MonotonicInstant) -> Duration {
    .nanoseconds(Int64(clamping: Int128(other.nanoseconds) - Int128(nanoseconds)))
  }

  /// The nanoseconds from another instant to this one: what `-` tells, without a `Duration`, which is a
  /// hundred instructions to make and to read.
  package func nanoseconds(since other: MonotonicInstant) -> Int64 {
    let (difference, overflows) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
    return overflows ? (nanoseconds < 0 ? .min : .max) : difference
  }

  /// Whether `lhs` is the earlier one.
  public static func < (lhs: MonotonicInstant, rhs: MonotonicInstant) -> Bool {
    lhs.nanoseconds < rhs.nanoseconds
  }

  /// The time from `rhs` to `lhs`.
  package static func - (lhs: MonotonicInstant, rhs: MonotonicInstant) -> Duration {
    rhs.duration(to: lhs)
  }
}
