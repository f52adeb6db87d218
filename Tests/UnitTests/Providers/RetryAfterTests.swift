import Testing

@testable import PerfHarness

@Suite struct RetryAfterTests {
  /// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110: `date -u -d … +%s`.
  private static let exampleDate = "Sun, 06 Nov 1994 08:49:37 GMT"
  private static let exampleSeconds = 784_111_777.0

  @Test(
    arguments: [
      ("1500", nil, .milliseconds(1500)), (nil, "2", .seconds(2)), (nil, "0", .zero),
      (nil, "1.5", .milliseconds(1500)), ("250", "1", .milliseconds(250)),
      ("soon", "1", .seconds(1)),
      ("-1", "1", .seconds(1)), (nil, exampleDate, .seconds(23)),
      ("", exampleDate, .seconds(23)),
      // Nothing that a wait can be read from.
      (nil, nil, nil), (nil, "-1", nil), (nil, "soon", nil), (nil, "", nil), ("nan", nil, nil),
      (nil, "inf", nil), (nil, "1e30", nil), (nil, "Sun, 06 Nov 1994 08:49:13 GMT", nil),
      (nil, "Sun, 06 Nov 1994", nil),
    ] as [(String?, String?, Duration?)])
  func readsMillisecondsSecondsAndDates(
    _ milliseconds: String?, _ seconds: String?, _ expected: Duration?
  ) {
    let now = Self.exampleSeconds - 23
    let wait = RetryAfter.parse(milliseconds: milliseconds, seconds: seconds, now: now)
    #expect(wait == expected)
  }
}
