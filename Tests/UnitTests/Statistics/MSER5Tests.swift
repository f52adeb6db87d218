import Testing

@testable import PerfHarness

/// What `Fixtures/statistics/make_steady_fixture.py` has written, by numpy and scipy.
struct SteadyFixture: Decodable {
  struct Series: Decodable, CustomTestStringConvertible {
    var name: String
    var values: [Double]
    /// −1 where the best cut is beyond the middle, nil of too few values.
    var cut: Int?
    var kendall: Double
    var drift: Double
    var testDescription: String { name }
  }

  var cases: [Series]
}

@Suite struct MSER5Tests {
  @Test(arguments: try SteadyFixture.fixture("steady.json").cases)
  func theCutIsThatOfTheDefinition(_ series: SteadyFixture.Series) {
    let expected: MSER5.Truncation =
      switch series.cut {
      case nil: .tooFew
      case .some(-1): .notSteady
      case .some(let cut): .values(cut)
      }
    #expect(MSER5.truncation(of: series.values) == expected)
  }

  /// Of values that are all alike nothing is left out.
  @Test func aConstantSeriesIsSteadyFromTheStart() {
    #expect(MSER5.truncation(of: Array(repeating: 0.1, count: 1000)) == .values(0))
  }

  @Test(arguments: [0, 49]) func fewValuesSayNothing(count: Int) {
    #expect(MSER5.truncation(of: Array(repeating: 1, count: count)) == .tooFew)
  }

  /// A transient that is 2 for its whole length, with noise of a standard deviation of 0.1 about it and
  /// about the 1 that follows: a mean of five has a deviation of 0.045, and one batch of the transient that
  /// is left in shows at 22 of them. So no batch of it is ever left in, and what is cut beyond it is
  /// noise: for 200 seeds never more than a quarter of what follows.
  @Test func aTransientOfAKnownLengthIsFound() {
    for length in [25, 100, 400] {
      for seed in UInt64(1)...200 {
        var generator = SeededGenerator(seed: seed)
        let values = (0..<1000).map { index in
          (index < length ? 2 : 1) + 0.1 * generator.nextNormal()
        }
        guard case .values(let cut) = MSER5.truncation(of: values) else {
          Issue.record("no steady state of seed \(seed) after \(length)")
          continue
        }
        #expect(cut >= length && cut <= length + (1000 - length) / 4, "seed \(seed)")
      }
    }
  }
}

@Suite struct TrendTests {
  @Test(arguments: try SteadyFixture.fixture("steady.json").cases)
  func trendsAreThoseOfScipy(_ series: SteadyFixture.Series) {
    let few = Array(series.values.prefix(60))
    #expect(areClose(Trend.mannKendall(few), series.kendall, within: 1e-12))
    #expect(areClose(Trend.drift(few), series.drift, within: 1e-9))
  }

  @Test func whatDoesNotChangeHasNoTrend() {
    let same = [1.0, 1, 1, 1]
    #expect(Trend.mannKendall(same) == 0)
    #expect(Trend.drift(same) == 0)
    #expect(Trend.mannKendall([]) == 0)
    #expect(Trend.drift([1, 2]) == 0)
  }

  /// S of 1, 2, 3, 4 is 6, its variance 4·3·13/18 = 8.67: (6 − 1)/2.944 = 1.698.
  @Test func whatAlwaysRisesTheSameDriftsForCertain() {
    #expect(Trend.drift([1, 2, 3, 4]) == .infinity)
    #expect(Trend.drift([4, 3, 2, 1]) == -.infinity)
    #expect(areClose(Trend.mannKendall([1, 2, 3, 4]), 1.698, within: 1e-3))
  }
}
