import Testing

@testable import PerfHarness

@Suite struct DurationTextTests {
  @Test(arguments: [
    ("250ms", Duration.milliseconds(250)), ("30s", .seconds(30)), ("5m", .seconds(300)),
    ("1h", .seconds(3600)), ("1.5s", .milliseconds(1500)), ("2", .seconds(2)),
    ("10us", .microseconds(10)), ("10µs", .microseconds(10)), ("7ns", .nanoseconds(7)),
  ])
  func readsANumberWithAUnit(text: String, duration: Duration) {
    #expect(DurationText.parse(text) == duration)
  }

  @Test(arguments: [
    "", "s", "ms", "-1s", "1 s", "1.2.3s", "1e3s", "five", "٣s", "99999999999h", ".",
  ])
  func refusesEverythingElse(text: String) {
    #expect(DurationText.parse(text) == nil)
  }

  @Test(arguments: [
    (Duration.zero, "0 s"), (.nanoseconds(42), "0.042 µs"), (.microseconds(12), "12 µs"),
    (.microseconds(420), "0.42 ms"), (.microseconds(51_234), "51.2 ms"),
    (.microseconds(999_400), "999 ms"), (.microseconds(999_600), "1 s"),
    (.milliseconds(1304), "1.3 s"), (.seconds(125), "2 min 5 s"), (.seconds(7260), "2 h 1 min"),
    (.milliseconds(-250), "-250 ms"),
  ])
  func writesThreeDigitsInTheUnitThatSuits(duration: Duration, text: String) {
    #expect(DurationText.format(duration) == text)
  }

  @Test(arguments: [
    (0, "0"), (0.000123, "0.000123"), (1.0, "1"), (99.96, "100"), (1234.5, "1235"),
    (-2.345, "-2.35"), (0.00001, "0.00001"), (-0.000_000_4, "0"), (2e20, "1000000000000000000"),
    (.nan, "–"), (.infinity, "∞"),
  ])
  func roundsToThreeDigits(value: Double, text: String) {
    #expect(DurationText.significant(value) == text)
  }
}
