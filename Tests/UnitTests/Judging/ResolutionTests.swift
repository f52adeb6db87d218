import Testing

@testable import PerfHarness

@Suite struct ResolutionTests {
  private typealias Samples = JudgeSamples

  /// Errors of which p50 is 0.5005, p99 0.99001 and the tail mean 0.9505 times this.
  private static func certified(_ run: Run, greatest: Duration = .milliseconds(1)) -> Run {
    var run = run
    run.certification = .certified(CertificationSamples.certificate(greatest: greatest))
    return run
  }

  /// 60 requests whose first token takes 20 ms, and eight more 10 ms each: nine tokens in all.
  private static func streamed(_ milliseconds: Double = 20) -> [RequestTimeline] {
    Array(
      repeating: ReportSamples.request(
        0, due: 0, sent: 0, outputs: (0..<9).map { (milliseconds + Double($0) * 10, .text) },
        ended: milliseconds + 80, tokens: TokenUsage(output: 9)), count: 60)
  }

  // MARK: Errors

  @Test func whatIsMadeOfStampsIsOffByThem() {
    let resolution = Resolution(of: Self.certified(RunSamples.run(Self.streamed())))
    let one = Duration.nanoseconds(500_500)
    for metric in [
      MetricDescriptor.timeToFirstToken, .timeToFirstText, .endToEndLatency, .interChunkLatency,
      .timeToFirstTokenFromSent, .endToEndLatencyFromSent,
    ] {
      #expect(resolution.error(of: .p50, metric) == one, "\(metric)")
    }
    #expect(resolution.error(of: .p99, .timeToFirstToken) == .nanoseconds(990_010))
    // Two stamps, and eight gaps between them.
    #expect(resolution.error(of: .p50, .timePerOutputToken) == one / 8)
    #expect(resolution.error(of: .p50, .outputTokensPerSecond) == one / 8)
    #expect(resolution.error(of: .p50, .timeToFirstTokenAsRead) == one * 10)
    // When a request is sent is nobody's to read.
    #expect(resolution.error(of: .p50, .dispatchLag) == nil)
    #expect(resolution.error(of: .p50, .readLag) == nil)
  }

  @Test func withoutACertificateNothingIsKnown() {
    var run = RunSamples.run(Self.streamed())
    #expect(Resolution(of: run).error(of: .p50, .timeToFirstToken) == nil)
    run.certification = .missing(because: "PERF_CERTIFICATION=0")
    #expect(Resolution(of: run).error(of: .p50, .timeToFirstToken) == nil)
  }

  @Test func ofTwoSidesTheCoarserOneDecides() {
    let fine = Self.certified(RunSamples.run(Self.streamed()), greatest: .microseconds(10))
    let coarse = Self.certified(RunSamples.run(Self.streamed()))
    for resolution in [Resolution(of: fine, coarse), Resolution(of: coarse, fine)] {
      #expect(resolution.error(of: .p50, .timeToFirstToken) == .nanoseconds(500_500))
    }
  }

  // MARK: Budgets

  private static func budget(
    _ metric: MetricDescriptor, _ statistic: Statistic, _ bound: Budget.Bound
  ) -> Budget { Budget(.distribution(metric, statistic), bound) }

