import PerfHarness
import Testing

@Suite struct SampleTests {
  @Test(arguments: try StatisticsFixture.fixture("numpy.json").cases)
  func agreesWithNumpy(_ expected: StatisticsFixture.DataSet) throws {
    let percents = try StatisticsFixture.fixture("numpy.json").percents
    let sample = Sample(expected.values)

    for (percent, percentile) in zip(percents, expected.percentiles) {
      #expect(areClose(sample.percentile(percent), percentile, within: 1e-12), "p\(percent)")
    }
    #expect(areClose(sample.mean, expected.mean, within: 1e-12))
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
    #expect(Sample([3, 1, 2]).minimum == 1)
    #expect(Sample([3, 1, 2]).maximum == 3)
  }

  @Test func nothingHasNoNumbers() {
    let sample = Sample([])
    #expect(sample.count == 0)
    for number in [
      sample.minimum, sample.maximum, sample.mean, sample.percentile(50),
      sample.populationStandardDeviation, sample.sampleStandardDeviation,
    ] { #expect(number.isNaN) }
  }

  @Test func percentilesBeyondTheBoundsAreTheExtremes() {
    let sample = Sample([1, 2, 3])
    #expect(sample.percentile(-5) == 1)
    #expect(sample.percentile(250) == 3)
    #expect(sample.percentile(.nan).isNaN)
  }

  @Test(arguments: [
    (Statistic.p50, "p50"), (.p999, "p99.9"), (.percentile(12.5), "p12.5"), (.mean, "mean"),
    (.minimum, "min"), (.maximum, "max"),
  ])
  func statisticsAreNamedAsInReports(_ statistic: Statistic, _ name: String) {
    #expect(statistic.description == name)
  }
}
