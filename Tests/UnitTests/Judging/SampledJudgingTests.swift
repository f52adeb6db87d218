import Testing

@testable import PerfHarness

/// What judges say of repetitions too long to keep each of their requests.
@Suite struct SampledJudgingTests {
  /// 4,010 requests, TTFT 50.0, 50.1 … 90.0 ms ten times over, of which a hundred are kept.
  private static let ramp = SampledRuns.run(
    RunSamples.run(numbered(RunSamples.completed((0...4009).map { 50 + Double($0 / 10) / 10 }))),
    keeping: 100)

  /// The same with an index of its own for each.
  private static func numbered(_ timelines: [RequestTimeline]) -> [RequestTimeline] {
    timelines.enumerated().map { index, timeline in
      var timeline = timeline
      timeline.index = index
      return timeline
    }
  }

  private func verdict(
    _ subject: Verdict.Subject, _ bound: Budget.Bound, on run: Run
  ) -> Verdict {
    BudgetJudge.verdict(of: Budget(subject, bound, confidence: .estimate), on: run)
  }

  // MARK: Budgets

  /// p95 is 88 ms, in a bucket of 2¹⁸ ns from 87.818 to 88.080 ms, whose middle is 87.949. Its interval
  /// reaches from rank 3782 to 3837 (scipy, as in `BudgetJudgeTests`), 87.8 to 88.3 ms, whose buckets
  /// begin at 87.556 and end at 88.343.
  ///
  /// Within 87.8 ms are 3,790 values at most: by bisection on `scipy.special.betaincc`, 4,080 more would
  /// tell that share from 95 %. Within 88.3 ms are 3,810 at least, which ten million would not tell from
  /// it; and within 88 ms 3,790 to 3,810, of which none can be told.
  @Test(arguments: [
    (0.3, Verdict.Outcome.passed, Verdict.Severity.none, "300 ms"),
    (0.0884, .passed, .none, "88.4 ms"),
    (0.0883, .notProvable(passes: true, needs: nil), .none, "88.3 ms"),
    (0.088, .notProvable(passes: true, needs: nil), .none, "88 ms"),
    (
      0.0878, .notProvable(passes: false, needs: 4080), .failure,
      "87.8 ms; not certain: about 4080 more requests would settle it"
    ),
    (0.0875, .failed, .failure, "87.5 ms"),
  ])
  func limitsOfPercentilesAreHeldAgainstAllValues(
    limit: Double, outcome: Verdict.Outcome, severity: Verdict.Severity, ending: String
  ) {
    let verdict = verdict(
      .distribution(.timeToFirstToken, .p95), .atMost(limit), on: Self.ramp)
    #expect(verdict.outcome == outcome)
    #expect(verdict.severity == severity)
    #expect(
      verdict.message
        == "p95 of timeToFirstToken is 87.9 ms (95 % CI 87.6 ms…88.3 ms, 4010 values); the budget "
        + "is at most " + ending)
    #expect(verdict.evidence.count == 4010)
  }

  /// Half of 2,000 requests have no value: 995 values more take 1,990 requests.
  @Test func needsAreCountedInAllRequests() {
    let run = SampledRuns.run(
      RunSamples.run(
        Self.numbered(RunSamples.completed(1000, of: 60) + RunSamples.failed(1000))),
      keeping: 10)
    let verdict = verdict(
      .distribution(.timeToFirstToken, .percentile(99.85)), .atMost(0.3), on: run)
    let needs = OrderStatisticInterval.minimumCount(for: 99.85) - 1000
    #expect(verdict.outcome == .notProvable(passes: true, needs: 2 * needs))
    #expect(verdict.evidence.count == 1000)
  }

  @Test func anErrorRateIsThatOfAllRequests() {
    let run = SampledRuns.run(
      RunSamples.run(Self.numbered(RunSamples.completed(950, of: 50) + RunSamples.failed(50))),
      keeping: 10)
    let whole = RunSamples.run(RunSamples.completed(950, of: 50) + RunSamples.failed(50))
    for limit in [0.01, 0.05, 0.2] {
      #expect(
        verdict(.aggregate(.errorRate), .atMost(limit), on: run)
          == verdict(.aggregate(.errorRate), .atMost(limit), on: whole))
    }
    #expect(
      verdict(.aggregate(.requestThroughput), .atLeast(95), on: run).outcome == .passed)
    #expect(run[.errorRate] == 0.05)
  }

  /// The bucket of 1 s, the greatest value, begins at 998.2 ms: its middle is 999.1 ms.
  @Test func ofTimeoutsAllCount() {
    let run = SampledRuns.run(
      RunSamples.run(
        Self.numbered(
          RunSamples.completed(900, of: 50)
            + RunSamples.failed(100, after: 1000, RunSamples.timeout))),
      keeping: 10)
    #expect(
      verdict(.distribution(.timeToFirstToken, .p95), .atMost(2), on: run).message
        == "p95 of timeToFirstToken is at least 999 ms (95 % CI 998 ms…≥ 1 s, 1000 values); the "
        + "budget is at most 2 s; timeouts reach into it, so that its true value is that or more")
  }

  // MARK: Validity

  @Test func theFirstFailureOfAllIsNamed() {
    let timelines = Self.numbered(RunSamples.completed(500, of: 50) + RunSamples.failed(2))
    var run = RunSamples.run(timelines)
    run = SampledRuns.run(run, keeping: 1)
    #expect(
      ValidityJudge.verdict(of: run, hasErrorBudget: false)?.message
        == "2 of 502 requests failed (http_429 × 2), and latencies are those of the others; limit "
        + "them with .budget(.errorRate, atMost: …); the first failure: slow down")
  }

  // MARK: Baselines

  @Test func aBaselineIsMadeOfAllRequests() throws {
    let whole = Repetition(timelines: SampledRuns.timelines(3000), window: .seconds(31))
    let exact = Baseline.Repetition(whole)
    let found = Baseline.Repetition(whole.keeping(20))
    #expect(found.requests == 3000)
    #expect(found.completed == exact.completed)
    #expect(found.aggregates == exact.aggregates)
    #expect(found.parts == exact.parts)
    #expect(Set(found.metrics.keys) == Set(MetricDescriptor.ofService.map(\.name)))
    for (name, distribution) in exact.metrics {
      let other = try #require(found.metrics[name])
      #expect(other.count == distribution.count)
      #expect(other.censored == distribution.censored)
      #expect(other.censoredFrom == distribution.censoredFrom)
      #expect(areClose(other.mean, distribution.mean, within: 1e-7))
      for (lhs, rhs) in zip(other.quantiles, distribution.quantiles) {
        #expect(areClose(lhs, rhs, within: Histogram.relativeError), "\(name)")
      }
      #expect(
        areClose(
          other.tailMean ?? 0, distribution.tailMean ?? 0, within: Histogram.relativeError))
    }
  }

  private func sampled(_ milliseconds: Double) -> Run {
    let timelines = Self.numbered(RunSamples.completed(60, of: milliseconds))
    return SampledRuns.run(RunSamples.run(timelines, timelines, timelines), keeping: 10)
  }

  @Test func aRunIsComparedByAllOfItsRequests() {
    let baseline = JudgeSamples.baseline(of: JudgeSamples.steady([100, 100, 100]))
    func outcome(_ run: Run) -> [Verdict.Outcome] {
      let judge = BaselineJudge(
        JudgeSamples.comparison(), cases: 1, environment: "ci", fingerprint: ReportSamples.release)
      guard case .settled(let verdicts) = judge.judgement(of: run, against: baseline) else {
        return []
      }
      return verdicts.map(\.outcome)
    }
    #expect(outcome(sampled(100)) == [.unchanged])
    #expect(outcome(sampled(150)) == [.regressed])
  }

  @Test func whatMovedIsFoundInAllRequests() throws {
    let earlier = JudgeSamples.baseline(of: JudgeSamples.steady([100, 100, 100]))
    let localization = try #require(Localization(of: sampled(150), against: earlier))
    #expect(localization.text == "mean E2E moved by +50 ms: first token +50 ms (100 %)")
  }

  /// Values that never vary would move by a billionth for certain: not by less than they can be off.
  @Test func nothingMovesByLessThanTheErrorOfAHistogram() throws {
    let earlier = JudgeSamples.baseline(of: JudgeSamples.steady([100, 100, 100]))
    func shift(_ run: Run) throws -> ShiftFunction {
      try #require(ShiftFunction(of: .timeToFirstToken, in: run, from: earlier))
    }
    #expect(try shift(sampled(100.19)).extent == .nowhere)
    #expect(try shift(JudgeSamples.run(JudgeSamples.steady([100.19, 100.19]))).extent != .nowhere)
    #expect(try shift(sampled(100.21)).extent != .nowhere)
    // Both sides can be off.
    let pair = ShiftFunction(
      of: .timeToFirstToken, current: sampled(100.38).repetitions,
      earlier: sampled(100).repetitions)
    #expect(pair?.extent == .nowhere)
  }

  /// What is kept of a repetition is a tenth: so is what was under way together.
  @Test func theErrorWithinARepetitionIsThatOfItsSample() {
    let whole = Repetition(timelines: SampledRuns.timelines(3000), window: .seconds(31))
    let sampled = whole.keeping(300)
    let kept = sampled.timelines.filter(\.isCompleted)
    let found = WithinError.of(.p50, .endToEndLatency, in: [sampled], isLogarithmic: true)
    let expected = WithinError.of(
      .p50, .endToEndLatency, in: [kept.compactMap { $0.endToEndLatency?.inSeconds }],
      inFlight: whole.meanInFlight / 10, isLogarithmic: true)
    #expect(areClose(found, expected, within: 1e-9))
    #expect(found > 0)
  }
}
