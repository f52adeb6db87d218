#if HTTP
  import Testing

  @testable import PerfHarness

  @Suite struct ArrivalClockTests {
    /// The wall clock is 1,000 s ahead of the other one.
    private static let ahead: Int64 = 1_000_000_000_000

    private var clock = ArrivalClock()

    /// Both clocks at a monotonic time in microseconds, the wall clock so many microseconds off.
    private static func pair(_ microseconds: Int64, wallOff: Int64 = 0) -> ArrivalClock.Pair {
      ArrivalClock.Pair(
        monotonic: at(microseconds), wall: microseconds * 1000 + ahead + wallOff * 1000)
    }

    private static func at(_ microseconds: Int64) -> MonotonicInstant {
      MonotonicInstant(nanoseconds: microseconds * 1000)
    }

    private func instant(
      stamped microseconds: Int64, sent: Int64 = 0, read: Int64
    ) -> MonotonicInstant? {
      clock.instant(
        of: microseconds * 1000 + Self.ahead, notBefore: Self.at(sent), notAfter: Self.at(read))
    }

    @Test mutating func withoutAPairThereIsNoInstant() {
      #expect(clock.needsPair(at: Self.at(0)))
      #expect(instant(stamped: 100, read: 200) == nil)
    }

    @Test mutating func aStampIsAsFarFromThePairOnBothClocks() {
      clock.take(Self.pair(1000))
      #expect(instant(stamped: 900, read: 1000) == Self.at(900))
      #expect(instant(stamped: 1300, read: 1400) == Self.at(1300))
    }

    @Test mutating func aPairIsGoodForTenMilliseconds() {
      clock.take(Self.pair(1000))
      #expect(!clock.needsPair(at: Self.at(11_000)))
      #expect(clock.needsPair(at: Self.at(11_001)))
    }

    /// 50 µs is what the reading of two clocks may be off by.
    @Test mutating func nothingArrivesBeforeItWasAskedForNorAfterItWasRead() {
      clock.take(Self.pair(1000))
      #expect(instant(stamped: 950, sent: 1000, read: 2000) == Self.at(1000))
      #expect(instant(stamped: 949, sent: 1000, read: 2000) == nil)
      #expect(instant(stamped: 2050, sent: 1000, read: 2000) == Self.at(2000))
      #expect(instant(stamped: 2051, sent: 1000, read: 2000) == nil)
    }

    /// 1,000 parts in a million of a second are 1 ms, and 0.2 ms are for a pair that was read slowly.
    @Test(arguments: [(1200, 0), (-1200, 0), (1201, 1), (-1201, 1)] as [(Int64, Int)])
    func aWallClockThatIsSetIsNotTakenForSlew(_ off: Int64, _ jumps: Int) {
      var clock = ArrivalClock()
      clock.take(Self.pair(0))
      clock.take(Self.pair(1_000_000, wallOff: off))
      #expect(clock.jumps == jumps)
    }

    @Test mutating func afterAJumpStampsAreNotBelievedForASecond() {
      clock.take(Self.pair(0))
      clock.take(Self.pair(10_000, wallOff: 5000))
      func stamped(_ microseconds: Int64) -> MonotonicInstant? {
        instant(stamped: microseconds + 5000, read: microseconds)
      }
      #expect(stamped(10_500) == nil)
      #expect(stamped(1_010_000) == nil)
      clock.take(Self.pair(1_010_001, wallOff: 5000))
      #expect(stamped(1_010_001) == Self.at(1_010_001))
      #expect(clock.jumps == 1)
    }
  }
#endif
