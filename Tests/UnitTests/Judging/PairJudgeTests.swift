import Testing

@testable import PerfHarness

@Suite struct PairJudgeTests {
  /// Runs of 60 equal requests each, of so many milliseconds.
  private func run(_ milliseconds: [Double]) -> Run {
    var run = RunSamples.run()
    run.repetitions = milliseconds.map {
      Repetition(timelines: RunSamples.completed(60, of: $0), window: .seconds(10))
    }
    return run
  }

  private func verdicts(
    _ candidate: Run, _ control: Run, _ statistics: [Statistic] = [.p50],
    failing: Set<Comparison.Doubtful> = []
  ) -> [Verdict] {
    PairJudge(
      Comparison(
        within: .percent(2), of: [.endToEndLatency], at: statistics, failing: failing)
    ).verdicts(candidate: candidate, control: control)
  }

  /// Three rounds, whose candidates are 10 %, 12 % and 8 % slower: logarithms of ratios 0.09531,
  /// 0.11333, 0.07696, mean 0.09520, deviation 0.018185, error 0.010499. The interval at
  /// t(0.975, 2) = 4.3027 reaches ±0.045174 from there: exp(0.05003) − 1 to exp(0.14037) − 1.
  @Test func theDifferencesOfRoundsAreHeldAgainstNothing() throws {
    let control = run([100, 100, 200, 200, 150, 150])
    let candidate = run([110, 110, 224, 224, 162, 162])
    let verdict = try #require(verdicts(candidate, control).first)
    #expect(verdict.gate == .control)
    let evidence = verdict.evidence
    #expect(abs(try #require(evidence.change) - 0.099878) < 1e-5)
    let interval = try #require(evidence.changeInterval)
    #expect(abs(interval.lowerBound - 0.051301) < 2e-5)
    #expect(abs(interval.upperBound - 0.150697) < 2e-5)
    // t = 0.09520 ÷ 0.010499 = 9.067 with 2 degrees of freedom: scipy.stats.t.sf(9.067, 2) = 0.005973,
    // below 1 %.
    #expect(abs(try #require(evidence.chance) - 0.005973) < 2e-5)
    #expect(verdict.outcome == .regressed)
    #expect(verdict.severity == .failure)
  }

