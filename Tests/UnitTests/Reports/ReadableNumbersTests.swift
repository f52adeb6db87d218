import Testing

@testable import PerfHarness

@Suite struct ReadableNumbersTests {
  // Expected: C's `%.3g` where it needs no exponent, with trailing zeros (`%#.3g`).
  @Test(arguments: [
    (0.0, "0"), (0.0123, "0.0123"), (0.1, "0.100"), (0.9996, "1.00"), (1.5, "1.50"),
    (9.994, "9.99"), (9.996, "10.0"), (52.34, "52.3"), (99.94, "99.9"), (99.96, "100"),
    (-1.5, "-1.50"), (0.000_001, "0.000001"),
    // Digits before the point stay.
    (1980.4, "1980"), (123_456.7, "123457"),
    (1e-9, "0"),
  ])
  func threeDigits(_ number: Double, _ expected: String) {
    #expect(number.inThreeDigits == expected)
  }

  @Test(arguments: [
    (0.0, "0 ms"), (0.000_000_5, "0.500 µs"), (0.000_031, "31.0 µs"), (0.000_999_4, "999 µs"),
    (0.000_999_6, "1.00 ms"), (0.0523, "52.3 ms"), (0.9996, "1.00 s"), (75.0, "75.0 s"),
  ])
  func aDurationHasTheUnitThatFits(_ seconds: Double, _ expected: String) {
    #expect(DurationUnit.text(ofSeconds: seconds) == expected)
  }

  @Test(arguments: [
    (0.05, 30.0, DurationUnit.milliseconds),
    (0.05, 1_001.0, .seconds),
    (0.000_03, 0.9, .microseconds),
    (0.000_03, 1.1, .milliseconds),
    (0.0, 0.000_5, .microseconds),
    (0.0, 0.0, .milliseconds),
  ])
  func aRowHasTheUnitOfItsTypicalValueUnlessTheGreatestGetsTooLong(
    _ typical: Double, _ greatest: Double, _ expected: DurationUnit
  ) {
    #expect(DurationUnit(fitting: typical, greatest: greatest) == expected)
  }
}
