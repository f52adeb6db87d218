import PerfHarness
import Testing

@Suite struct OrderStatisticIntervalTests {
  @Test(arguments: [
    (50.0, 6), (90, 29), (95, 59), (99, 299), (99.9, 2995), (10, 29), (5, 59), (1, 299),
    (0.1, 2995), (0, .max), (100, .max),
  ])
  func minimumCountsAreThoseOfTheTable(_ percent: Double, _ count: Int) {
    #expect(OrderStatisticInterval.minimumCount(for: percent) == count)
  }

  @Test func moreConfidenceNeedsMoreValues() {
    // 0.95^n ≤ 0.01 from n = 90 on, and 2 · 0.5^n ≤ 0.01 from n = 8 on.
    #expect(OrderStatisticInterval.minimumCount(for: 95, confidence: 0.99) == 90)
    #expect(OrderStatisticInterval.minimumCount(for: 50, confidence: 0.99) == 8)
  }

  @Test(arguments: [50.0, 90, 95, 99, 10, 1])
  func intervalsExistFromTheMinimumCountOn(_ percent: Double) {
    let count = OrderStatisticInterval.minimumCount(for: percent)
    let values = (1...count).map(Double.init)
    #expect(OrderStatisticInterval.interval(of: percent, in: Sample(values)) != nil)
    #expect(OrderStatisticInterval.interval(of: percent, in: Sample(values.dropLast())) == nil)
  }

  /// P(l ≤ B ≤ u − 1), the probability to cover; and that no end could be closer.
  @Test(arguments: [50.0, 75, 90, 95, 99, 99.9, 10, 0.5])
  func ranksCoverWithTheirConfidenceAndNoFurther(_ percent: Double) throws {
    let least = OrderStatisticInterval.minimumCount(for: percent)
    for count in [least, least + 1, least * 5 / 4, least * 2, least * 10, 100_000] {
      let ranks = try #require(OrderStatisticInterval.ranks(of: percent, count: count))
      let below = BinomialDistribution(count: count, probability: percent / 100)
      let errorBelow = below.atMost(ranks.lowerBound - 1)
      let errorAbove = below.atLeast(ranks.upperBound)
      #expect(errorBelow + errorAbove <= 0.05 + 1e-12)
      #expect(ranks.lowerBound == 1 || errorBelow <= 0.025)
      #expect(ranks.upperBound == count || errorAbove <= 0.025)
      #expect(below.atMost(ranks.lowerBound) + errorAbove > 0.05 || errorAbove < 0.025)
      #expect(below.atMost(ranks.lowerBound) > min(0.025, 0.05 - errorAbove))
      #expect(below.atLeast(ranks.upperBound - 1) > min(0.025, 0.05 - errorBelow))
    }
  }

  @Test func whereTheValuesRunOutTheExtremeIsTheBound() throws {
    // 0.99^n > 0.025 up to n = 367: the maximum is the only upper bound, wrong with more than 2.5 %.
    for count in [299, 320, 367] {
      let ranks = try #require(OrderStatisticInterval.ranks(of: 99, count: count))
      #expect(ranks.upperBound == count)
    }
    // By scipy.stats.binom(368, 0.99): P(B ≥ 368) = 0.0248, P(B ≤ 359) = 0.0128, P(B ≤ 360) = 0.0336.
    #expect(OrderStatisticInterval.ranks(of: 99, count: 368) == 360...368)
  }

  @Test func lowPercentilesMirrorHighOnes() throws {
    for count in [29, 40, 100, 5000] {
      let high = try #require(OrderStatisticInterval.ranks(of: 90, count: count))
      let low = try #require(OrderStatisticInterval.ranks(of: 10, count: count))
      #expect(low == (count + 1 - high.upperBound)...(count + 1 - high.lowerBound))
    }
  }

  @Test func aMillionValuesAreNoTrouble() throws {
    // The normal approximation of the binomial: 990,000 ± 1.96 · √(1e6 · 0.99 · 0.01) = ± 195.0.
    let ranks = try #require(OrderStatisticInterval.ranks(of: 99, count: 1_000_000))
    #expect(abs(ranks.lowerBound - 989_805) <= 2)
    #expect(abs(ranks.upperBound - 990_196) <= 2)
  }

  /// 2,000 samples of 400: the share of intervals that miss is binomial with p ≤ 0.05, so above
  /// 0.05 + 4 · √(0.05 · 0.95 / 2000) = 0.0695 with a probability below 1e-4.
  @Test(arguments: [50.0, 95, 99])
  func simulatedSamplesAreCovered(_ percent: Double) throws {
    var generator = SeededGenerator(seed: 7)
    var missed = 0
    for _ in 0..<2000 {
      let sample = Sample((0..<400).map { _ in generator.nextUnit() })
      let interval = try #require(OrderStatisticInterval.interval(of: percent, in: sample))
      if !interval.contains(percent / 100) { missed += 1 }
    }
    #expect(Double(missed) / 2000 < 0.0695)
  }

  @Test func confidenceOutsideItsBoundsHasNoInterval() {
    #expect(OrderStatisticInterval.ranks(of: 50, count: 1000, confidence: 1) == nil)
    #expect(OrderStatisticInterval.ranks(of: 50, count: 1000, confidence: 0) == nil)
  }
}
