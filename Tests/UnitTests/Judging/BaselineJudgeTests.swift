import Testing

@testable import PerfHarness

@Suite struct BaselineJudgeTests {
  private typealias Side = [[RequestTimeline]]

  private func run(_ repetitions: Side) -> Run {
    var run = RunSamples.run()
    run.repetitions = repetitions.map { Repetition(timelines: $0, window: .seconds(10)) }
    return run
  }

  private func baseline(of repetitions: Side) -> Baseline {
    RecordPolicy.baseline(
      of: run(repetitions), key: CaseKey(suite: "S", test: "t"), environment: "ci",
      fingerprint: ReportSamples.release)
  }

  private func verdicts(
    _ current: Side, against recorded: Side, _ comparison: Comparison = Comparison()
  ) -> [Verdict] {
    BaselineJudge(comparison, environment: "ci", fingerprint: ReportSamples.release)
      .verdicts(of: run(current), against: baseline(of: recorded))
  }

  /// 60 requests of one latency in milliseconds: every percentile up to p95 can be judged.
  private func steady(_ milliseconds: Double) -> [RequestTimeline] {
    RunSamples.completed(60, of: milliseconds)
  }

  /// Of one metric and statistic only.
  private func comparison(
    _ metric: MetricDescriptor = .timeToFirstToken, _ statistic: Statistic = .p50,
    within tolerance: Tolerance = Tolerance(), failing: Set<Comparison.Doubtful> = []
  ) -> Comparison {
    Comparison(within: tolerance, of: [metric], at: [statistic], failing: failing)
  }

  // MARK: Changes

  /// 5 % and 1 ms by default; what changes by just that is unchanged.
  @Test(arguments: [
    (100.0, 100.0, Verdict.Outcome.unchanged), (100, 105, .unchanged), (100, 105.001, .regressed),
    (100, 95, .unchanged), (100, 94.999, .improved),
    // 0.315 − 0.3 is more than 0.05 · 0.3 as doubles, but not in truth.
    (300, 315, .unchanged), (300, 315.001, .regressed),
    // Below 20 ms the millisecond binds.
    (10, 11, .unchanged), (10, 11.001, .regressed), (10, 9, .unchanged), (10, 8.999, .improved),
    (1, 1.9, .unchanged),
  ])
  func aChangeMustExceedBothTolerances(
    recorded: Double, current: Double, outcome: Verdict.Outcome
  ) {
    let verdicts = verdicts([steady(current)], against: [steady(recorded)], comparison())
    #expect(verdicts.map(\.outcome) == [outcome])
    let severity: Verdict.Severity =
      switch outcome {
      case .regressed: .failure
      case .improved: .warning
      default: .none
      }
    #expect(verdicts.map(\.severity) == [severity])
    #expect(verdicts.allSatisfy { $0.gate == .baseline })
  }

