import PerfHarness
import Testing

struct IntTextTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (3112, "3,112"), (1_234_567, "1,234,567"),
    (-1000, "-1,000"), (-999, "-999"),
  ])
  func groupsDigitsByThree(_ number: Int, _ text: String) {
    #expect(number.grouped == text)
  }
}
