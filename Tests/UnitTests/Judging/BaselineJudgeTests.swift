import Testing

@testable import PerfHarness

/// Whether there is anything to compare: what comes before the question of a change.
@Suite struct BaselineJudgeTests {
  private typealias Samples = JudgeSamples

  // MARK: Incomparable

  private func incomparable(
    failing: Set<Comparison.Doubtful> = [], _ change: (inout Baseline) -> Void
  ) -> [Verdict] {
    var baseline = Samples.baseline(of: Samples.times(3, Samples.steady(100)))
    change(&baseline)
    let judgement = Samples.judgement(
      Samples.times(3, Samples.steady(500)), against: baseline,
      Comparison(failing: failing, confirmations: 0))
    if case .settled(let verdicts) = judgement { return verdicts }
    return []
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

  // MARK: Too few values

  @Test func withoutNamesTheDefaultsAreComparedWhereThereAreAny() {
    let steady = Samples.times(3, Samples.steady(100))
    let verdicts = Samples.verdicts(steady, against: steady)
    // Nothing here has a time per output token, and nobody asked for it.
    #expect(
      verdicts.map(\.subject.name) == [
        "p50 of timeToFirstToken", "tailMean of timeToFirstToken", "tailRatio of timeToFirstToken",
        "p50 of endToEndLatency", "tailMean of endToEndLatency", "tailRatio of endToEndLatency",
      ])
    #expect(verdicts.allSatisfy { $0.outcome == .unchanged && $0.severity == .none })
  }

