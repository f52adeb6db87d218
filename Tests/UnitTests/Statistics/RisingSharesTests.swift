import Foundation
import Testing

@testable import PerfHarness

@Suite struct RisingSharesTests {
  /// 1/10, 4/10, 2/10, 6/10: the middle two are pooled to 6/20.
  @Test func violatorsArePooled() {
    let shares = IsotonicRegression.shares([(1, 10), (4, 10), (2, 10), (6, 10)])
    #expect(shares == [0.1, 0.3, 0.3, 0.6])
    #expect(IsotonicRegression.shares([(3, 4), (0, 4), (0, 4)]) == [0.25, 0.25, 0.25])
    #expect(IsotonicRegression.shares([]) == [])
  }

  /// Counts that lie on the line 0.5 + 2 x exactly are fitted by it.
  @Test func aLineThroughItsOwnPointsIsFound() throws {
    let counts = [-1.0, 0, 0.5, 1].map { x in
      LogisticLine.Count(position: x, hits: 1000 / (1 + exp(-(0.5 + 2 * x))), trials: 1000)
    }
    let line = try #require(LogisticLine(counts))
    #expect(abs(line.slope - 2) < 1e-8)
    #expect(abs(line.intercept - 0.5) < 1e-8)
    // ln(0.05 ÷ 0.95) = −2.944439.
    #expect(abs(line.position(of: 0.05) - (-2.944439 - 0.5) / 2) < 1e-6)
  }

  @Test func whereNothingRisesThereIsNoLine() {
    #expect(LogisticLine([.init(position: 0, hits: 5, trials: 10)]) == nil)
    #expect(
      LogisticLine([
        .init(position: 0, hits: 5, trials: 10), .init(position: 1, hits: 2, trials: 10),
      ]) == nil)
    #expect(
      LogisticLine([
        .init(position: 0, hits: 0, trials: 10), .init(position: 1, hits: 10, trials: 10),
      ]) == nil)
  }
}
