import Foundation
import PerfHarness
import Testing

@Suite struct BinomialTests {
  @Test func tailsAgreeWithScipy() throws {
    for tail in try BinomialFixture.fixture("binomial.json").tails {
      let distribution = BinomialDistribution(count: tail.count, probability: tail.probability)
      let atMost = distribution.atMost(tail.successes)
      let atLeast = distribution.atLeast(tail.successes)
      #expect(areClose(atMost, tail.atMost, within: 5e-11), "\(tail)")
      #expect(areClose(atLeast, tail.atLeast, within: 5e-11), "\(tail)")
    }
  }

  @Test func impossibleAndCertainCounts() {
    let distribution = BinomialDistribution(count: 4, probability: 0.25)
    #expect(distribution.atMost(-1) == 0)
    #expect(distribution.atLeast(0) == 1)
    #expect(distribution.atMost(4) == 1)
    #expect(distribution.atLeast(5) == 0)
    #expect(BinomialDistribution(count: 4, probability: 0).atMost(0) == 1)
    #expect(BinomialDistribution(count: 4, probability: 1).atLeast(4) == 1)
  }

  /// I_x(a, 1) = x^a, and Student's t: P(|T| > t) = I_x(ν/2, ½) at x = ν/(ν + t²), which is
  /// 1 − 2 arctan(t)/π for ν = 1 and 1 − t/√(2 + t²) for ν = 2.
  @Test func incompleteBetaHasItsClosedForms() {
    let t = 0.5
    let forms: [(x: Double, a: Double, b: Double, expected: Double)] = [
      (0.3, 2.5, 1, pow(0.3, 2.5)), (0.999, 1200, 1, pow(0.999, 1200)), (0.5, 0.5, 0.5, 0.5),
      (1 / (1 + t * t), 0.5, 0.5, 1 - 2 * atan(t) / .pi),
      (2 / (2 + t * t), 1, 0.5, 1 - t / (2 + t * t).squareRoot()),
    ]
    for form in forms {
      let tails = IncompleteBeta.tails(form.x, form.a, form.b)
      #expect(areClose(tails.lower, form.expected, within: 1e-13), "\(form)")
      #expect(areClose(tails.upper, 1 - form.expected, within: 1e-13), "\(form)")
    }
  }

  @Test func sharesAgreeWithScipy() throws {
    for share in try BinomialFixture.fixture("binomial.json").shares {
      let interval = BinomialInterval.interval(
        of: share.successes, in: share.trials, confidence: share.confidence)
      #expect(areClose(interval.lowerBound, share.low, within: 5e-11), "\(share)")
      #expect(areClose(interval.upperBound, share.high, within: 5e-11), "\(share)")
    }
  }

  @Test func noFailureAmongManyStillLeavesAnUpperBound() {
    // 1 − 0.025^(1/n); of nothing, nothing is known.
    let interval = BinomialInterval.interval(of: 0, in: 100)
    #expect(interval.lowerBound == 0)
    #expect(areClose(interval.upperBound, 1 - pow(0.025, 0.01), within: 5e-11))
    #expect(BinomialInterval.interval(of: 0, in: 0) == 0...1)
    #expect(BinomialInterval.interval(of: 9, in: 4) == BinomialInterval.interval(of: 4, in: 4))
  }
}
