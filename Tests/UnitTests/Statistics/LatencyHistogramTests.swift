import PerfHarness
import Testing

@Suite struct LatencyHistogramTests {
  /// From single nanoseconds to minutes: ten to the power of a number between 0 and 12.
  private static func durations(seed: UInt64, count: Int) -> [Duration] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      .nanoseconds(Int64(Double.pow10(generator.nextUniform(from: 0, to: 12))))
    }
  }

  @Test(arguments: [1, 2, 3, 10, 999, 20_000])
  func percentilesAreWithinTheirErrorOfTheSamples(_ count: Int) throws {
    for seed: UInt64 in 0..<5 {
      let durations = Self.durations(seed: seed, count: count)
      var histogram = LatencyHistogram()
      for duration in durations { histogram.record(duration) }
      let sample = Sample(durations.map { Double($0.inNanoseconds) })

      for percent in [0, 1, 12.5, 50, 75, 90, 99, 99.9, 100] {
        let percentile = try #require(histogram.percentile(percent))
        let expected = sample.percentile(percent)
        #expect(abs(percentile.inSeconds * 1e9 - expected) <= expected / 512 + 1e-6)
      }
    }
  }

  @Test func countMeanAndExtremesAreExact() {
    var histogram = LatencyHistogram()
    for nanoseconds in [1_000_003, 17, 5_000_000_000] {
      histogram.record(.nanoseconds(nanoseconds))
    }
    #expect(histogram.count == 3)
    #expect(histogram.minimum == .nanoseconds(17))
    #expect(histogram.maximum == .seconds(5))
    #expect(histogram.mean == .nanoseconds(5_001_000_020) / 3)
    #expect(histogram.percentile(0) == .nanoseconds(17))
    #expect(histogram.percentile(100) == .seconds(5))
  }

  @Test func nanosecondsBelow512AreToldApart() {
    for nanoseconds in 0..<512 {
      var histogram = LatencyHistogram()
      histogram.record(.zero)
      histogram.record(.nanoseconds(nanoseconds))
      histogram.record(.seconds(1))
      #expect(histogram.percentile(50) == .nanoseconds(nanoseconds))
    }
  }

  @Test func nothingHasNoNumbers() {
    let histogram = LatencyHistogram()
    #expect(histogram.count == 0)
    #expect(histogram.percentile(50) == nil)
    #expect(histogram.mean == nil)
    #expect(histogram.minimum == nil)
    #expect(histogram.maximum == nil)
  }

  @Test func durationsBeyondTheRangeCountAsItsBounds() {
    var histogram = LatencyHistogram()
    histogram.record(.seconds(-1))
    histogram.record(.seconds(Int64.max))
    #expect(histogram.minimum == .zero)
    #expect(histogram.maximum == LatencyHistogram.greatest)
    #expect(LatencyHistogram.greatest > .seconds(3600))
  }

  @Test func mergingIsRecordingBoth() {
    let durations = Self.durations(seed: 3, count: 1000)
    var whole = LatencyHistogram()
    var first = LatencyHistogram()
    var second = LatencyHistogram()
    for (index, duration) in durations.enumerated() {
      whole.record(duration)
      if index.isMultiple(of: 3) { first.record(duration) } else { second.record(duration) }
    }
    first.merge(second)
    #expect(first == whole)
    first.merge(LatencyHistogram())
    #expect(first == whole)
  }
}

extension Double {
  fileprivate static func pow10(_ exponent: Double) -> Double {
    var result = 1.0
    for _ in 0..<Int(exponent) { result *= 10 }
    return result * (1 + (exponent - exponent.rounded(.down)) * 9)
  }
}
