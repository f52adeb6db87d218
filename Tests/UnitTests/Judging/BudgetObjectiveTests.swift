import Testing

@testable import PerfHarness

@Suite struct BudgetObjectiveTests {
  private func budget(
    _ metric: MetricDescriptor, _ statistic: Statistic, _ bound: Budget.Bound
  ) -> Budget {
    Budget(.distribution(metric, statistic), bound)
  }

  @Test func theStrictestBudgetOfAMetricAsksOfRequests() {
    let budgets = [
      budget(.outputTokensPerSecond, .p50, .atLeast(40)),
      budget(.outputTokensPerSecond, .percentile(10), .atLeast(30)),
      budget(.timeToFirstToken, .p99, .atMost(1)), budget(.timeToFirstToken, .p50, .atMost(0.3)),
    ]
    #expect(
      Objective.all(of: budgets, own: [])
        == [Objective(.timeToFirstToken, 0.3), Objective(.outputTokensPerSecond, 40)])
  }

  @Test func whatTheUserAsksOfRequestsTakesThePlaceOfBudgets() {
    let budgets = [
      budget(.timeToFirstToken, .p50, .atMost(0.3)), budget(.endToEndLatency, .p99, .atMost(5)),
    ]
    let own = [Objective(.timeToFirstToken, 2), Objective(.timeToFirstToken, 1)]
    #expect(
      Objective.all(of: budgets, own: own)
        == [Objective(.timeToFirstToken, 1), Objective(.endToEndLatency, 5)])
  }

  /// A least latency is no quality of a request, a ratio no number that one has, and lateness in sending the
  /// harness's own.
  @Test(arguments: [
    Budget(.distribution(.timeToFirstToken, .p50), .atLeast(0.01)),
    Budget(.distribution(.timeToFirstToken, .tailRatio), .atMost(3)),
    Budget(.distribution(.dispatchLag, .p99), .atMost(0.01)),
    Budget(.aggregate(.errorRate), .atMost(0.01)), Budget(.aggregate(.goodputShare), .atLeast(0.9)),
  ])
  func otherBudgetsAskNothingOfRequests(_ budget: Budget) {
    #expect(budget.objective == nil)
  }

  // MARK: Budgets of goodput

  private func run(good: Int, bad: Int, failed: Int) -> Run {
    var run = RunSamples.run(
      RunSamples.completed(good, of: 100) + RunSamples.completed(bad, of: 500)
        + RunSamples.failed(failed))
    run.repetitions[0].objectives = [Objective(.timeToFirstToken, 0.3)]
    return run
  }

  /// 95 of 100; the exact interval is 0.8872 to 0.9836 by scipy's binomtest(95, 100).proportion_ci().
  @Test func aShareOfGoodputHasAnExactInterval() throws {
    let run = run(good: 95, bad: 2, failed: 3)
    #expect(run[.goodputShare] == 0.95)
    // In the ten seconds of the sample.
    #expect(run[.goodput] == 9.5)
    func verdict(_ limit: Double) -> Verdict {
      BudgetJudge.verdict(of: Budget(.aggregate(.goodputShare), .atLeast(limit)), on: run)
    }
    #expect(verdict(0.88).outcome == .passed)
    #expect(verdict(0.99).outcome == .failed)
    guard case .notProvable(let passes, let needs) = verdict(0.94).outcome else {
      Issue.record("0.94 lies in the interval")
      return
    }
    #expect(passes)
    #expect(needs ?? 0 > 0)
    let interval = try #require(verdict(0.88).evidence.interval)
    #expect(areClose(interval.lowerBound, 0.8872, within: 1e-4))
    #expect(areClose(interval.upperBound, 0.9836, within: 1e-4))
    #expect(
      verdict(0.88).message
        == "goodputShare is 95 % (95 % CI 88.7 %…98.4 %, 100 requests); the budget is at least 88 %"
    )
  }

  @Test func goodputAsARateIsJudgedByItsValue() {
    let run = run(good: 95, bad: 5, failed: 0)
    func outcome(_ limit: Double) -> Verdict.Outcome {
      BudgetJudge.verdict(of: Budget(.aggregate(.goodput), .atLeast(limit)), on: run).outcome
    }
    #expect(outcome(9.5) == .passed)
    #expect(outcome(9.6) == .failed)
  }

  @Test func withoutObjectivesThereIsNoGoodput() {
    let run = RunSamples.run(RunSamples.completed(10, of: 100))
    #expect(run[.goodput].isNaN)
    #expect(run.value(of: .goodputShare) == nil)
  }

  /// As a p95 needs 87 values that all keep it, and four that break it: see `FollowedBudgetTests`.
  @Test func aShareIsFollowedRequestByRequest() throws {
    let budget = Budget(.aggregate(.goodputShare), .atLeast(0.95))
    let objectives = [Objective(.timeToFirstToken, 0.3)]
    func decision(after timelines: [RequestTimeline]) throws -> FollowedBudget.Decision? {
      var followed = try #require(FollowedBudget(budget, objectives: objectives))
      for timeline in timelines { followed.take(timeline) }
      return followed.decision
    }
    #expect(try decision(after: RunSamples.completed(86, of: 100)) == nil)
    #expect(
      try decision(after: RunSamples.completed(87, of: 100))
        == FollowedBudget.Decision(isKept: true, requests: 87))
    #expect(
      try decision(after: RunSamples.completed(2, of: 500) + RunSamples.failed(2))
        == FollowedBudget.Decision(isKept: false, requests: 4))
  }

  @Test func aTallyCountsWhatTheTimelinesWouldSay() {
    let run = run(good: 7, bad: 2, failed: 1)
    let whole = run.repetitions[0]
    var counted = Repetition(
      timelines: [], tally: Tally(whole.timelines, objectives: whole.objectives),
      window: whole.window)
    counted.objectives = whole.objectives
    #expect(Totals([counted]) == Totals([whole]))
    #expect(Totals([counted, whole]).good == 14)
    // Of one of which nobody knows there is none of the whole.
    #expect(Totals([whole, RunSamples.run([]).repetitions[0]]).good == nil)
  }
}
