import PerfHarness
import Testing

struct SpellingTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (3112, "3,112"), (1_234_567, "1,234,567"),
    (-1000, "-1,000"), (-999, "-999"),
  ])
  func groupsDigitsByThree(_ number: Int, _ text: String) {
    #expect(number.grouped == text)
  }

  @Test(arguments: [
    (Duration.seconds(2), "2 s"), (.seconds(600), "600 s"), (.milliseconds(1500), "1.5 s"),
    (.milliseconds(50), "50 ms"), (.microseconds(1250), "1.25 ms"), (.zero, "0 ms"),
  ])
  func writesALimitAsAPersonWould(_ limit: Duration, _ text: String) {
    #expect(limit.spelledOut == text)
  }
}
