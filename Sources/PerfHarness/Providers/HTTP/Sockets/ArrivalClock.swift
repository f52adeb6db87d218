#if HTTP
  /// Turns the system's receive stamps, which are wall-clock time, into instants of the monotonic clock.
  ///
  /// The two clocks are read together now and then. Where their distance has jumped in between, the
  /// wall clock was set, and stamps are not believed until those from before are surely read.
  struct ArrivalClock {
    /// Both clocks, read together; nanoseconds since their origins.
    struct Pair {
      var monotonic: MonotonicInstant
      var wall: Int64
    }

    /// How long a pair is good for: adjtime(2) slews by at most 1/2000, 5 µs in this time.
    static let validity = Duration.milliseconds(10)
    /// The clocks' rates differ by less than this many parts in a million.
    private static let mostSlew: Int64 = 1000
    /// The least jump that is not taken for slew or for a pair that was read slowly.
    private static let leastJump = Duration.microseconds(200)
    /// How far off an instant may be by the reading of pairs alone.
    private static let tolerance = Duration.microseconds(50)
    /// How long after a jump stamps are not believed.
    private static let distrust = Duration.seconds(1)

    /// How often the wall clock was found to have been set.
    private(set) var jumps = 0
    private var pair: Pair?
    private var distrustedUntil: MonotonicInstant?

    /// Whether the clocks must be read together again.
    func needsPair(at now: MonotonicInstant) -> Bool {
      pair.map { now - $0.monotonic > Self.validity } ?? true
    }

    mutating func take(_ new: Pair) {
      defer { pair = new }
      guard let pair else { return }
      let elapsed = new.monotonic - pair.monotonic
      let drift = Duration.nanoseconds(new.wall - pair.wall) - elapsed
      let slew = Duration.nanoseconds(elapsed.inNanoseconds / 1_000_000 * Self.mostSlew)
      guard drift.magnitude > slew + Self.leastJump else { return }
      jumps += 1
      distrustedUntil = new.monotonic.advanced(by: Self.distrust)
    }

    /// The instant of a stamp; nil when there is none to believe.
    ///
    /// - Parameters:
    ///   - wall: nanoseconds since 1970.
    ///   - earliest: before which nothing can have arrived.
    ///   - now: after which nothing can.
    func instant(
      of wall: Int64, notBefore earliest: MonotonicInstant, notAfter now: MonotonicInstant
    ) -> MonotonicInstant? {
      guard let pair, distrustedUntil.map({ now > $0 }) ?? true else { return nil }
      let instant = pair.monotonic.advanced(by: .nanoseconds(wall - pair.wall))
      let isPossible =
        earliest - instant <= Self.tolerance && instant - now <= Self.tolerance
      return isPossible ? min(max(instant, earliest), now) : nil
    }
  }

  extension Duration {
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
  }
#endif
