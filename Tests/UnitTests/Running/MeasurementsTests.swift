import Testing

@testable import PerfHarness

@Suite struct MeasurementsTests {
  private func measurements(
    _ metric: MetricDescriptor, _ timelines: [RequestTimeline]...
  ) -> Measurements {
    Measurements(of: metric, in: timelines.flatMap { $0 })
  }

  private let timeout = RunSamples.timeout

  @Test func valuesOfAllRequestsArePooled() {
    let gaps = ReportSamples.request(
      0, due: 0, outputs: [(10, .text), (30, .text), (60, .text)], ended: 60)
    let measurements = measurements(.interChunkLatency, [gaps, gaps])
    #expect(measurements.sample.values == [0.02, 0.02, 0.03, 0.03])
    #expect(measurements.value(of: .p50) == 0.025)
    #expect(measurements.value(of: .mean) == 0.025)
    #expect(measurements.value(of: .minimum) == 0.02)
    #expect(measurements.value(of: .maximum) == 0.03)
    #expect(!measurements.isLowerBound(.maximum))
    #expect(measurements.censoredFrom == nil)
  }

  @Test func nothingHasNoValue() {
    let measurements = measurements(.timeToFirstToken, [])
    #expect(measurements.value(of: .p50) == nil)
    #expect(measurements.value(of: .mean) == nil)
    #expect(!measurements.isLowerBound(.mean))
  }

  @Test func failuresThatAreNoTimeoutsSayNothingOfLatency() {
    let measurements = measurements(
      .endToEndLatency, RunSamples.completed([10, 20]), RunSamples.failed(5, after: 1))
    #expect(measurements.sample.values == [0.01, 0.02])
    #expect(measurements.censoredCount == 0)
  }

  /// 99 requests of 10 ms and one that was given up after a second: p99 lies between rank 99 and 100
  /// (0.99 · 99 = 98.01, counted from 0), p98 between 98 and 99.
  @Test func aPercentileBeyondTheLastSuccessIsAtLeastSoMuch() throws {
    let measurements = measurements(
      .endToEndLatency, RunSamples.completed(99, of: 10), RunSamples.failed(1, after: 1000, timeout)
    )
    #expect(measurements.sample.count == 100)
    #expect(measurements.censoredCount == 1)
    #expect(measurements.censoredFrom == 1)
    #expect(measurements.value(of: .p50) == 0.01)
    #expect(!measurements.isLowerBound(.p50))
    #expect(!measurements.isLowerBound(.percentile(98)))
    // 0.01 + 0.01 · 0.99: in part a value that is only known as 'at least'.
    let p99 = try #require(measurements.value(of: .p99))
    #expect((p99 - 0.0199).magnitude < 1e-12)
    #expect(measurements.isLowerBound(.p99))
    #expect(measurements.isLowerBound(.percentile(100)))
    #expect(measurements.isLowerBound(.maximum))
    #expect(measurements.isLowerBound(.mean))
    #expect(!measurements.isLowerBound(.minimum))
    #expect(!measurements.isLowerBound(.percentile(0)))
  }

  /// 10, 20 … 200 ms: the slowest two are 195 ms in the mean, the median is 105 ms.
  @Test func theTailIsThatOfTheSlowRequests() throws {
    let latencies = measurements(
      .endToEndLatency, RunSamples.completed((1...20).map { Double($0) * 10 }))
    let tailMean = try #require(latencies.value(of: .tailMean))
    #expect(abs(tailMean - 0.195) < 1e-12)
    let ratio = try #require(latencies.value(of: .tailRatio))
    #expect(abs(ratio - 195 / 105) < 1e-12)
    #expect(!latencies.isLowerBound(.tailMean))
    // Of a rate the slow ones are the least: gaps of 100 ms and of 40 ms, 10 and 25 tokens/s.
    let rates = measurements(
      .outputTokensPerSecond, RunSamples.streamed(1, gap: 100), RunSamples.streamed(9, gap: 40))
    #expect(rates.value(of: .tailMean) == 10)
    #expect(rates.value(of: .tailRatio) == 2.5)
  }

  @Test func nothingIsAMultipleOfAMedianOfZero() {
    let measurements = measurements(.dispatchLag, RunSamples.completed([10, 20]))
    #expect(measurements.value(of: .tailMean) == 0)
    #expect(measurements.value(of: .tailRatio) == nil)
  }

  /// Given up early, it might have become the slowest of all.
  @Test func anyTimeoutMakesTheTailALowerBound() {
    let measurements = measurements(
      .endToEndLatency, RunSamples.completed(99, of: 700), RunSamples.failed(1, after: 500, timeout)
    )
    #expect(measurements.isLowerBound(.tailMean))
    #expect(measurements.isLowerBound(.tailRatio))
  }

  @Test func percentilesOutOfBoundsAreTheExtremes() {
    let measurements = measurements(
      .endToEndLatency, RunSamples.completed([10]), RunSamples.failed(1, after: 1000, timeout))
    #expect(!measurements.isLowerBound(.percentile(-5)))
    #expect(measurements.isLowerBound(.percentile(500)))
    #expect(!measurements.isLowerBound(.percentile(.nan)))
    #expect(measurements.value(of: .percentile(500)) == 1)
  }

