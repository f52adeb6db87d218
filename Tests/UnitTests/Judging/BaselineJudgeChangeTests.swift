import Testing

@testable import PerfHarness

/// What a change is, and what is said of it, where repetitions are alike and every change is certain.
@Suite struct BaselineJudgeChangeTests {
  private typealias Samples = JudgeSamples

  /// Three repetitions against three, at the first look.
  private func verdicts(
    _ current: [RequestTimeline], against recorded: [RequestTimeline], _ comparison: Comparison
  ) -> [Verdict] {
    Samples.verdicts(Samples.times(3, current), against: Samples.times(3, recorded), comparison)
  }

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
    let verdicts = verdicts(
      Samples.steady(current), against: Samples.steady(recorded), Samples.comparison())
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

  @Test func improvedCanBeMadeAFailure() {
    let verdicts = verdicts(
      Samples.steady(80), against: Samples.steady(100), Samples.comparison(failing: [.improved]))
    #expect(verdicts.map(\.severity) == [.failure])
  }

  // MARK: Texts

  /// Without spread, all that is more than the tolerance would be found.
  @Test(arguments: [
    (120.0, "regressed", "120 ms, +20 %"), (80, "improved", "80 ms, −20 %"),
    (100, "unchanged", "100 ms, 0 %"), (104, "unchanged", "104 ms, +4 %"),
  ])
  func everyVerdictSaysItsFigures(current: Double, word: String, now: String) {
    #expect(
      Samples.verdicts(
        Samples.times(3, Samples.steady(current)), against: Samples.times(10, Samples.steady(100)),
        Samples.comparison()
      ).map(\.message) == [
        "p50 of timeToFirstToken \(word): baseline 100 ms, now \(now); tolerance 5 % and 1 ms; "
          + "3 × 60 values against 10 × 60; a change of 5 % would be found"
          + (word == "improved" ? "; record it anew with PERF_RECORD=all" : "")
      ])
  }

  /// 18 % of 5 ms is 0.9 ms: more than 5 %, less than 1 ms. What would be found is 1 ms of 5 ms.
  @Test func aGreatShareThatIsLittleTimeSaysWhyItIsNoNews() {
    #expect(
      Samples.verdicts(
        Samples.times(3, Samples.steady(5.9)), against: Samples.times(10, Samples.steady(5)),
        Samples.comparison()
      ).map(\.message) == [
        "p50 of timeToFirstToken unchanged within 1 ms: baseline 5 ms, now 5.9 ms, +18 %; tolerance "
          + "5 % and 1 ms; 3 × 60 values against 10 × 60; a change of 20 % would be found"
      ])
  }

  @Test func theFiguresAreEvidence() throws {
    let evidence = try #require(
      Samples.verdicts(
        Samples.times(3, Samples.steady(120)), against: Samples.times(10, Samples.steady(100)),
        Samples.comparison()
      ).first?.evidence)
    #expect(evidence.value == 0.12)
    #expect(evidence.baseline == 0.1)
    #expect(evidence.interval == 0.12...0.12)
    #expect(evidence.baselineInterval == 0.1...0.1)
    // (0.12 − 0.1) ÷ 0.1 is 0.2 but for the last bits.
    #expect(areClose(evidence.change ?? 0, 0.2, within: 1e-12))
    #expect(areClose(evidence.changeInterval?.lowerBound ?? 0, 0.2, within: 1e-12))
    #expect(areClose(evidence.changeInterval?.upperBound ?? 0, 0.2, within: 1e-12))
    #expect(areClose(evidence.minimalDetectableChange ?? 0, 0.05, within: 1e-12))
    #expect((evidence.chance ?? 1) < 1e-100)
    #expect(evidence.count == 180)
    #expect(evidence.repetitions == 3)
    #expect(evidence.baselineRepetitions == 10)
    #expect(evidence.tolerance == Tolerance(relative: 0.05, absolute: .milliseconds(1)))
  }

  @Test func repetitionsNeedNotBeAsManyNorAsLong() {
    let verdicts = Samples.verdicts(
      [Samples.steady(150)], against: [Samples.steady(100), RunSamples.completed(61, of: 100)],
      Samples.comparison())
    #expect(
      verdicts.map(\.message) == [
        "p50 of timeToFirstToken regressed: baseline 100 ms, now 150 ms, +50 %; "
          + "tolerance 5 % and 1 ms; 1 × 60 values against 60 + 61; a change of 5 % would be found"
      ])
  }

  /// The geometric mean: √(80 · 125) = 100, and the pooled median would be 80, 100 or 125.
  @Test func theMeanOfTheRepetitionsIsCompared() {
    let verdicts = Samples.verdicts(
      Samples.steady([100, 100]), against: Samples.steady([80, 125, 80, 125, 125, 80]),
      Samples.comparison())
    #expect(verdicts.map(\.outcome) == [.unchanged])
    #expect(areClose(verdicts.first?.evidence.baseline ?? 0, 0.1, within: 1e-12))
  }

  // MARK: Rates

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
      RunSamples.streamed(60, gap: current), against: RunSamples.streamed(60, gap: recorded),
      Samples.comparison(.outputTokensPerSecond, within: tolerance))
    #expect(verdicts.map(\.outcome) == [outcome])
  }

  @Test func messagesOfRatesNameNoAbsoluteTolerance() {
    #expect(
      verdicts(
        RunSamples.streamed(60, gap: 25), against: RunSamples.streamed(60, gap: 20),
        Samples.comparison(.outputTokensPerSecond)
      ).map(\.message) == [
        "p50 of outputTokensPerSecond regressed: baseline 50 tokens/s, now 40 tokens/s, −20 %; "
          + "tolerance 5 %; 3 × 60 values against 3 × 60; a change of 5 % would be found"
      ])
  }

  /// 10 and 25 tokens/s in the slowest tenth, 50 in the middle: 5 times slower, 2 times.
  @Test(arguments: [
    (Statistic.tailMean, 100.0, 40.0, Verdict.Outcome.improved),
    (.tailMean, 40, 100, .regressed), (.tailMean, 40, 40, .unchanged),
    (.tailRatio, 100, 40, .unchanged), (.tailRatio, 40, 100, .regressed),
    (.tailRatio, 40, 40, .unchanged),
  ])
  func theTailOfARateIsItsLeastTenthAndAGreaterRatioIsWorse(
    statistic: Statistic, recorded: Double, current: Double, outcome: Verdict.Outcome
  ) {
    func tailed(_ gap: Double) -> [RequestTimeline] {
      (0..<60).map { RunSamples.streamed(gap: $0 % 3 == 2 ? gap : 20) }
    }
    let verdicts = verdicts(
      tailed(current), against: tailed(recorded),
      Samples.comparison(.outputTokensPerSecond, statistic))
    #expect(verdicts.map(\.outcome) == [outcome])
  }

  // MARK: Tails

  @Test func aTailRatioHasNoUnitAndNoAbsoluteTolerance() {
    #expect(
      verdicts(
        Samples.tailed(300), against: Samples.tailed(200),
        Samples.comparison(.timeToFirstToken, .tailRatio)
      ).map(\.message) == [
        "tailRatio of timeToFirstToken regressed: baseline 2, now 3, +50 %; tolerance 5 %; "
          + "3 × 60 values against 3 × 60; a change of 5 % would be found"
      ])
  }

  @Test(arguments: [
    // A machine that is slower by half leaves it where it was.
    (300.0, 150.0, Verdict.Outcome.unchanged),
    // Only the body got faster: the tail is no worse than it was.
    (200, 50, .unchanged), (205, 50, .unchanged),
    // That the tail is less far from the body may mean that the body got worse.
    (200, 180, .unchanged), (110, 100, .unchanged),
    (250, 100, .regressed),
  ])
  func aTailRatioRegressesOnlyWithTheTailAndNeverImproves(
    tail: Double, body: Double, outcome: Verdict.Outcome
  ) {
    let verdicts = verdicts(
      Samples.tailed(tail, body: body), against: Samples.tailed(200),
      Samples.comparison(.timeToFirstToken, .tailRatio))
    #expect(verdicts.map(\.outcome) == [outcome])
  }

  // MARK: Nothing

  /// A dispatch lag of zero is common under a simulated clock, and has no logarithm.
  @Test(arguments: [
    (0.0, Verdict.Outcome.unchanged, "now 0 s, 0 %"),
    (1, .unchanged, "now 1 ms, from nothing"), (2, .regressed, "now 2 ms, from nothing"),
  ])
  func aBaselineOfZeroLeavesTheAbsoluteToleranceToDecide(
    lag: Double, outcome: Verdict.Outcome, now: String
  ) {
    func lagging(_ lag: Double) -> [RequestTimeline] {
      Array(repeating: ReportSamples.request(0, due: 0, sent: lag, ended: 10), count: 60)
    }
    let verdicts = verdicts(lagging(lag), against: lagging(0), Samples.comparison(.dispatchLag))
    #expect(verdicts.map(\.outcome) == [outcome])
    #expect(
      verdicts.map(\.message) == [
        "p50 of dispatchLag \(outcome == .regressed ? "regressed" : "unchanged"): baseline 0 s, "
          + "\(now); tolerance 5 % and 1 ms; 3 × 60 values against 3 × 60"
      ])
  }

  /// 5 % and 1 ms, of what a token takes 5 % and 0.1 ms: 10 ms a token may become 10.5, and 1 ms 1.1.
  @Test(arguments: [
    (10.0, 10.5, Verdict.Outcome.unchanged), (10, 10.6, .regressed), (1, 1.1, .unchanged),
    (1, 1.11, .regressed),
  ])
  func whatATokenTakesHasATighterTolerance(
    recorded: Double, current: Double, outcome: Verdict.Outcome
  ) {
    func streamed(_ gap: Double) -> JudgeSamples.Side {
      JudgeSamples.times(3, RunSamples.streamed(60, gap: gap))
    }
    let verdicts = JudgeSamples.verdicts(
      streamed(current), against: streamed(recorded), JudgeSamples.comparison(.timePerOutputToken))
    #expect(verdicts.map(\.outcome) == [outcome])
    #expect(verdicts.first?.message.contains("; tolerance 5 % and 0.1 ms; ") == true)
    // Who names one bound means it.
    let wide = JudgeSamples.verdicts(
      streamed(current), against: streamed(recorded),
      JudgeSamples.comparison(
        .timePerOutputToken, within: .percent(5, andAtLeast: .milliseconds(1))))
    #expect(wide.map(\.outcome) == [.unchanged])
  }
}