  /// p50 of 58 values can be judged, a tail needs one more. Tails that nobody named pass in silence.
  @Test(arguments: [
    (false, false, Verdict.Severity.none), (true, false, .warning), (false, true, .failure),
    (true, true, .failure),
  ])
  func whatHasTooFewValuesIsNotGated(
    isNamed: Bool, isFailing: Bool, severity: Verdict.Severity
  ) {
    let comparison = Comparison(
      at: isNamed ? Comparison.defaultStatistics : nil, failing: isFailing ? [.inconclusive] : [])
    let verdicts = Samples.verdicts(
      Samples.times(3, RunSamples.completed(58, of: 100)),
      against: Samples.times(3, RunSamples.completed(58, of: 100)), comparison)
    let doubtful = verdicts.filter { $0.outcome != .unchanged }
    #expect(
      doubtful.map(\.message)
        == ["timeToFirstToken", "endToEndLatency"].flatMap { metric in
          ["tailMean", "tailRatio"].map { statistic in
            "\(statistic) of \(metric) can't be compared: a repetition has 58 values, here or in "
              + "the baseline, and needs 1 more"
          }
        })
    #expect(
      doubtful.allSatisfy {
        $0.outcome == .inconclusive(.needsRequests(have: 58, more: 1)) && $0.severity == severity
      })
    #expect(verdicts.count == 6)
  }

  /// A scenario may be too short for a tail. Where one repetition is, something went wrong in it.
  @Test func oneRepetitionThatIsTooShortIsReportedUnasked() {
    let long = Samples.times(3, Samples.steady(100))
    let short = [RunSamples.completed(5, of: 100)] + Samples.times(2, Samples.steady(100))
    for (current, recorded) in [(short, long), (long, short)] {
      let verdicts = Samples.verdicts(current, against: recorded, Comparison())
      #expect(verdicts.count == 6)
      #expect(verdicts.allSatisfy { $0.severity == .warning })
    }
  }

  @Test func theShortestRepetitionOfEitherSideCounts() {
    let (short, long) = (RunSamples.completed(2, of: 100), Samples.steady(100))
    for (current, recorded) in [([long, short], [long]), ([long], [long, short])] {
      #expect(
        Samples.verdicts(current, against: recorded, Samples.comparison()).map(\.outcome)
          == [.inconclusive(.needsRequests(have: 2, more: 4))])
    }
  }

  @Test func whereNoGateCanBeEvaluatedThatIsSaidUnasked() {
    let few = Samples.times(3, RunSamples.completed(3, of: 100))
    let verdicts = Samples.verdicts(few, against: few)
    #expect(verdicts.count == 6)
    #expect(verdicts.allSatisfy { $0.severity == .warning })
  }

  @Test(arguments: [Statistic.mean, .minimum, .maximum, .percentile(0), .percentile(100)])
  func whatNeedsNoLeastNumberIsComparedFromTheFirstValue(statistic: Statistic) {
    let verdicts = Samples.verdicts(
      Samples.times(2, RunSamples.completed([150])), against: [RunSamples.completed([100])],
      Samples.comparison(.timeToFirstToken, statistic))
    #expect(verdicts.map(\.outcome) == [.regressed])
  }

  // MARK: Too few repetitions

  @Test func oneRepetitionAgainstOneSaysNothing() {
    let verdicts = Samples.verdicts(
      [Samples.steady(200)], against: [Samples.steady(100)], Samples.comparison())
    #expect(verdicts.map(\.outcome) == [.inconclusive(.needsRepetitions(have: 1, more: 1))])
    #expect(
      verdicts.map(\.message) == [
        "p50 of timeToFirstToken can't be compared: one repetition here and one in the baseline do "
          + "not say how much repetitions differ by chance; measure more with PERF_REPETITIONS, or "
          + "add to the baseline with PERF_RECORD=append"
      ])
    #expect(verdicts.map(\.severity) == [.warning])
    // Of three in all, two differ or not.
    for (now, then) in [(1, 2), (2, 1)] {
      let verdicts = Samples.verdicts(
        Samples.times(now, Samples.steady(200)), against: Samples.times(then, Samples.steady(100)),
        Samples.comparison())
      #expect(verdicts.map(\.outcome) == [.regressed])
    }
  }

  // MARK: Nothing of it

  @Test func aNamedMetricThatOnlyOneSideHasIsReported() {
    let (steady, streamed) = (Samples.steady(10), RunSamples.streamed(60, gap: 20))
    func doubtful(
      _ current: [RequestTimeline], _ recorded: [RequestTimeline]
    ) -> [Verdict] {
      Samples.verdicts(
        Samples.times(3, current), against: Samples.times(3, recorded),
        Comparison(of: [.timeToFirstToken, .timePerOutputToken], at: [.p50])
      ).filter { $0.evidence.change == nil }
    }
    let gone = doubtful(steady, streamed)
    #expect(gone.map(\.outcome) == [.inconclusive(.noValues)])
    #expect(
      gone.map(\.message) == [
        "p50 of timePerOutputToken can't be compared: no completed request has a value of it; "
          + "the baseline has"
      ])
    let new = doubtful(streamed, steady)
    #expect(new.map(\.outcome) == [.inconclusive(.notInBaseline)])
    #expect(
      new.map(\.message) == [
        "p50 of timePerOutputToken can't be compared: the baseline holds nothing of it; "
          + "record it anew with PERF_RECORD=all"
      ])
    let neither = doubtful(steady, steady)
    #expect(neither.map(\.outcome) == [.inconclusive(.noValues)])
    #expect(
      neither.map(\.message) == [
        "p50 of timePerOutputToken can't be compared: no request has a value of it, here or there"
      ])
    #expect((gone + new + neither).allSatisfy { $0.severity == .warning })
  }

  /// Files of the first version lack tail means.
  @Test func aStatisticThatAnEarlierVersionDidNotRecordIsReported() {
    var baseline = Samples.baseline(of: Samples.times(3, Samples.steady(100)))
    for index in baseline.repetitions.indices {
      baseline.repetitions[index].metrics["timeToFirstToken"]?.tailMean = nil
    }
    guard
      case .settled(let verdicts) = Samples.judgement(
        Samples.times(3, Samples.steady(100)), against: baseline,
        Comparison(of: [.timeToFirstToken]))
    else {
      Issue.record("fresh repetitions were asked for")
      return
    }
    #expect(
      verdicts.map(\.outcome) == [
        .unchanged, .inconclusive(.notInBaseline), .inconclusive(.notInBaseline),
      ])
    #expect(
      verdicts.dropFirst().map(\.message)
        == ["tailMean", "tailRatio"].map {
          "\($0) of timeToFirstToken can't be compared: an earlier version recorded the baseline, "
            + "without it; add to it with PERF_RECORD=append, or record it anew with "
            + "PERF_RECORD=all"
        })
    #expect(verdicts.map(\.severity) == [.none, .warning, .warning])
  }

  /// Once repetitions have been appended to such a file, only they count, and are counted.
  @Test func onlyRepetitionsThatHaveTheStatisticAreCounted() throws {
    var baseline = Samples.baseline(of: Samples.times(5, Samples.steady(100)))
    for index in 0..<3 {
      baseline.repetitions[index].metrics["timeToFirstToken"]?.tailMean = nil
    }
    guard
      case .settled(let verdicts) = Samples.judgement(
        Samples.times(3, Samples.steady(100)), against: baseline,
        Samples.comparison(.timeToFirstToken, .tailMean))
    else {
      Issue.record("fresh repetitions were asked for")
      return
    }
    #expect(
      verdicts.map(\.message) == [
        "tailMean of timeToFirstToken unchanged: baseline 100 ms, now 100 ms, 0 %; "
          + "tolerance 5 % and 1 ms; 3 × 60 values against 2 × 60; a change of 5 % would be found"
      ])
    #expect(verdicts.first?.evidence.baselineRepetitions == 2)
  }

  @Test func aRatioToNothingCannotBeCompared() {
    func lagging(_ lag: Double) -> JudgeSamples.Side {
      Samples.times(
        3, Array(repeating: ReportSamples.request(0, due: 0, sent: lag, ended: 10), count: 60))
    }
    func verdict(_ current: Double, _ recorded: Double) -> Verdict? {
      Samples.verdicts(
        lagging(current), against: lagging(recorded), Samples.comparison(.dispatchLag, .tailRatio)
      ).first
    }
    #expect(
      verdict(0, 0)?.message == "tailRatio of dispatchLag can't be compared: the median is zero, "
        + "and nothing is a multiple of that")
    // A tail that is zero too has no ratio, whoever recorded it.
    #expect(
      verdict(2, 0)?.message == "tailRatio of dispatchLag can't be compared: the baseline's median "
        + "is zero, and nothing is a multiple of that")
    for outcome in [verdict(0, 0)?.outcome, verdict(0, 2)?.outcome, verdict(2, 0)?.outcome] {
      #expect(outcome == .inconclusive(.noValues))
    }
  }

  /// What timeouts reach into in a baseline is known as 'at least': nothing is worse than that for
  /// certain. The median is not reached.
  @Test func whatTimeoutsReachIntoInTheBaselineIsReported() {
    var recorded = Samples.times(3, Samples.steady(100))
    recorded[1] = Samples.timedOut(1, after: 1000)
    let verdicts = Samples.verdicts(
      Samples.times(3, Samples.steady(200)), against: recorded,
      Comparison(of: [.endToEndLatency], at: [.p50, .tailMean], confirmations: 0))
    #expect(verdicts.map(\.outcome) == [.regressed, .inconclusive(.censored)])
    #expect(verdicts.map(\.severity) == [.failure, .warning])
    #expect(
      verdicts.last?.message
        == "tailMean of endToEndLatency can't be compared: timeouts reach into "
        + "the baseline's; record it anew with PERF_RECORD=all when none does")
  }

  @Test func aComparisonOfNothingFails() {
    let verdicts = Samples.verdicts(
      Samples.times(3, Samples.steady(10)),
      against: Samples.times(3, RunSamples.streamed(60, gap: 20)),
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

  // MARK: Timeouts

  @Test func whatIsWorseAtLeastHasRegressed() {
    #expect(
      Samples.verdicts(
        Samples.times(3, Samples.timedOut(10, after: 1000)),
        against: Samples.times(3, Samples.steady(100)), Samples.comparison(.timeToFirstToken, .p95)
      ).map(\.outcome) == [.regressed])
  }

  /// Not worse as far as one knows: neither unchanged nor improved can be said.
  @Test(arguments: [(1000.0, "1 s"), (500, "500 ms")])
  func whatIsAtLeastAsGoodIsInconclusive(bound: Double, text: String) {
    for (failing, severity) in [
      (Set<Comparison.Doubtful>(), Verdict.Severity.warning), ([.inconclusive], .failure),
    ] {
      let verdicts = Samples.verdicts(
        Samples.times(3, Samples.timedOut(10, after: bound)),
        against: Samples.times(3, Samples.steady(1000)),
        Samples.comparison(.timeToFirstToken, .p95, failing: failing))
      // Both sides have values: nothing about this is vacuous.
      #expect(verdicts.map(\.outcome) == [.inconclusive(.censored)])
      #expect(verdicts.map(\.severity) == [severity])
      #expect(
        verdicts.map(\.message) == [
          "p95 of timeToFirstToken can't be compared: timeouts reach into it: it is \(text) or "
            + "more, the baseline is 1 s; 3 × 60 values against 3 × 60"
        ])
    }
  }

  @Test func percentilesThatTimeoutsDoNotReachAreCompared() {
    #expect(
      Samples.verdicts(
        Samples.times(3, Samples.timedOut(10, after: 1000)),
        against: Samples.times(3, Samples.steady(100)), Samples.comparison()
      ).map(\.outcome) == [.unchanged])
  }
}
