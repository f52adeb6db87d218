import Testing

@testable import PerfHarness

/// How certain something has to be, and what becomes of a suspicion. How often repetitions would look so
/// by chance is scipy's: `Fixtures/statistics/make_gate_fixture.py`, as are the figures in texts.
@Suite struct BaselineJudgeCertaintyTests {
  private typealias Samples = JudgeSamples

  private func verdicts(
    _ chance: GateFixture.Chance, _ comparison: Comparison, cases: Int = 1
  ) -> [Verdict] {
    Samples.verdicts(
      Samples.steady(chance.current), against: Samples.steady(chance.baseline), comparison,
      cases: cases)
  }

  // MARK: The level

  /// A chance of 0.0018 is less than 1 %, and more than the twentieth of it.
  @Test func moreCasesMakeTheGateStricter() throws {
    let rare = try GateFixture.chance("rare")
    for (falseAlarms, cases, outcome) in [
      (0.01, 1, Verdict.Outcome.regressed), (0.01, 20, .inconclusive(.perhapsChance)),
      (0.1, 20, .regressed), (0.001, 1, .inconclusive(.perhapsChance)),
      (rare.chance * 1.001, 1, .regressed),
      (rare.chance * 0.999, 1, .inconclusive(.perhapsChance)),
      (rare.chance * 7.01, 7, .regressed), (rare.chance * 6.99, 7, .inconclusive(.perhapsChance)),
    ] {
      let verdicts = verdicts(rare, Samples.comparison(falseAlarms: falseAlarms), cases: cases)
      #expect(verdicts.map(\.outcome) == [outcome], "\(falseAlarms) of \(cases)")
      let chance = try #require(verdicts.first?.evidence.chance)
      #expect(areClose(chance, rare.chance, within: 1e-8))
    }
  }

  /// Two comparisons that say the same are twice as likely to be a false alarm: Holm.
  @Test func comparisonsOfACaseShareItsLevel() throws {
    let rare = try GateFixture.chance("rare")
    for (factor, outcome) in [
      (2.001, Verdict.Outcome.regressed), (1.999, .inconclusive(.perhapsChance)),
    ] {
      let comparison = Comparison(
        of: [.timeToFirstToken], at: [.p50, .mean], falseAlarms: factor * rare.chance,
        confirmations: 0)
      let verdicts = verdicts(rare, comparison)
      #expect(verdicts.map(\.outcome) == [outcome, outcome])
      for verdict in verdicts {
        #expect(areClose(verdict.evidence.chance ?? 0, 2 * rare.chance, within: 1e-8))
      }
    }
  }

  /// +10.2 % is certain, and that it is more than 5 % only with a chance of 0.0051.
  @Test func excessHasToBeMoreThanTheTolerance() throws {
    let sure = try GateFixture.chance("sure")
    for (certainty, cases, outcome) in [
      (Comparison.Certainty.change, 20, Verdict.Outcome.regressed), (.excess, 1, .regressed),
      (.excess, 20, .inconclusive(.perhapsChance)),
    ] {
      let verdicts = verdicts(sure, Samples.comparison(certainOf: certainty), cases: cases)
      #expect(verdicts.map(\.outcome) == [outcome])
      let expected = certainty == .change ? sure.chance : sure.chanceOfExcess
      #expect(areClose(verdicts.first?.evidence.chance ?? 0, expected, within: 1e-8))
    }
    // A change has to be greater for that, and the text says so.
    let found = [Comparison.Certainty.change, .excess].map {
      verdicts(sure, Samples.comparison(certainOf: $0)).first?.evidence.minimalDetectableChange ?? 0
    }
    #expect(found[1] > found[0] + 0.04)
  }

