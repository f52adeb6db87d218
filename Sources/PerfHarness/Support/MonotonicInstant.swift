/// A point on a monotonic clock, in nanoseconds since an origin that only that clock knows.
///
/// Instants of different clocks, or of different processes, must not be compared.
public struct MonotonicInstant: InstantProtocol, Hashable, Sendable {
  /// Nanoseconds since the clock's origin.
  public var nanoseconds: Int64

  /// Makes an instant from nanoseconds since the clock's origin.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// The instant `duration` later (earlier when negative), to the nanosecond.
  public func advanced(by duration: Duration) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: nanoseconds + duration.inNanoseconds)
  }

  /// The time from this instant to `other`; negative when `other` is earlier.
  public func duration(to other: MonotonicInstant) -> Duration {
    .nanoseconds(other.nanoseconds - nanoseconds)
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