  /// The two runs of a side in a round are taken together: 90 and 110 are √(90 · 110) = 99.5 by their
  /// geometric mean, whatever their order.
  @Test func theRunsOfARoundAreTakenTogether() {
    let verdicts = verdicts(
      run([110, 90, 90, 110, 110, 90]), run([90, 110, 110, 90, 90, 110]))
    #expect(
      verdicts.map(\.message) == [
        "p50 of endToEndLatency unchanged: control 99.5 ms, candidate 99.5 ms, 0 %; "
          + "tolerance 2 % and 1 ms; 3 rounds of 2 × 60 values a side; a change of 2 % would be found"
      ])
  }

  /// Ten equal differences are as certain as the sign test makes them: 2⁻¹⁰ is less than 1 %.
  @Test func whatIsBetterIsAWarningThatCanBeMadeAFailure() {
    let candidate = run(Array(repeating: 80, count: 20))
    let control = run(Array(repeating: 100, count: 20))
    #expect(verdicts(candidate, control).map(\.outcome) == [.improved])
    #expect(verdicts(candidate, control).map(\.severity) == [.warning])
    #expect(verdicts(candidate, control, failing: [.improved]).map(\.severity) == [.failure])
    #expect(
      verdicts(candidate, control).map(\.message) == [
        "p50 of endToEndLatency improved: control 100 ms, candidate 80 ms, −20 %; "
          + "tolerance 2 % and 1 ms; 10 rounds of 2 × 60 values a side; a change of 2 % would be found"
      ])
  }

  /// Two rounds that differ alike do so by chance in one of four cases, if their latencies have but two
  /// values.
  @Test(arguments: [
    (2, Verdict.Outcome.unchanged), (6, .inconclusive(.perhapsChance)), (7, .regressed),
  ])
  func equalDifferencesAreAsCertainAsTheirNumberMakesThem(
    rounds: Int, outcome: Verdict.Outcome
  ) {
    let verdicts = verdicts(
      run(Array(repeating: 110, count: 2 * rounds)), run(Array(repeating: 100, count: 2 * rounds)))
    #expect(verdicts.map(\.outcome) == [outcome])
    #expect(verdicts.first?.evidence.chance == 1 / Double(1 << rounds))
  }

  /// One of 20 rounds' requests, 6 of 120, failed: 5 %. That no failure of six is the control's has a
  /// chance of 2⁻⁶ = 0.0156, more than a tenth of 1 %; of ten it has 2⁻¹⁰ = 0.00098, less than that.
  @Test(arguments: [(6, false), (9, false), (10, true)])
  func moreErrorsThanTheControlHasAreARegression(failures: Int, isRed: Bool) throws {
    let control = run([100, 100, 100, 100])
    var candidate = control
    candidate.repetitions[0].timelines =
      RunSamples.completed(60 - failures, of: 100) + RunSamples.failed(failures)
    let errors = verdicts(candidate, control).filter { $0.subject == .aggregate(.errorRate) }
    #expect(errors.map(\.outcome) == (isRed ? [.regressed] : []))
    guard isRed else { return }
    #expect(errors.map(\.severity) == [.failure])
    #expect(
      errors.map(\.message) == [
        "errorRate regressed: control 0 %, candidate 4.17 %; 10 of 240 requests failed against 0 of 240"
      ])
    #expect(errors.first?.evidence.chance.map { areClose($0, 1.0 / 1024, within: 1e-9) } == true)
    // The other way round it is none.
    #expect(!verdicts(control, candidate).contains { $0.subject == .aggregate(.errorRate) })
  }

  @Test func whatOneSideLacksIsNamed() {
    let silent = run([]).failing(2)
    #expect(
      verdicts(silent, run([100, 100])).map(\.message).first
        == "p50 of endToEndLatency can't be compared: no completed request of the candidate has a "
        + "value of it; those of the control have")
    #expect(
      verdicts(run([100, 100]), silent).map(\.message).first
        == "p50 of endToEndLatency can't be compared: no completed request of the control has a "
        + "value of it; those of the candidate have")
    #expect(
      verdicts(silent, silent).map(\.message) == [
        "p50 of endToEndLatency can't be compared: no request has a value of it, on either side",
        "nothing was compared: candidate and control have too few values of endToEndLatency in "
          + "common; ask for more requests a run, or name other metrics with of:",
      ])
  }

  @Test func aPercentileOfShortRunsIsNotGated() {
    #expect(
      verdicts(run([100, 100, 100, 100]), run([100, 100, 100, 100]), [.p50, .p99]).map(\.message)
        .last
        == "p99 of endToEndLatency can't be compared: a run has 60 values, and needs 239 more")
  }

  /// Three of 60 requests time out after 300 ms: p50 is known, p99 and the tail are not.
  @Test func whatTimeoutsReachIntoIsABound() {
    var control = run([100, 100, 100, 100])
    control.repetitions[2].timelines =
      RunSamples.completed(57, of: 100) + RunSamples.failed(3, after: 300, RunSamples.timeout)
    let candidate = run([100, 100, 100, 100])
    #expect(
      verdicts(candidate, control, [.p50, .tailMean]).map(\.outcome)
        == [.unchanged, .inconclusive(.censored)])
    #expect(
      verdicts(candidate, control, [.tailMean]).map(\.message).first
        == "tailMean of endToEndLatency can't be compared: timeouts reach into the control's: its "
        + "true value is that or more")
    #expect(
      verdicts(control, candidate, [.tailMean]).map(\.outcome) == [.inconclusive(.censored)])
  }
}

extension Run {
  /// So many repetitions in which everything failed.
  fileprivate func failing(_ count: Int) -> Run {
    var run = self
    run.repetitions = (0..<count).map { _ in
      Repetition(timelines: RunSamples.failed(60), window: .seconds(10))
    }
    return run
  }
}