  @Test func aRateIsAsCertainTheOtherWay() throws {
    let rare = try GateFixture.chance("rare")
    // The gaps of the fixture's latencies: a rate is 1 over it, and a logarithm only turns its sign.
    func streamed(_ gaps: [Double]) -> JudgeSamples.Side {
      gaps.map { RunSamples.streamed(60, gap: $0) }
    }
    let comparison = Samples.comparison(.outputTokensPerSecond)
    let worse = Samples.verdicts(
      streamed(rare.current), against: streamed(rare.baseline), comparison)
    #expect(worse.map(\.outcome) == [.regressed])
    #expect(areClose(worse.first?.evidence.chance ?? 0, rare.chance, within: 1e-8))
    // 1 ÷ 1.0619 is 5.8 % less.
    #expect(
      areClose(worse.first?.evidence.change ?? 0, 1 / (1 + rare.change) - 1, within: 1e-9))
    let better = Samples.verdicts(
      streamed(rare.baseline), against: streamed(rare.current), comparison)
    #expect(better.map(\.outcome) == [.improved])
  }

  // MARK: Texts

  /// A change whose interval excludes none is a warning, though it is not certain among so many cases.
  @Test func whatMayBeChanceIsAWarning() throws {
    let rare = try GateFixture.chance("rare")
    for (failing, severity) in [
      (Set<Comparison.Doubtful>(), Verdict.Severity.warning), ([.inconclusive], .failure),
    ] {
      let verdicts = verdicts(rare, Samples.comparison(failing: failing), cases: 20)
      #expect(verdicts.map(\.outcome) == [.inconclusive(.perhapsChance)])
      #expect(verdicts.map(\.severity) == [severity])
      #expect(
        verdicts.first?.message.hasPrefix(
          "p50 of timeToFirstToken may have regressed, or it is chance: baseline 100 ms "
            + "(98.3 ms…102 ms), now 106 ms (103 ms…110 ms), +6.19 % (95 % CI +2.45 %…+10.1 %); "
            + "tolerance 5 % and 1 ms; 3 × 60 values against 10 × 60; a change of 9.3") == true)
    }
  }

  /// One whose interval holds none says nothing, however great it is by the estimate.
  @Test func whatIsLikelyChanceIsNoNews() throws {
    let common = try GateFixture.chance("common")
    let verdicts = verdicts(
      common, Samples.comparison(failing: [.inconclusive], confirmations: 20))
    #expect(verdicts.map(\.outcome) == [.unchanged])
    #expect(verdicts.map(\.severity) == [.none])
    #expect(
      verdicts.map(\.message) == [
        "p50 of timeToFirstToken unchanged as far as can be told: baseline 99.5 ms "
          + "(92.8 ms…107 ms), now 106 ms (93.2 ms…120 ms), +6.36 % (95 % CI −7.96 %…+22.9 %); "
          + "tolerance 5 % and 1 ms; 3 × 60 values against 10 × 60; a change of 16.9 % would be found"
      ])
  }

  /// All that is slow came at once: had it come a little earlier or later, there would have been less of
  /// it or more. Repetitions that agree on it do not make it certain.
  @Test func whatHappensWithinRepetitionsMayMakeAChangeUncertain() throws {
    func clustered(_ milliseconds: Double) -> JudgeSamples.Side {
      Samples.times(
        3, RunSamples.completed(50, of: 100) + RunSamples.completed(10, of: milliseconds))
    }
    let comparison = Samples.comparison(.timeToFirstToken, .tailMean)
    let verdict = try #require(
      Samples.verdicts(clustered(300), against: clustered(200), comparison).first)
    #expect(verdict.outcome == .unchanged)
    #expect(verdict.evidence.change.map { areClose($0, 0.5, within: 1e-9) } == true)
    // What would be found is more than what was not.
    #expect((verdict.evidence.minimalDetectableChange ?? 0) > 0.5)
    // 60 values in thirds of it leave no doubt.
    let spread = Samples.verdicts(
      Samples.times(3, Samples.tailed(300)), against: Samples.times(3, Samples.tailed(200)),
      comparison)
    #expect(spread.map(\.outcome) == [.regressed])
  }

  @Test func whatIsCertainIsAFailureWithItsIntervals() throws {
    let verdicts = try verdicts(
      GateFixture.chance("rare"), Samples.comparison(confirmations: 0), cases: 1)
    #expect(verdicts.map(\.severity) == [.failure])
    #expect(
      verdicts.map(\.message) == [
        "p50 of timeToFirstToken regressed: baseline 100 ms (98.3 ms…102 ms), now 106 ms "
          + "(103 ms…110 ms), +6.19 % (95 % CI +2.45 %…+10.1 %); tolerance 5 % and 1 ms; "
          + "3 × 60 values against 10 × 60; a change of 6.45 % would be found"
      ])
  }

  // MARK: Confirmation

  private let hundred = JudgeSamples.times(10, JudgeSamples.steady(100))
  private let slower = JudgeSamples.times(3, JudgeSamples.steady(120))

  private func suspicion(
    _ judgement: BaselineJudge.Judgement, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (subjects: [String], more: Int) {
    guard case .suspicion(let subjects, let more) = judgement else {
      throw Settled()
    }
    return (subjects.map(\.name), more)
  }

  private struct Settled: Error {}

  @Test func aSuspicionNamesItsSubjectsAndAsksForFreshRepetitions() throws {
    let suspicion = try suspicion(
      Samples.judgement(slower, against: Samples.baseline(of: hundred)))
    // The tail is as far from the body as it was.
    #expect(
      suspicion.subjects == [
        "p50 of timeToFirstToken", "tailMean of timeToFirstToken", "p50 of endToEndLatency",
        "tailMean of endToEndLatency",
      ])
    #expect(suspicion.more == 5)
  }

  @Test func freshRepetitionsAreAskedForUntilThereAreEnough() throws {
    // +4 %: neither bad enough nor good enough.
    let doubtful = Samples.steady(104)
    for (measured, more) in [(3, 2), (5, 5), (10, 10)] {
      let suspicion = try suspicion(
        Samples.judgement(
          slower, again: Samples.times(measured, doubtful), against: Samples.baseline(of: hundred),
          Samples.comparison(confirmations: 20)))
      #expect(suspicion.subjects == [])
      #expect(suspicion.more == more)
    }
  }

  /// The first look said +20 %, and counts for nothing any more.
  @Test(arguments: [
    (118.0, 5, Verdict.Outcome.regressed, "regressed", "118 ms, +18 %"),
    (102, 5, .unchanged, "unchanged", "102 ms, +2 %"),
    (104, 20, .unchanged, "unchanged", "104 ms, +4 %"),
    (80, 5, .improved, "improved", "80 ms, −20 %"),
  ])
  func theVerdictIsThatOfTheFreshRepetitionsAlone(
    again: Double, count: Int, outcome: Verdict.Outcome, word: String, now: String
  ) {
    let verdicts = Samples.verdicts(
      slower, again: Samples.times(count, Samples.steady(again)), against: hundred,
      Samples.comparison(confirmations: 20), cases: 20)
    #expect(verdicts.map(\.outcome) == [outcome])
    #expect(
      verdicts.map(\.message) == [
        "p50 of timeToFirstToken \(word): baseline 100 ms, now \(now); tolerance 5 % and 1 ms; "
          + "measured again: \(count) × 60 values against 10 × 60 (the first look: +20 %); "
          + "a change of 5 % would be found"
          + (outcome == .improved ? "; record it anew with PERF_RECORD=all" : "")
      ])
    #expect(verdicts.first?.evidence.repetitions == count)
    #expect(verdicts.first?.evidence.count == count * 60)
  }

  /// Fresh repetitions that look worse again, but not certainly so by the last of them: a warning where
  /// their interval excludes that nothing changed, else nothing.
  @Test(arguments: [
    ("rare", Verdict.Outcome.inconclusive(.perhapsChance), Verdict.Severity.warning),
    ("common", .unchanged, .none),
  ])
  func aSuspicionThatIsNotConfirmedStaysAWarningAtMost(
    name: String, outcome: Verdict.Outcome, severity: Verdict.Severity
  ) throws {
    let chance = try GateFixture.chance(name)
    let verdicts = Samples.verdicts(
      slower, again: Samples.steady(chance.current), against: Samples.steady(chance.baseline),
      Samples.comparison(confirmations: 3), cases: 20)
    #expect(verdicts.map(\.outcome) == [outcome])
    #expect(verdicts.map(\.severity) == [severity])
    #expect(
      verdicts.first?.message.contains(
        "measured again: 3 × 60 values against 10 × 60 (the first look: +20") == true)
  }

  /// What is just as likely worse, when measuring ended because something else was certain, is said to be
  /// open, and not what the whole gate would have found.
  @Test func whatWasOpenWhenMeasuringEndedSaysSo() throws {
    let rare = try GateFixture.chance("rare")
    // TTFT is 50 ms more, for certain; E2E is what it is in the fixture.
    func side(_ ends: [Double], _ first: Double) -> JudgeSamples.Side {
      ends.map { end in
        Array(
          repeating: ReportSamples.request(
            0, due: 0, sent: 0, outputs: [(first, .text), (end, .text)], ended: end), count: 60)
      }
    }
    let comparison = Comparison(
      of: [.timeToFirstToken, .endToEndLatency], at: [.p50], confirmations: 12)
    let verdicts = Samples.verdicts(
      side(rare.current, 60), again: side(rare.current, 60), against: side(rare.baseline, 10),
      comparison, cases: 20)
    #expect(verdicts.map(\.outcome) == [.regressed, .inconclusive(.perhapsChance)])
    #expect(
      verdicts.last?.message.hasSuffix("; measuring ended, for something else was certain") == true)
  }

  /// Whatever could be compared at first has lost its answer, which may have been a bad one.
  @Test func whatFreshRepetitionsCannotAnswerIsSaidUnasked() {
    let short = RunSamples.completed(58, of: 120)
    let verdicts = Samples.verdicts(
      slower, again: Samples.times(5, short), against: hundred,
      Comparison(of: nil, at: nil))
    #expect(
      verdicts.map(\.outcome) == [
        .regressed, .inconclusive(.needsRequests(have: 58, more: 1)),
        .inconclusive(.needsRequests(have: 58, more: 1)), .regressed,
        .inconclusive(.needsRequests(have: 58, more: 1)),
        .inconclusive(.needsRequests(have: 58, more: 1)),
      ])
    #expect(
      verdicts.map(\.severity) == [.failure, .warning, .warning, .failure, .warning, .warning])
  }
}