  private static let budgets: [(Budget, String?)] = [
    (budget(.timeToFirstToken, .p99, .atMost(0.001)), nil),
    (
      budget(.timeToFirstToken, .p99, .atMost(0.000_9)),
      "p99 of timeToFirstToken can't be judged: the budget is at most 0.9 ms, and stamps may put it "
        + "0.99 ms off at this load (certified); raise the limit, lower the load, or judge it all the "
        + "same with PERF_CERTIFICATION=0"
    ),
    // The median of what is off by half as much can be told.
    (budget(.timeToFirstToken, .p50, .atMost(0.000_9)), nil),
    (budget(.timePerOutputToken, .p50, .atMost(0.000_1)), nil),
    (
      budget(.timePerOutputToken, .mean, .atMost(0.000_06)),
      "mean of timePerOutputToken can't be judged: the budget is at most 60 µs, and stamps may put it "
        + "62.6 µs off at this load (certified); raise the limit, lower the load, or judge it all the "
        + "same with PERF_CERTIFICATION=0"
    ),
    // 16,000 tokens a second are one in 62.5 µs.
    (budget(.outputTokensPerSecond, .p50, .atLeast(15_000)), nil),
    (
      budget(.outputTokensPerSecond, .p50, .atLeast(16_000)),
      "p50 of outputTokensPerSecond can't be judged: the budget is at least 16000 tokens/s, and stamps "
        + "may put it 62.6 µs off at this load (certified); raise the limit, lower the load, or judge it "
        + "all the same with PERF_CERTIFICATION=0"
    ),
    (budget(.timeToFirstToken, .tailRatio, .atMost(0.000_1)), nil),
    (budget(.dispatchLag, .p99, .atMost(0.000_1)), nil),
    (Budget(.aggregate(.errorRate), .atMost(0)), nil),
    (Budget(.aggregate(.requestThroughput), .atLeast(1)), nil),
  ]

  @Test(arguments: budgets) func aLimitBelowTheErrorIsRefused(_ budget: Budget, _ text: String?) {
    let run = Self.certified(RunSamples.run(Self.streamed()))
    let verdict = BudgetJudge.verdict(of: budget, on: run)
    let isInvalid = if case .invalid = verdict.outcome { true } else { false }
    #expect(isInvalid == (text != nil))
    if let text {
      #expect(verdict.message == text)
      #expect(verdict.outcome == .invalid(text))
      #expect(verdict.severity == .failure)
      #expect(verdict.gate == .budget)
      #expect(verdict.subject == budget.subject)
      #expect(verdict.evidence.limit == budget.bound.limit)
    }
    // Where nobody knows how far stamps are off, the value decides as ever.
    let unknown = BudgetJudge.verdict(of: budget, on: RunSamples.run(Self.streamed()))
    if case .invalid = unknown.outcome { Issue.record("refused: \(unknown.message)") }
  }

  // MARK: Comparisons

  private func verdict(
    _ metric: MetricDescriptor, _ statistic: Statistic, tolerance: Tolerance,
    greatest: Duration = .milliseconds(1), failing: Set<Comparison.Doubtful> = [],
    now milliseconds: Double = 20
  ) -> Verdict? {
    var run = Samples.run(Samples.times(3, Self.streamed(milliseconds)))
    run = Self.certified(run, greatest: greatest)
    let judge = BaselineJudge(
      Samples.comparison(metric, statistic, within: tolerance, failing: failing), cases: 1,
      environment: "ci", fingerprint: ReportSamples.release)
    let judgement = judge.judgement(
      of: run, against: Samples.baseline(of: Samples.times(3, Self.streamed())))
    guard case .settled(let verdicts) = judgement, verdicts.count == 1 else { return nil }
    return verdicts.first
  }