  @Test func evenTheLeastValueMayBeALowerBound() {
    let measurements = measurements(
      .endToEndLatency, RunSamples.failed(2, after: 500, timeout))
    #expect(measurements.value(of: .minimum) == 0.5)
    #expect(measurements.isLowerBound(.minimum))
    #expect(measurements.isLowerBound(.p50))
  }

  /// What is as long as a timeout may be shorter than what was given up then.
  @Test func valuesBeyondATimeoutAreLowerBoundsToo() {
    let measurements = measurements(
      .endToEndLatency, RunSamples.completed([10, 700]), RunSamples.failed(1, after: 500, timeout))
    #expect(measurements.sample.values == [0.01, 0.5, 0.7])
    #expect(measurements.isLowerBound(.maximum))
    #expect(measurements.isLowerBound(.p50))
  }

  @Test func theShareWithinALimitIsWhatIsKnownToBe() {
    let measurements = measurements(
      .endToEndLatency, RunSamples.completed([10, 20, 700]),
      RunSamples.failed(1, after: 500, timeout))
    #expect(measurements.share(within: 0.005) == (0, 0))
    #expect(measurements.share(within: 0.01) == (0.25, 0.25))
    #expect(measurements.share(within: 0.02) == (0.5, 0.5))
    // The timeout at 0.5 is at least that long, not at most.
    #expect(measurements.share(within: 0.6) == (0.5, 0.5))
    #expect(measurements.share(within: 0.7) == (0.75, 0.75))
  }

  /// Due at 0, sent at 100 ms, reasoning at 200 ms, text at 300 ms, given up at 1 s.
  private func brokenOff(
    sent: Bool = true, outputs: [(Double, OutputKind)]
  ) -> RequestTimeline {
    ReportSamples.request(
      0, due: 0, sent: sent ? 100 : nil, outputs: outputs.map { (at: $0.0, kind: $0.1) },
      ended: 1000, failure: timeout)
  }

  @Test func whatHadComeBeforeATimeoutIsKnownExactly() {
    let timelines = [brokenOff(outputs: [(200, .reasoning), (300, .text)])]
    func check(_ metric: MetricDescriptor, _ value: Double, isLowerBound: Bool) {
      let measurements = measurements(metric, timelines)
      #expect(measurements.sample.values == [value], "\(metric)")
      #expect(measurements.isLowerBound(.p50) == isLowerBound, "\(metric)")
    }
    check(.timeToFirstToken, 0.2, isLowerBound: false)
    check(.timeToFirstTokenFromSent, 0.1, isLowerBound: false)
    check(.timeToFirstText, 0.3, isLowerBound: false)
    check(.endToEndLatency, 1, isLowerBound: true)
    check(.endToEndLatencyFromSent, 0.9, isLowerBound: true)
  }

  @Test func whatHadNotComeBeforeATimeoutIsKnownAsAtLeast() {
    let silent = [brokenOff(outputs: [])]
    for (metric, bound) in [
      (MetricDescriptor.timeToFirstToken, 1.0), (.timeToFirstText, 1), (.endToEndLatency, 1),
      (.timeToFirstTokenFromSent, 0.9), (.endToEndLatencyFromSent, 0.9),
    ] {
      let measurements = measurements(metric, silent)
      #expect(measurements.sample.values == [bound], "\(metric)")
      #expect(measurements.isLowerBound(.p50), "\(metric)")
    }
    // It thought for a second and never said a word.
    let thinking = measurements(.timeToFirstText, [brokenOff(outputs: [(200, .reasoning)])])
    #expect(thinking.sample.values == [1])
    #expect(thinking.isLowerBound(.p50))
  }

  @Test func whatWasNeverSentHasNoLatencyFromThen() {
    let unsent = [brokenOff(sent: false, outputs: [])]
    #expect(measurements(.endToEndLatencyFromSent, unsent).sample.count == 0)
    #expect(measurements(.timeToFirstTokenFromSent, unsent).sample.count == 0)
    #expect(measurements(.endToEndLatency, unsent).sample.values == [1])
  }

  @Test(arguments: [
    MetricDescriptor.timePerOutputToken, .interChunkLatency, .outputTokensPerSecond,
  ])
  func ratesOfABrokenReplyAreNotMeasured(metric: MetricDescriptor) {
    let timelines = [brokenOff(outputs: [(200, .text), (300, .text), (400, .text)])]
    #expect(measurements(metric, timelines).sample.count == 0)
  }

  @Test func aTimeoutCutsNothingOffThatRepliesNeverHave() {
    // Not streamed: replies complete without any output event.
    let whole = ReportSamples.request(0, due: 0, sent: 1, ended: 50)
    let silent = brokenOff(outputs: [])
    #expect(measurements(.timeToFirstToken, [whole, silent]).sample.count == 0)
    #expect(measurements(.endToEndLatency, [whole, silent]).sample.values == [0.05, 1])
    // A first token that came tells that there are first tokens.
    let begun = brokenOff(outputs: [(200, .text)])
    #expect(measurements(.timeToFirstToken, [whole, silent, begun]).sample.values == [0.2, 1])
  }
}

extension OrderedValues {
  /// The values, where they are known one by one.
  fileprivate var values: [Double]? {
    guard let sample = self as? Sample else { return nil }
    let values: [Double] = sample.values
    return values
  }
}
