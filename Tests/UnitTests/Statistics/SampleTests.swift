import Testing

@testable import PerfHarness

@Suite struct SampleTests {
  @Test(arguments: try StatisticsFixture.fixture("numpy.json").cases)
  func agreesWithNumpy(_ expected: StatisticsFixture.DataSet) throws {
    let percents = try StatisticsFixture.fixture("numpy.json").percents
    let sample = Sample(expected.values)

    for (percent, percentile) in zip(percents, expected.percentiles) {
      #expect(areClose(sample.percentile(percent), percentile, within: 1e-12), "p\(percent)")
    }
    #expect(areClose(sample.mean, expected.mean, within: 1e-12))
    #expect(areClose(sample.tailMean(of: 0.1, .greatest), expected.greatestTenth, within: 1e-12))
    #expect(areClose(sample.tailMean(of: 0.1, .least), expected.leastTenth, within: 1e-12))
    #expect(
      areClose(
        sample.populationStandardDeviation, expected.populationDeviation, within: 1e-12))
    if let deviation = expected.sampleDeviation {
      #expect(areClose(sample.sampleStandardDeviation, deviation, within: 1e-12))
    } else {
      #expect(sample.sampleStandardDeviation.isNaN)
    }
  }

  @Test func orderDoesNotMatter() {
    #expect(Sample([3, 1, 2]) == Sample([1, 2, 3]))
    #expect(Sample([3, 1, 2]).values == [1, 2, 3])
    #expect(Sample([3, 1, 2]) == Sample(ascending: [1, 2, 3]))
    #expect(Sample([3, 1, 2]).minimum == 1)
    #expect(Sample([3, 1, 2]).maximum == 3)
  }

  @Test func nothingHasNoNumbers() {
    let sample = Sample([])
    #expect(sample.count == 0)
    for number in [
      sample.minimum, sample.maximum, sample.mean, sample.percentile(50),
      sample.tailMean(of: 0.1, .greatest), sample.populationStandardDeviation,
      sample.sampleStandardDeviation,
    ] { #expect(number.isNaN) }
  }

  @Test func percentilesBeyondTheBoundsAreTheExtremes() {
    let sample = Sample([1, 2, 3])
    #expect(sample.percentile(-5) == 1)
    #expect(sample.percentile(250) == 3)
    #expect(sample.percentile(.nan).isNaN)
  }

  /// 1…25: a tenth is 2.5 numbers, (25 + 24 + 23 ÷ 2) ÷ 2.5 = 24.2; at the other end
  /// (1 + 2 + 3 ÷ 2) ÷ 2.5 = 1.8. 1…20: 19.5 and 1.5.
  @Test func aTailIsExactlyItsShare() {
    let sample = Sample((1...25).map(Double.init))
    #expect(abs(sample.tailMean(of: 0.1, .greatest) - 24.2) < 1e-12)
    #expect(abs(sample.tailMean(of: 0.1, .least) - 1.8) < 1e-12)
    #expect(abs(Sample((1...20).map(Double.init)).tailMean(of: 0.1, .greatest) - 19.5) < 1e-12)
    // Of less than a whole number, the extreme; of everything, the mean.
    #expect(Sample([3, 1, 2]).tailMean(of: 0.1, .greatest) == 3)
    #expect(Sample([3, 1, 2]).tailMean(of: 0.1, .least) == 1)
    #expect(Sample([3, 1, 2]).tailMean(of: 1, .least) == 2)
    #expect(Sample([3, 1, 2]).tailMean(of: 2, .greatest) == 2)
  }

  /// The widest interval of the median needs 6 values, that of p95 (and of p5) 59: see
  /// `OrderStatisticInterval.minimumCount`.
  @Test(arguments: [
    (Statistic.p50, 6), (.p99, 299), (.tailMean, 59), (.tailRatio, 59), (.mean, 1), (.minimum, 1),
    (.maximum, 1), (.percentile(0), 1), (.percentile(100), 1), (.percentile(.nan), 1),
  ])
  func aStatisticNeedsSoManyValues(_ statistic: Statistic, _ count: Int) {
    #expect(statistic.minimumCount() == count)
  }

  @Test(arguments: [
    (Statistic.p50, "p50"), (.p999, "p99.9"), (.percentile(12.5), "p12.5"), (.mean, "mean"),
    (.minimum, "min"), (.maximum, "max"), (.tailMean, "tailMean"), (.tailRatio, "tailRatio"),
  ])
  func statisticsAreNamedAsInReports(_ statistic: Statistic, _ name: String) {
    #expect(statistic.description == name)
  }
}
