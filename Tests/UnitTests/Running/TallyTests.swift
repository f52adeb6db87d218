import Testing

@testable import PerfHarness

/// What is counted of requests is what their timelines say: each number against a pass over all of them.
@Suite struct TallyTests {
  private let timelines = SampledRuns.timelines(3000)
  private let tally: Tally
  private let whole: Repetition
  /// The same, of which only a few timelines are left.
  private let counted: Repetition

  init() {
    tally = Tally(timelines)
    whole = Repetition(timelines: timelines, window: .seconds(31), connectionsOpened: 9)
    counted = Repetition(
      timelines: Array(timelines.prefix(3)), tally: tally, window: .seconds(31),
      connectionsOpened: 9)
  }

  @Test(arguments: MetricDescriptor.perRequest)
  func aMetricHasTheValuesOfAllRequests(metric: MetricDescriptor) {
    let exact = whole.measurements(of: metric)
    let found = counted.measurements(of: metric)
    #expect(exact.sample.count > 100)
    #expect(exact.sample is Sample)
    #expect(found.sample is CountedValues)
    #expect(found.sample.count == exact.sample.count)
    #expect(found.censoredCount == exact.censoredCount)
    #expect(found.censoredFrom == exact.censoredFrom)
    // Rates are rounded to a millionth of a token in a second.
    let rounding = metric.unit == .seconds ? 1e-12 : 1e-7
    #expect(areClose(found.sample.mean, exact.sample.mean, within: rounding))
    #expect(areClose(found.sample.minimum, exact.sample.minimum, within: rounding))
    #expect(areClose(found.sample.maximum, exact.sample.maximum, within: rounding))
    #expect(
      areClose(
        found.sample.populationStandardDeviation, exact.sample.populationStandardDeviation,
        within: 1e-6))
    for percent in [0, 1, 10, 50, 90, 99, 99.9, 100] {
      let statistic = Statistic.percentile(percent)
      #expect(
        areClose(
          found.value(of: statistic) ?? 0, exact.value(of: statistic) ?? 0,
          within: Histogram.relativeError))
      // A bucket's width apart, the two may differ in what timeouts reach.
      if exact.isLowerBound(statistic) { #expect(found.isLowerBound(statistic)) }
    }
    for limit in [0, 0.05, 0.3, 0.55, 40, 900] {
      let shares = found.share(within: limit)
      let share = exact.share(within: limit)
      #expect(shares.least <= share.least && share.most <= shares.most)
    }
  }

  /// Ten requests that took 10 ms, and ten that timed out after 1 s: p50 lies between the two, and what
  /// is greater than p50 is known as 'at least'.
  @Test func timeoutsReachIntoWhatTheyReachInto() {
    let timelines =
      RunSamples.completed(10, of: 10) + RunSamples.failed(10, after: 1000, RunSamples.timeout)
    let measurements = Repetition(timelines: [], tally: Tally(timelines), window: .seconds(1))
      .measurements(of: .endToEndLatency)
    #expect(measurements.sample.count == 20)
    #expect(measurements.censoredCount == 10)
    #expect(measurements.censoredFrom == 1)
    #expect(!measurements.isLowerBound(.percentile(45)))
    #expect(measurements.isLowerBound(.p50))
    #expect(measurements.isLowerBound(.p90))
    #expect(!measurements.isLowerBound(.minimum))
    #expect(measurements.isLowerBound(.maximum))
    // The bucket of 10 ms reaches beyond them.
    #expect(measurements.share(within: 0.01) == (0, 0.5))
    #expect(measurements.share(within: 0.011) == (0.5, 0.5))
    #expect(measurements.share(within: 2) == (0.5, 0.5))
  }

  /// As in `MeasurementsTests`: replies are complete without a first token, so a timeout has cut off none.
  @Test func timeoutsOfWhatNoReplyHasSayNothing() {
    let timelines =
      [ReportSamples.request(0, due: 0, ended: 50)]
      + RunSamples.failed(1, after: 1000, RunSamples.timeout)
    let repetition = Repetition(timelines: [], tally: Tally(timelines), window: .seconds(1))
    #expect(repetition.measurements(of: .timeToFirstToken).sample.count == 0)
    #expect(repetition.measurements(of: .endToEndLatency).sample.count == 2)
    let silent = Repetition(
      timelines: [], tally: Tally(RunSamples.failed(1, after: 1000, RunSamples.timeout)),
      window: .seconds(1))
    #expect(silent.measurements(of: .timeToFirstToken).censoredCount == 1)
  }

  @Test func totalsAreThoseOfAllRequests() {
    #expect(Totals([counted]) == Totals([whole]))
    #expect(Totals([counted, whole, counted]) == Totals([whole, whole, whole]))
    #expect(Totals([whole]).failed == 600)
    #expect(Totals([whole]).coalescedEvents > 1000)
    #expect(Totals([whole]).tokenSources == [.usage, .chunks])
  }

  @Test func aSumOfTokensThatOverflowsStaysAtItsEnd() {
    var request = timelines[1]
    request.tokens = TokenUsage(prompt: .max, output: .max)
    let huge = Repetition(timelines: [], tally: Tally([request, request]), window: .seconds(1))
    #expect(Totals([huge, huge]).outputTokens == .max)
  }

  @Test func partsAreThoseOfAllRequests() throws {
    let exact = try #require(whole.latencyParts)
    let found = try #require(counted.latencyParts)
    #expect(found == exact)
    #expect(exact.steadyGapCount > 1)
    #expect(exact[.reply] > 0)
    let failed = Repetition(
      timelines: [], tally: Tally(RunSamples.failed(3)), window: .seconds(1))
    #expect(failed.latencyParts == nil)
  }

  @Test func whatTheReportsAskForIsOfAllRequests() {
    #expect(areClose(counted.meanInFlight, whole.meanInFlight, within: 1e-12))
    #expect(whole.meanInFlight > 1)
    #expect(tally.lastEnd == timelines.compactMap(\.ended).max())
    #expect(counted.firstDue == timelines[0].due)
    #expect(counted.measuredRequests == 3000)
    #expect(counted.connectionsPaidFor == whole.connectionsPaidFor)
    // Every thirteenth of 3,000, the first one included.
    #expect(whole.connectionsPaidFor == 231)
    #expect(counted.hasLateText && whole.hasLateText)
    #expect(counted.firstFailure == whole.firstFailure)
    #expect(counted.sampling == .uniform(kept: 3, of: 3000))
    #expect(whole.sampling == .all)
    #expect(counted.keptShare == 0.001)
    #expect(whole.keptShare == 1)
  }

  @Test func withoutFailuresAndReasoningThereAreNone() {
    let plain = Repetition(
      timelines: [], tally: Tally(RunSamples.completed(5, of: 10)), window: .seconds(1))
    #expect(plain.firstFailure == nil)
    #expect(!plain.hasLateText)
    #expect(plain.connectionsPaidFor == 0)
  }

  /// Replies end in any order: the first failure is that of the request that was due first.
  @Test func nothingDependsOnTheOrderOfReplies() {
    var generator = SeededGenerator(seed: 5)
    var broken = timelines
    broken[900].failure = RequestTimeline.Failure(code: "late", message: "the later one")
    broken[4].failure = RequestTimeline.Failure(code: "early", message: "the first one")
    let inOrder = Repetition(timelines: [], tally: Tally(broken), window: .seconds(31))
    let shuffled = Repetition(
      timelines: [], tally: Tally(broken.shuffled(using: &generator)), window: .seconds(31))
    #expect(shuffled.firstFailure?.code == "early")
    #expect(Totals([shuffled]) == Totals([inOrder]))
    #expect(shuffled.latencyParts == inOrder.latencyParts)
    #expect(shuffled.meanInFlight == inOrder.meanInFlight)
    #expect(shuffled.firstDue == inOrder.firstDue)
    for metric in MetricDescriptor.perRequest {
      #expect(shuffled.tally?[metric]?.exact == inOrder.tally?[metric]?.exact)
      #expect(shuffled.tally?[metric]?.atLeast == inOrder.tally?[metric]?.atLeast)
    }
  }

  /// One repetition whose requests are all there, and one whose are not.
  @Test func repetitionsOfBothKindsArePooled() {
    let other = Repetition(timelines: SampledRuns.timelines(500, seed: 2), window: .seconds(1))
    for metric in MetricDescriptor.perRequest {
      let exact = [whole, other].measurements(of: metric)
      let pooled = [counted, other].measurements(of: metric)
      #expect(pooled.sample.count == exact.sample.count)
      #expect(pooled.censoredCount == exact.censoredCount)
      #expect(areClose(pooled.sample.mean, exact.sample.mean, within: 1e-7))
      #expect(
        areClose(
          pooled.sample.percentile(95), exact.sample.percentile(95),
          within: Histogram.relativeError))
    }
  }

  @Test func aMetricOfNoRequestHasNoDistribution() {
    #expect(tally[AggregateMetric.errorRate.descriptor] == nil)
  }
}
