import Testing

@testable import PerfHarness

@Suite struct SharedStartTests {
  /// 1767366245 is 2026-01-02T15:04:05Z, by `date -u -d @1767366245 +%FT%TZ`.
  @Test(arguments: [
    ("1767366245", 1_767_366_245), ("1767366245.5", 1_767_366_245.5),
    ("2026-01-02T15:04:05Z", 1_767_366_245), ("2026-01-02T17:04:05+02:00", 1_767_366_245),
    ("2026-01-02T15:04:05.250Z", 1_767_366_245.25),
  ])
  func aTimeIsReadByRFC3339OrAsSecondsSince1970(_ text: String, _ seconds: Double) throws {
    let start = try #require(SharedStart(text))
    #expect(start.instant == seconds)
    #expect(start.text == text)
  }

  @Test(arguments: ["", "now", "15:04", "2026-01-02", "-5", "1e9", "tomorrow", "1.2.3"])
  func anythingElseIsNone(_ text: String) {
    #expect(SharedStart(text) == nil)
  }

  @Test func aRepetitionByTimeBeginsWhenTheOneBeforeMustHaveEnded() throws {
    let start = try #require(SharedStart("1000"))
    #expect(start.instant(ofRepetition: 0, planned: .seconds(60)) == 1000)
    // 60 s of requests and 30 s for the last replies.
    #expect(start.instant(ofRepetition: 1, planned: .seconds(60)) == 1090)
    #expect(start.instant(ofRepetition: 2, planned: .seconds(60)) == 1180)
    #expect(start.instant(ofRepetition: 0, planned: nil) == 1000)
    #expect(start.instant(ofRepetition: 1, planned: nil) == nil)
  }

  @Test(
    arguments: [
      (0.0, nil), (1000, nil), (1001, nil),
      (
        1012.3,
        "a time to come; it was 12.3 s ago when everything was ready; leave more time for building and "
          + "connecting"
      ),
      (-86_400, "a time within a day; it is 24 h 16 min ahead"),
    ] as [(Double, String?)])
  func aStartThatCannotBeMetIsRefused(_ now: Double, _ problem: String?) throws {
    #expect(try #require(SharedStart("1000")).problem(at: now) == problem)
  }
}
