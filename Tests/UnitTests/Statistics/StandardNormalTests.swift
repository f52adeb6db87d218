import PerfHarness
import Testing

@Suite struct StandardNormalTests {
  @Test func tailsAgreeWithScipy() throws {
    for point in try StudentFixture.fixture("student.json").normal.tails {
      let tail = StandardNormal.upperTail(point.at)
      #expect(areClose(tail, point.upperTail, within: 1e-12), "\(point)")
    }
  }

  @Test func quantilesAgreeWithScipy() throws {
    for point in try StudentFixture.fixture("student.json").normal.quantiles {
      let quantile = StandardNormal.quantile(upperTail: point.upperTail)
      #expect(areClose(quantile, point.at, within: 1e-12), "\(point)")
    }
  }

  @Test func endsAreInfinite() {
    #expect(StandardNormal.quantile(upperTail: 0) == .infinity)
    #expect(StandardNormal.quantile(upperTail: 1) == -.infinity)
  }
}
