import Testing

@testable import PerfHarness

/// What stands at the top of a report, word for word.
@Suite struct CaseFindingsTests {
  private static func report(_ verdicts: [Verdict], notes: [String] = []) -> CaseReport {
    CaseReport(
      key: CaseKey(suite: "Chat", test: "steady"), run: ReportSamples.steady(), verdicts: verdicts,
      notes: notes)
  }

  private static func findings(_ report: CaseReport) -> [String] {
    CaseFindings.all(of: report, mark: ShownVerdict.all(of: report).mark)
  }

  private static func moved(
    _ statistic: Statistic, _ outcome: Verdict.Outcome, from before: Double, to now: Double,
    interval: ClosedRange<Double>?, severity: Verdict.Severity = .failure
  ) -> Verdict {
    var evidence = Verdict.Evidence(value: now, baseline: before)
    evidence.change = now / before - 1
    evidence.changeInterval = interval
    return Verdict(
      subject: .distribution(.timeToFirstToken, statistic), gate: .baseline, outcome: outcome,
      evidence: evidence, severity: severity, message: "the whole message")
  }

  /// The run as it would be if everything took 10 ms less to the first token.
  private static func tenMillisecondsLess() -> Run {
    var run = ReportSamples.steady()
    run.repetitions[0].timelines = run.repetitions[0].timelines.map { timeline in
      var timeline = timeline
      timeline.outputs = timeline.outputs.map {
        RequestTimeline.Output(
          instant: $0.instant.advanced(by: .milliseconds(-10)), kind: $0.kind, bytes: $0.bytes)
      }
      return timeline
    }
    return run
  }

  @Test func whatGotSlowerByHowMuchHowSureAndWhere() {
    var report = Self.report([
      Self.moved(.p50, .regressed, from: 0.060, to: 0.070, interval: 0.14...0.19),
      Self.moved(.tailMean, .regressed, from: 0.080, to: 0.090, interval: nil),
    ])
    report.earlier = .control(Self.tenMillisecondsLess())
    #expect(
      Self.findings(report) == [
        "TTFT is worse than the control: p50 from 60 ms to 70 ms, +16.7 % (95 % CI +14 %…+19 %); "
          + "tailMean from 80 ms to 90 ms, +12.5 %",
        "where: mean E2E moved by +10 ms: first token +10 ms (100 %)",
      ])
  }

  @Test func freshRepetitionsMakeItSurer() {
    var report = Self.report([
      Self.moved(.p50, .regressed, from: 0.060, to: 0.070, interval: 0.14...0.19)
    ])
    report.run.confirmation = ReportSamples.steady().repetitions
    #expect(
      Self.findings(report).first?.hasSuffix(
        "(95 % CI +14 %…+19 %); measured again in 1 fresh repetition") == true)
    report.run.confirmation += ReportSamples.steady().repetitions
    #expect(Self.findings(report).first?.hasSuffix("in 2 fresh repetitions") == true)
  }

  @Test func whatGotBetterIsToldWhereItIsAWarning() {
    let improved = Self.moved(
      .p50, .improved, from: 0.080, to: 0.070, interval: nil, severity: .warning)
    #expect(
      Self.findings(Self.report([improved])) == [
        "TTFT is better than the baseline: p50 from 80 ms to 70 ms, −12.5 %"
      ])
  }

  /// TTFT is 50 ms and a tenth of 0…400 ms, 70 in the mean; nine gaps of 10 ms follow.
  @Test func aBrokenBudgetSaysWhereTheTimeGoes() {
    let broken = Verdict(
      subject: .distribution(.timeToFirstToken, .p95), gate: .budget, outcome: .failed,
      severity: .failure, message: "p95 is outside")
    #expect(
      Self.findings(Self.report([broken])) == [
        "failed: p95 is outside",
        "where: mean E2E is 160 ms: later gaps 80 ms (50 %), to the first token 70 ms (44 %), "
          + "first gap 10 ms (6 %)",
      ])
  }

  @Test func whatIsWellSaysNothing() {
    let passed = Verdict(
      subject: .distribution(.timeToFirstToken, .p95), gate: .budget, outcome: .passed,
      severity: .none, message: "p95 is inside")
    #expect(Self.findings(Self.report([passed])) == [])
    #expect(Self.findings(Self.report([])) == [])
  }

  /// Errors are no latencies, and nobody asks where their time went.
  @Test func aVerdictOnTheWholeRunNamesNoPlace() {
    let broken = Verdict(
      subject: .aggregate(.errorRate), gate: .budget, outcome: .failed, severity: .failure,
      message: "too many")
    #expect(Self.findings(Self.report([broken])) == ["failed: too many"])
  }
}