  @Test func everyVerdictSaysItsFigures() throws {
    let worse = verdicts([steady(120)], against: [steady(100)], comparison())
    #expect(
      worse.map(\.message) == [
        "p50 of timeToFirstToken regressed: baseline 100 ms, now 120 ms (+20 %); "
          + "tolerance 5 % and 1 ms; 1 × 60 values against 1 × 60"
      ])
    let evidence = try #require(worse.first?.evidence)
    #expect(evidence.value == 0.12)
    #expect(evidence.baseline == 0.1)
    // (0.12 − 0.1) ÷ 0.1 is 0.2 but for the last bits.
    #expect(((evidence.change ?? 0) - 0.2).magnitude < 1e-12)
    #expect(evidence.count == 60)
    #expect(evidence.tolerance == Tolerance())
    #expect(
      verdicts([steady(80)], against: [steady(100)], comparison()).map(\.message) == [
        "p50 of timeToFirstToken improved: baseline 100 ms, now 80 ms (−20 %); "
          + "tolerance 5 % and 1 ms; 1 × 60 values against 1 × 60"
      ])
    #expect(
      verdicts([steady(100)], against: [steady(100)], comparison()).map(\.message) == [
        "p50 of timeToFirstToken unchanged: baseline 100 ms, now 100 ms (0 %); "
          + "tolerance 5 % and 1 ms; 1 × 60 values against 1 × 60"
      ])
  }

  /// 20 ms a token are 50 tokens/s, 25 ms are 40.
  @Test(arguments: [
    (20.0, 25.0, 0.2, Verdict.Outcome.unchanged), (20, 25, 0.19, .regressed),
    (25, 20, 0.25, .unchanged), (25, 20, 0.24, .improved),
  ])
  func ratesGetBetterTheOtherWayAndHaveNoAbsoluteTolerance(
    recorded: Double, current: Double, relative: Double, outcome: Verdict.Outcome
  ) {
    let tolerance = Tolerance(relative: relative, absolute: .seconds(100))
    let verdicts = verdicts(
      [RunSamples.streamed(60, gap: current)], against: [RunSamples.streamed(60, gap: recorded)],
      comparison(.outputTokensPerSecond, within: tolerance))
    #expect(verdicts.map(\.outcome) == [outcome])
  }

  @Test func messagesOfRatesNameNoAbsoluteTolerance() {
    #expect(
      verdicts(
        [RunSamples.streamed(60, gap: 25)], against: [RunSamples.streamed(60, gap: 20)],
        comparison(.outputTokensPerSecond)
      ).map(\.message) == [
        "p50 of outputTokensPerSecond regressed: baseline 50 tokens/s, now 40 tokens/s (−20 %); "
          + "tolerance 5 %; 1 × 60 values against 1 × 60"
      ])
  }

  /// 60 requests, of which the slowest sixth takes so much longer than 100 ms: the slowest tenth is
  /// that long, and the median is not.
  private func tailed(_ milliseconds: Double, body: Double = 100) -> [RequestTimeline] {
    RunSamples.completed(50, of: body) + RunSamples.completed(10, of: milliseconds)
  }

  @Test func aTailRatioHasNoUnitAndNoAbsoluteTolerance() {
    let comparison = comparison(.timeToFirstToken, .tailRatio)
    #expect(
      verdicts([tailed(300)], against: [tailed(200)], comparison).map(\.message) == [
        "tailRatio of timeToFirstToken regressed: baseline 2, now 3 (+50 %); tolerance 5 %; "
          + "1 × 60 values against 1 × 60"
      ])
    // A machine that is slower by half leaves it where it was.
    #expect(
      verdicts([tailed(300, body: 150)], against: [tailed(200)], comparison).map(\.outcome)
        == [.unchanged])
  }

  /// 10 and 25 tokens/s in the slowest tenth, 50 in the middle: 5 times slower, 2 times.
  @Test(arguments: [
    (100.0, 40.0, Verdict.Outcome.improved), (40, 100, .regressed), (40, 40, .unchanged),
  ])
  func theTailOfARateIsItsLeastTenthAndAGreaterRatioIsWorse(
    recorded: Double, current: Double, outcome: Verdict.Outcome
  ) {
    func tailed(_ gap: Double) -> [RequestTimeline] {
      RunSamples.streamed(50, gap: 20) + RunSamples.streamed(10, gap: gap)
    }
    for statistic in [Statistic.tailMean, .tailRatio] {
      let verdicts = verdicts(
        [tailed(current)], against: [tailed(recorded)],
        comparison(.outputTokensPerSecond, statistic))
      #expect(verdicts.map(\.outcome) == [outcome], "\(statistic)")
    }
  }

  @Test(arguments: [Statistic.tailMean, .tailRatio])
  func aTailNeedsAsManyValuesAsThePercentileInItsMiddle(statistic: Statistic) {
    let verdicts = verdicts(
      [RunSamples.completed(58, of: 150)], against: [steady(100)],
      comparison(.timeToFirstToken, statistic))
    #expect(verdicts.map(\.outcome) == [.inconclusive(.needsRequests(have: 58, more: 1))])
  }

  @Test func aRatioToNothingCannotBeCompared() {
    let verdicts = verdicts(
      [steady(100)], against: [steady(100)], comparison(.dispatchLag, .tailRatio))
    #expect(
      verdicts.first?.message
        == "tailRatio of dispatchLag can't be compared: the median is zero, and nothing is a "
        + "multiple of that")
    #expect(verdicts.first?.outcome == .inconclusive(.noValues))
  }

  @Test func theMeanOfTheRepetitionsIsCompared() {
    // 110 against 110; the pooled medians would be 100 and 120.
    let verdicts = verdicts(
      [steady(100), steady(100), steady(130)], against: [steady(90), steady(120), steady(120)],
      comparison())
    #expect(
      verdicts.map(\.message) == [
        "p50 of timeToFirstToken unchanged: baseline 110 ms, now 110 ms (0 %); "
          + "tolerance 5 % and 1 ms; 3 × 60 values against 3 × 60"
      ])
    #expect(verdicts.map(\.evidence.count) == [180])
  }

  @Test func repetitionsNeedNotBeAsManyNorAsLong() {
    let verdicts = verdicts(
      [steady(150)], against: [steady(100), RunSamples.completed(61, of: 120)], comparison())
    #expect(
      verdicts.map(\.message) == [
        "p50 of timeToFirstToken regressed: baseline 110 ms, now 150 ms (+36.4 %); "
          + "tolerance 5 % and 1 ms; 1 × 60 values against 60 + 61"
      ])
  }

  @Test func improvedCanBeMadeAFailure() {
    let verdicts = verdicts(
      [steady(80)], against: [steady(100)], comparison(failing: [.improved]))
    #expect(verdicts.map(\.severity) == [.failure])
  }

  /// A dispatch lag of zero is common under a simulated clock.
  @Test(arguments: [
    (0.0, Verdict.Outcome.unchanged, "now 0 s (0 %)"),
    (1, .unchanged, "now 1 ms (from nothing)"), (2, .regressed, "now 2 ms (from nothing)"),
  ])
  func aBaselineOfZeroLeavesTheAbsoluteToleranceToDecide(
    lag: Double, outcome: Verdict.Outcome, now: String
  ) {
    func lagging(_ lag: Double) -> [RequestTimeline] {
      Array(repeating: ReportSamples.request(0, due: 0, sent: lag, ended: 10), count: 60)
    }
    let verdicts = verdicts(
      [lagging(lag)], against: [lagging(0)], comparison(.dispatchLag))
    #expect(verdicts.map(\.outcome) == [outcome])
    #expect(
      verdicts.map(\.message) == [
        "p50 of dispatchLag \(outcome == .regressed ? "regressed" : "unchanged"): baseline 0 s, "
          + "\(now); tolerance 5 % and 1 ms; 1 × 60 values against 1 × 60"
      ])
  }

  @Test func withoutNamesTheDefaultMetricsAreComparedWhereThereAreAny() {
    let verdicts = verdicts([steady(100)], against: [steady(100)])
    // Nothing here has a time per output token, and nobody asked for it.
    #expect(
      verdicts.map(\.subject.name) == [
        "p50 of timeToFirstToken", "p90 of timeToFirstToken", "p95 of timeToFirstToken",
        "p50 of endToEndLatency", "p90 of endToEndLatency", "p95 of endToEndLatency",
      ])
    #expect(verdicts.allSatisfy { $0.outcome == .unchanged && $0.severity == .none })
  }

  @Test(arguments: [
    Statistic.mean, .minimum, .maximum, .percentile(0), .percentile(100),
  ])
  func whatNeedsNoLeastNumberIsComparedFromTheFirstValue(statistic: Statistic) {
    let verdicts = verdicts(
      [RunSamples.completed([150])], against: [RunSamples.completed([100])],
      comparison(.timeToFirstToken, statistic))
    #expect(verdicts.map(\.outcome) == [.regressed])
  }

  // MARK: Incomparable

  private func incomparable(
    failing: Set<Comparison.Doubtful> = [], _ change: (inout Baseline) -> Void
  ) -> [Verdict] {
    var baseline = baseline(of: [steady(100)])
    change(&baseline)
    return BaselineJudge(
      Comparison(failing: failing), environment: "ci", fingerprint: ReportSamples.release
    ).verdicts(of: run([steady(500)]), against: baseline)
  }

  private func expect(
    _ verdicts: [Verdict], differsIn difference: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      verdicts.map(\.outcome) == [.incomparable(difference)], sourceLocation: sourceLocation)
    #expect(verdicts.map(\.severity) == [.warning], sourceLocation: sourceLocation)
    #expect(
      verdicts.map(\.message) == [
        "the baseline can't be compared: \(difference); record it anew with PERF_RECORD=all"
      ], sourceLocation: sourceLocation)
  }

  @Test func whatMakesABaselineIncomparableIsNamed() {
    expect(
      incomparable { $0.definitions = 0 },
      differsIn: "the metrics' definitions version was 0, is 1")
    expect(
      incomparable { $0.fingerprint.buildConfiguration = .debug },
      differsIn: "the build configuration was debug, is release")
    expect(
      incomparable { $0.environment = "laptop" }, differsIn: "the environment was laptop, is ci")
    expect(
      incomparable { $0.experiment.settings[0].value = "D(10,10)" },
      differsIn: "traffic was D(10,10), is D(100,100)")
    expect(
      incomparable { $0.experiment.settings.removeLast() }, differsIn: "seed was not set, is 1")
    expect(
      incomparable { $0.experiment.settings.append(Experiment.Setting("maxOutputTokens", "9")) },
      differsIn: "maxOutputTokens was 9, is not set")
    expect(
      incomparable { $0.experiment.settings.reverse() },
      differsIn: "the order of the settings changed")
  }

  @Test func everythingThatDiffersIsNamed() {
    expect(
      incomparable {
        $0.environment = "laptop"
        $0.experiment.settings[0].value = "D(10,10)"
        $0.experiment.settings[1] = Experiment.Setting("load", "closed")
      },
      differsIn: "the environment was laptop, is ci; traffic was D(10,10), is D(100,100); "
        + "load was closed, is not set; seed was not set, is 1")
  }

  @Test func namesAndHardwareMakeNothingIncomparable() {
    // The environment's name stands for the machine.
    let verdicts = incomparable {
      $0.experiment.name = "another"
      $0.fingerprint.cores = 64
      $0.fingerprint.processor = "another"
      $0.key = CaseKey(suite: "another", test: "t")
    }
    #expect(verdicts.first?.outcome == .regressed)
  }

  @Test func incomparableCanBeMadeAFailure() {
    let verdicts = incomparable(failing: [.incomparable]) { $0.environment = "laptop" }
    #expect(verdicts.map(\.severity) == [.failure])
  }

  // MARK: Inconclusive

  /// p50 of 58 values can be judged, p95 needs one more.
  @Test(arguments: [
    (false, false, Verdict.Severity.none), (true, false, .warning), (false, true, .failure),
    (true, true, .failure),
  ])
  func aPercentileOfTooFewValuesIsNotGated(
    isNamed: Bool, isFailing: Bool, severity: Verdict.Severity
  ) {
    let comparison = Comparison(
      at: isNamed ? Comparison.defaultStatistics : nil, failing: isFailing ? [.inconclusive] : [])
    let verdicts = verdicts(
      [RunSamples.completed(58, of: 100)], against: [steady(100)], comparison)
    let doubtful = verdicts.filter { $0.outcome != .unchanged }
    #expect(doubtful.map(\.outcome).first == .inconclusive(.needsRequests(have: 58, more: 1)))
    #expect(
      doubtful.map(\.message) == [
        "p95 of timeToFirstToken can't be compared: a repetition has 58 values, here or in the "
          + "baseline, and needs 1 more",
        "p95 of endToEndLatency can't be compared: a repetition has 58 values, here or in the "
          + "baseline, and needs 1 more",
      ])
    #expect(doubtful.map(\.severity) == [severity, severity])
  }

  @Test func theShortestRepetitionOfEitherSideCounts() {
    let short = RunSamples.completed(2, of: 100)
    for (current, recorded) in [([steady(100), short], [steady(100)]), ([steady(100)], [short])] {
      #expect(
        verdicts(current, against: recorded, comparison()).map(\.outcome)
          == [.inconclusive(.needsRequests(have: 2, more: 4))])
    }
  }

  @Test func whereNoGateCanBeEvaluatedThatIsSaidUnasked() {
    let few = RunSamples.completed(3, of: 100)
    let verdicts = verdicts([few], against: [few])
    #expect(verdicts.count == 6)
    #expect(verdicts.allSatisfy { $0.severity == .warning })
  }

  @Test func aNamedMetricThatOnlyOneSideHasIsReported() {
    let streamed = RunSamples.streamed(60, gap: 20)
    let metrics: [MetricDescriptor] = [.timeToFirstToken, .timePerOutputToken]
    func doubtful(
      _ current: [RequestTimeline], _ recorded: [RequestTimeline]
    ) -> [Verdict] {
      verdicts([current], against: [recorded], Comparison(of: metrics, at: [.p50]))
        .filter { $0.evidence.change == nil }
    }
    let gone = doubtful(steady(10), streamed)
    #expect(gone.map(\.outcome) == [.inconclusive(.noValues)])
    #expect(
      gone.map(\.message) == [
        "p50 of timePerOutputToken can't be compared: no completed request has a value of it; "
          + "the baseline has"
      ])
    let new = doubtful(streamed, steady(10))
    #expect(new.map(\.outcome) == [.inconclusive(.notInBaseline)])
    #expect(
      new.map(\.message) == [
        "p50 of timePerOutputToken can't be compared: the baseline holds nothing of it; "
          + "record it anew with PERF_RECORD=all"
      ])
    let neither = doubtful(steady(10), steady(10))
    #expect(neither.map(\.outcome) == [.inconclusive(.noValues)])
    #expect(
      neither.map(\.message) == [
        "p50 of timePerOutputToken can't be compared: no request has a value of it, here or there"
      ])
    #expect((gone + new + neither).allSatisfy { $0.severity == .warning })
  }

  // MARK: Timeouts

  /// 60 requests of which so many timed out; p95 lies between the values of rank 57 and 58.
  private func timedOut(_ count: Int, after milliseconds: Double) -> [RequestTimeline] {
    RunSamples.completed(60 - count, of: 100)
      + RunSamples.failed(count, after: milliseconds, RunSamples.timeout)
  }

  @Test func whatIsWorseAtLeastHasRegressed() {
    #expect(
      verdicts(
        [timedOut(10, after: 1000)], against: [steady(100)], comparison(.timeToFirstToken, .p95)
      ).map(\.outcome) == [.regressed])
  }

  /// Not worse as far as one knows: neither unchanged nor improved can be said.
  @Test(arguments: [(1000.0, "1 s"), (500, "500 ms")])
  func whatIsAtLeastAsGoodIsInconclusive(bound: Double, text: String) {
    let verdicts = verdicts(
      [timedOut(10, after: bound)], against: [steady(1000)], comparison(.timeToFirstToken, .p95))
    // Both sides have values: nothing about this is vacuous.
    #expect(verdicts.map(\.outcome) == [.inconclusive(.censored)])
    #expect(verdicts.map(\.severity) == [.warning])
    #expect(
      verdicts.map(\.message) == [
        "p95 of timeToFirstToken can't be compared: timeouts reach into it: it is \(text) or more, "
          + "the baseline is 1 s"
      ])
  }

  /// The baseline may have been as slow as the run is, or slower than it: only 'better' is certain.
  @Test(arguments: [
    (1000.0, Verdict.Outcome.inconclusive(.censored)), (2000, .inconclusive(.censored)),
    (500, .improved),
  ])
  func againstABaselineOfAtLeastOnlyBetterIsCertain(
    milliseconds: Double, outcome: Verdict.Outcome
  ) {
    let verdicts = verdicts(
      [steady(milliseconds)], against: [timedOut(10, after: 1000)],
      comparison(.timeToFirstToken, .p95))
    #expect(verdicts.map(\.outcome) == [outcome])
  }

  @Test func aBaselineOfAtLeastSaysSo() {
    let verdicts = verdicts(
      [steady(2000)], against: [timedOut(10, after: 1000)], comparison(.timeToFirstToken, .p95))
    #expect(verdicts.map(\.severity) == [.warning])
    #expect(
      verdicts.map(\.message) == [
        "p95 of timeToFirstToken can't be compared: timeouts reach into the baseline: it is 1 s or "
          + "more, now it is 2 s; record it anew when no request times out"
      ])
  }

  @Test func whatABaselineDoesNotHoldYetIsInconclusive() {
    var old = baseline(of: [steady(100)])
    old.repetitions[0].metrics["timeToFirstToken"]?.tailMean = nil
    let verdicts = BaselineJudge(
      comparison(.timeToFirstToken, .tailMean), environment: "ci",
      fingerprint: ReportSamples.release
    ).verdicts(of: run([steady(100)]), against: old)
    #expect(verdicts.first?.outcome == .inconclusive(.notInBaseline))
    #expect(
      verdicts.first?.message
        == "tailMean of timeToFirstToken can't be compared: the baseline holds nothing of it; "
        + "record it anew with PERF_RECORD=all")
  }

  @Test func percentilesThatTimeoutsDoNotReachAreCompared() {
    #expect(
      verdicts([timedOut(10, after: 1000)], against: [steady(100)], comparison()).map(\.outcome)
        == [.unchanged])
  }

  // MARK: Nothing in common

  @Test func aComparisonOfNothingFails() {
    let verdicts = verdicts(
      [steady(10)], against: [RunSamples.streamed(60, gap: 20)],
      Comparison(of: [.timePerOutputToken, .interChunkLatency], at: [.p50]))
    #expect(
      verdicts.map(\.outcome) == [
        .inconclusive(.noValues), .inconclusive(.noValues), .invalid("nothing was compared"),
      ])
    #expect(verdicts.map(\.severity) == [.warning, .warning, .failure])
    #expect(
      verdicts.last?.message
        == "nothing was compared: neither run nor baseline have values of timePerOutputToken, "
        + "interChunkLatency in common; name metrics that they have with .baseline(of:), or record "
        + "anew with PERF_RECORD=all")
  }
}
