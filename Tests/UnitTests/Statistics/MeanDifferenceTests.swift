import PerfHarness
import Testing

@Suite struct MeanDifferenceTests {
  private func expect(_ found: MeanDifference, agreesWith test: GateFixture.TTest) {
    #expect(areClose(found.difference, test.difference, within: 1e-9), "\(test)")
    #expect(areClose(found.deviation, test.deviation, within: 1e-9), "\(test)")
    #expect(found.degreesOfFreedom == test.degreesOfFreedom)
    #expect(areClose(found.chance(ofMoreThan: test.null), test.more, within: 1e-8), "\(test)")
    #expect(areClose(found.chance(ofLessThan: test.null), test.less, within: 1e-8), "\(test)")
    for (confidence, ends) in [(0.95, test.interval95), (0.99, test.interval99)] {
      let interval = found.interval(confidence: confidence)
      let width = ends[1] - ends[0]
      #expect(abs(interval.lowerBound - ends[0]) < 1e-8 * width, "\(test)")
      #expect(abs(interval.upperBound - ends[1]) < 1e-8 * width, "\(test)")
    }
  }

  @Test func twoSetsAgreeWithScipy() throws {
    for test in try GateFixture.read().independent {
      let found = try #require(MeanDifference(test.first, minus: test.second))
      expect(found, agreesWith: test)
      // The half width of the mean of n is that of a difference, with 1/n for 1/n + 1/m.
      let (one, other) = (Double(test.first.count), Double(test.second.count))
      let half = (test.interval99[1] - test.interval99[0]) / 2
      let expected = half / (1 / one + 1 / other).squareRoot() / one.squareRoot()
      let halfWidth = found.halfWidth(ofMeanOf: test.first.count, confidence: 0.99)
      #expect(areClose(halfWidth, expected, within: 1e-8))
    }
  }

  @Test func pairsAgreeWithScipy() throws {
    for test in try GateFixture.read().pairs {
      expect(try #require(MeanDifference(ofPairs: test.first)), agreesWith: test)
    }
  }

  @Test func tooFewRepetitionsSayNothing() {
    #expect(MeanDifference([1], minus: [2]) == nil)
    #expect(MeanDifference([1, 2, 3], minus: []) == nil)
    #expect(MeanDifference([], minus: [1, 2, 3]) == nil)
    #expect(MeanDifference([1, 2], minus: [1]) != nil)
    #expect(MeanDifference(ofPairs: []) == nil)
    #expect(MeanDifference(ofPairs: [1]) == nil)
    #expect(MeanDifference(ofPairs: [1, 2]) != nil)
  }

  /// Where nothing scatters, more than nothing is certain, and nothing is not. The sum of ten times 0.1
  /// is not 1 in doubles, and its tenth not 0.1.
  @Test func withoutSpreadAnyExcessIsCertain() throws {
    let one = Array(repeating: 0.1, count: 10)
    let same = try #require(MeanDifference(one, minus: Array(repeating: 0.1, count: 3)))
    #expect(same.difference == 0)
    #expect(same.standardError == 0)
    #expect(same.chance(ofMoreThan: 0) == 1)
    #expect(same.chance(ofLessThan: 0) == 1)
    #expect(same.interval() == 0...0)
    let more = try #require(MeanDifference([0.2, 0.2], minus: one))
    #expect(more.chance(ofMoreThan: 0) == 0)
    #expect(more.chance(ofMoreThan: 0.05) == 0)
    #expect(more.chance(ofMoreThan: 0.15) == 1)
    #expect(more.chance(ofLessThan: 0.15) == 0)
  }

  /// Deviation 0.5, of 2 and 2: a standard error of 0.5. A floor of 1 halves t, one of 0.1 does nothing.
  @Test func theErrorIsNoLessThanIsSaid() throws {
    let (first, second) = ([3.0, 3.0 + 0.5.squareRoot()], [1.0, 1.0 + 0.5.squareRoot()])
    let plain = try #require(MeanDifference(first, minus: second))
    let low = try #require(MeanDifference(first, minus: second, leastError: 0.1))
    let high = try #require(MeanDifference(first, minus: second, leastError: 1))
    #expect(areClose(plain.standardError, 0.5, within: 1e-12))
    #expect(low == plain)
    #expect(high.standardError == 1)
    #expect(high.deviation == plain.deviation)
    // By the closed form of two degrees of freedom: P(T > t) = ½ − t ÷ (2 √(2 + t²)).
    #expect(areClose(plain.chance(ofMoreThan: 0), 0.5 - 2 / 18.0.squareRoot(), within: 1e-9))
    #expect(areClose(high.chance(ofMoreThan: 0), 0.5 - 1 / 6.0.squareRoot(), within: 1e-9))
  }

  @Test func theMeanOfNoneIsNone() {
    #expect([Double]().mean.isNaN)
    #expect([1.0, 2, 6].mean == 3)
    #expect(Array(repeating: 0.1, count: 10).mean == 0.1)
  }
}