  // 2 % of 20 ms are 0.4 ms, and 3 % 0.6.
  @Test func aToleranceBelowTheErrorIsRefused() throws {
    let refused = try #require(
      verdict(.timeToFirstToken, .p50, tolerance: .percent(2, andAtLeast: .zero)))
    #expect(
      refused.message
        == "p50 of timeToFirstToken can't be compared: the tolerance is 0.4 ms there, and stamps may put "
        + "it 0.5 ms off at this load (certified); raise the tolerance, lower the load, or compare it "
        + "all the same with PERF_CERTIFICATION=0")
    #expect(
      refused.outcome
        == .inconclusive(
          .finerThanStamps(tolerance: .microseconds(400), error: .nanoseconds(500_500))))
    #expect(refused.severity == .warning)
    let same = verdict(.timeToFirstToken, .p50, tolerance: .percent(3, andAtLeast: .zero))
    #expect(same?.outcome == .unchanged)
    // As the judge does, the greater of the two is taken.
    let absolute = verdict(
      .timeToFirstToken, .p50, tolerance: .percent(2, andAtLeast: .microseconds(510)))
    #expect(absolute?.outcome == .unchanged)
  }

  @Test func aRefusalFailsWhereTheUserSaysSo() {
    let refused = verdict(
      .timeToFirstToken, .p50, tolerance: .percent(2, andAtLeast: .zero), failing: [.inconclusive])
    #expect(refused?.severity == .failure)
  }

  // The error of TPOT is an eighth, 62.6 µs; 1 % of 10 ms are 100 µs, 0.5 % 50. A rate of 100 tokens a
  // second that is 0.5 % less has 50 µs more for each.
  @Test(arguments: [MetricDescriptor.timePerOutputToken, .outputTokensPerSecond])
  func theErrorOfATokensTimeIsDivided(_ metric: MetricDescriptor) {
    #expect(
      verdict(metric, .p50, tolerance: .percent(1, andAtLeast: .zero))?.outcome == .unchanged)
    let refused = verdict(metric, .p50, tolerance: .percent(0.5, andAtLeast: .zero))
    #expect(
      refused?.message.contains(
        "the tolerance is 50 µs there, and stamps may put it 62.6 µs off") == true)
  }

  // The tail mean of the errors is 0.95 ms; a ratio is news only where its tail is, by 4 % of 20 ms.
  @Test func aTailIsHeldAgainstTheTailOfTheErrors() {
    #expect(
      verdict(.timeToFirstToken, .tailMean, tolerance: .percent(5, andAtLeast: .zero))?.outcome
        == .unchanged)
    for statistic in [Statistic.tailMean, .tailRatio] {
      let refused = verdict(
        .timeToFirstToken, statistic, tolerance: .percent(4, andAtLeast: .zero))
      #expect(
        refused?.message.contains(
          "the tolerance is 0.8 ms there, and stamps may put it 0.95 ms off")
          == true, "\(statistic)")
    }
  }

  @Test func whatIsWorseIsNotMeasuredAgainWhereStampsCannotTell() {
    let worse = verdict(
      .timeToFirstToken, .p50, tolerance: .percent(2, andAtLeast: .zero), now: 20.45)
    if case .inconclusive(.finerThanStamps) = worse?.outcome {
    } else {
      Issue.record("\(String(describing: worse))")
    }
  }

  @Test func twoSidesThatStampsCannotTellApartAreNotCompared() {
    func sides(_ milliseconds: Double) -> Run {
      Self.certified(Samples.run(Samples.times(4, Self.streamed(milliseconds))))
    }
    let judge = PairJudge(
      Comparison(
        within: .percent(2, andAtLeast: .zero), of: [.timeToFirstToken, .timePerOutputToken],
        at: [.p50]))
    let verdicts = judge.verdicts(candidate: sides(20), control: sides(20))
    #expect(verdicts.count == 2)
    #expect(verdicts.first?.outcome == .unchanged)
    #expect(
      verdicts.last?.message
        == "p50 of timeToFirstToken can't be compared: the tolerance is 0.4 ms there, and stamps may put "
        + "it 0.5 ms off at this load (certified); raise the tolerance, lower the load, or compare it "
        + "all the same with PERF_CERTIFICATION=0")
    #expect(verdicts.last?.severity == .warning)
    #expect(verdicts.last?.gate == .control)
    // Where nothing else is compared, that is all there is to say.
    let only = PairJudge(
      Comparison(
        within: .percent(2, andAtLeast: .zero), of: [.timeToFirstToken], at: [.p50]))
    #expect(only.verdicts(candidate: sides(20), control: sides(20)).map(\.severity) == [.warning])
  }
}
