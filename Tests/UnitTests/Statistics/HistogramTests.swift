import Testing

@testable import PerfHarness

@Suite struct HistogramTests {
  /// Log-normal nanoseconds around 50 ms, as latencies are.
  private static func latencies(_ count: Int, seed: UInt64 = 1, sigma: Double = 0.5) -> [Int64] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      Int64(
        50e6
          * DurationDistribution.logNormal(median: .seconds(1), sigma: sigma)
          .sample(using: &generator).inSeconds)
    }
  }

  private static func histogram(_ numbers: [Int64]) -> Histogram {
    var histogram = Histogram()
    for number in numbers { histogram.record(number) }
    return histogram
  }

  /// Half of a bucket, of which 256 are a power of two.
  @Test func theErrorIsThatOfHalfABucket() {
    #expect(Histogram.relativeError == 1.0 / 512)
  }

  @Test(arguments: [1, 2, 10, 1000, 30_000])
  func everyStatisticIsThatOfTheNumbersOrWithinItsError(count: Int) {
    let numbers = Self.latencies(count)
    let sample = Sample(numbers.map { Double($0) / 1e9 })
    let counted = CountedValues(Self.histogram(numbers), perUnit: 1e9)
    #expect(counted.count == count)
    #expect(counted.minimum == sample.minimum)
    #expect(counted.maximum == sample.maximum)
    #expect(areClose(counted.mean, sample.mean, within: 1e-12))
    #expect(
      areClose(
        counted.populationStandardDeviation, sample.populationStandardDeviation, within: 1e-9))
    if count > 1 {
      #expect(
        areClose(counted.sampleStandardDeviation, sample.sampleStandardDeviation, within: 1e-9))
    } else {
      #expect(counted.sampleStandardDeviation.isNaN)
    }
    for percent in [-1, 0, 0.1, 1, 10, 50, 90, 99, 99.9, 100, 101] {
      #expect(
        areClose(counted.percentile(percent), sample.percentile(percent), within: 1.0 / 512))
    }
    for share in [0.0001, 0.1, 0.5, 1, 2] {
      for tail in [Sample.Tail.greatest, .least] {
        #expect(
          areClose(
            counted.tailMean(of: share, tail), sample.tailMean(of: share, tail),
            within: 1.0 / 512))
      }
    }
  }

  @Test func ofNothingThereIsNothing() {
    let nothing = CountedValues(Histogram(), perUnit: 1e9)
    #expect(nothing.count == 0)
    #expect(nothing.minimum.isNaN)
    #expect(nothing.maximum.isNaN)
    #expect(nothing.mean.isNaN)
    #expect(nothing.percentile(50).isNaN)
    #expect(nothing.tailMean(of: 0.1, .greatest).isNaN)
    #expect(nothing.populationStandardDeviation.isNaN)
    #expect(nothing.count(atMost: 1) == 0...0)
    let one = CountedValues(Self.histogram([7]), perUnit: 1)
    #expect(one.percentile(.nan).isNaN)
    #expect(one.percentile(50) == 7)
  }

  /// Numbers of which only the last digits differ: the mean is 2⁴⁰ + 1, and each is 1 from it.
  @Test func theDeviationLosesNoDigits() {
    let numbers = (0..<1000).map { (Int64(1) << 40) + ($0.isMultiple(of: 2) ? 0 : 2) }
    let histogram = Self.histogram(numbers)
    #expect(histogram.squaredDeviations == 1000)
    #expect(CountedValues(histogram, perUnit: 1).populationStandardDeviation == 1)
  }

  @Test func everyRankIsWithinItsBounds() {
    let numbers = Self.latencies(2000)
    let sorted = numbers.sorted()
    let histogram = Self.histogram(numbers)
    for (rank, number) in sorted.enumerated() {
      let bounds = histogram.bounds(ofRank: rank)
      #expect(bounds.contains(number))
      // No wider than a bucket, of which 256 are a power of two.
      #expect(Double(bounds.upperBound - bounds.lowerBound) <= Double(number) / 256)
    }
    #expect(histogram.bounds(ofRank: 0) == sorted[0]...sorted[0])
    #expect(histogram.bounds(ofRank: 1999) == sorted[1999]...sorted[1999])
  }

  @Test func howManyAreWithinALimitIsKnownButForOneBucket() {
    let numbers = Self.latencies(2000)
    let counted = CountedValues(Self.histogram(numbers), perUnit: 1e9)
    let sample = Sample(numbers.map { Double($0) / 1e9 })
    for limit in stride(from: 0, through: 0.3, by: 0.001) + [-1, 0.049_999_999, 5] {
      let within = counted.count(atMost: limit)
      #expect(within.contains(sample.count(atMost: limit).lowerBound))
      let bucket = sample.values.count { abs($0 - limit) <= limit / 256 }
      #expect(within.count - 1 <= bucket)
    }
    // What equals the limit is within it, whatever decimals the limit has.
    for nanoseconds: Int64 in [70_000_000, 300_000_000, 88_500_001, 123_456_789] {
      let exact = CountedValues(Self.histogram([nanoseconds]), perUnit: 1e9)
      #expect(exact.count(atMost: Double(nanoseconds) / 1e9) == 1...1)
      #expect(exact.count(atMost: Double(nanoseconds - 1) / 1e9) == 0...0)
    }
  }

  /// The outer bounds of the same two ranks: never narrower, and wider by a bucket at most.
  @Test func theIntervalOfAPercentileKeepsItsConfidence() throws {
    let numbers = Self.latencies(3000)
    let counted = CountedValues(Self.histogram(numbers), perUnit: 1e9)
    let sample = Sample(numbers.map { Double($0) / 1e9 })
    for percent in [5, 50, 95, 99, 99.9] {
      let exact = try #require(OrderStatisticInterval.interval(of: percent, in: sample))
      let wider = try #require(OrderStatisticInterval.interval(of: percent, in: counted))
      #expect(wider.lowerBound <= exact.lowerBound)
      #expect(wider.upperBound >= exact.upperBound)
      #expect(areClose(wider.lowerBound, exact.lowerBound, within: 1.0 / 256))
      #expect(areClose(wider.upperBound, exact.upperBound, within: 1.0 / 256))
      #expect(wider.contains(counted.percentile(percent)))
    }
    #expect(OrderStatisticInterval.interval(of: 99.99, in: counted) == nil)
  }

  @Test func numbersOutsideTheRangeCountAsItsBounds() {
    let histogram = Self.histogram([-5, .max])
    #expect(histogram.minimum == 0)
    #expect(histogram.maximum == Histogram.greatest)
    #expect(histogram.bounds(ofRank: 0) == 0...0)
  }

  @Test func recordingManyIsRecordingEach() {
    let numbers = Self.latencies(500)
    var together = Histogram()
    together.record(contentsOf: numbers)
    #expect(together == Self.histogram(numbers))
    #expect(Self.histogram(numbers.shuffled()) == together)
  }

  /// What was let go of is not missed, whatever is done next.
  @Test func aTrimmedHistogramSaysTheSame() {
    let numbers = Self.latencies(1000)
    let whole = Self.histogram(numbers)
    var trimmed = whole
    trimmed.trim()
    trimmed.trim()
    #expect(trimmed.percentile(90) == whole.percentile(90))
    #expect(trimmed.bounds(ofRank: 500) == whole.bounds(ofRank: 500))
    #expect(trimmed.groups.map(\.count) == whole.groups.map(\.count))
    #expect(trimmed.count { $0 < 50_000_000 } == whole.count { $0 < 50_000_000 })
    var merged = Histogram()
    merged.merge(trimmed)
    #expect(merged == whole)
    trimmed.record(contentsOf: [3, 1 << 45])
    #expect(trimmed == Self.histogram(numbers + [3, 1 << 45]))
    var nothing = Histogram()
    nothing.trim()
    nothing.record(8)
    #expect(nothing == Self.histogram([8]))
  }
}
