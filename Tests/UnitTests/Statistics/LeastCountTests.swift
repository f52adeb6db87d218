import Testing

@testable import PerfHarness

@Suite struct LeastCountTests {
  @Test(arguments: [1, 2, 7, 8, 9, 1000])
  func theLeastNumberThatIsEnoughIsFound(enough: Int) {
    #expect(LeastCount.above(0, upTo: 1000) { $0 >= enough } == enough)
  }

  @Test func whereNoneIsEnoughThereIsNone() {
    #expect(LeastCount.above(0, upTo: 1000) { $0 > 1000 } == nil)
    #expect(LeastCount.above(1000, upTo: 1000) { _ in true } == nil)
  }
}
