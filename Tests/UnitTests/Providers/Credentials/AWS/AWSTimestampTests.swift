import Testing

@testable import PerfHarness

@Suite struct AWSTimestampTests {
  // Made with Python's datetime.fromtimestamp(…, timezone.utc).
  @Test(arguments: [
    (0.0, "19700101T000000Z"), (1_768_480_496.9, "20260115T123456Z"),
    (951_782_400, "20000229T000000Z"), (951_868_799, "20000229T235959Z"),
    (951_868_800, "20000301T000000Z"), (4_107_542_399, "21000228T235959Z"),
    (4_107_542_400, "21000301T000000Z"), (-1, "19691231T235959Z"),
    (1_735_689_599, "20241231T235959Z"),
  ])
  func isWrittenInUTC(_ seconds: Double, _ text: String) {
    #expect(AWSTimestamp.basic(seconds) == text)
  }

  @Test(arguments: [
    ("2026-01-15T12:34:56Z", 1_768_480_496.0), ("2026-01-15T12:34:56.500Z", 1_768_480_496.5),
    ("2026-01-15T13:34:56+01:00", 1_768_480_496), ("soon", nil), ("", nil),
  ])
  func isReadWithAndWithoutFractions(_ text: String, _ seconds: Double?) {
    #expect(AWSTimestamp.parse(text) == seconds)
  }
}
