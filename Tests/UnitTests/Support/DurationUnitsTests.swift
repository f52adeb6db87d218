import Testing

@testable import PerfHarness

@Suite struct DurationUnitsTests {
  @Test(arguments: [
    (Duration.seconds(10), "10 s"), (.milliseconds(1500), "1.5 s"), (.milliseconds(250), "250 ms"),
    (.microseconds(40), "40 µs"), (.nanoseconds(1), "1 ns"), (.zero, "0 s"),
    (.nanoseconds(1_000_000_001), "1.000000001 s"), (.seconds(-90), "-90 s"),
    (Duration(secondsComponent: 0, attosecondsComponent: 1), "0.000000001 ns"),
  ])
  func everyDigitIsThere(_ duration: Duration, _ text: String) {
    #expect(duration.exactText == text)
  }

  @Test(arguments: [
    (1.5, Duration.milliseconds(1500)), (-0.25, .milliseconds(-250)), (1e-10, .zero),
    (.infinity, .nanoseconds(Int64.max)), (-1e300, .nanoseconds(Int64.min)), (.nan, .zero),
  ])
  func secondsNeverTrap(_ seconds: Double, _ duration: Duration) {
    #expect(Duration(inSeconds: seconds) == duration)
  }

  @Test func whatLastsLongerThanAClockCanCountEndsWithTheClock() {
    #expect(Duration.seconds(Int64.max).inNanoseconds == .max)
    #expect(Duration.seconds(Int64.min).inNanoseconds == .min)
    let last = MonotonicInstant(nanoseconds: .max)
    let first = MonotonicInstant(nanoseconds: .min)
    #expect(last.advanced(by: .nanoseconds(1)) == last)
    #expect(first.advanced(by: .seconds(-1)) == first)
    #expect(last - first == .nanoseconds(Int64.max))
    #expect(first - last == .nanoseconds(Int64.min))
  }
}
