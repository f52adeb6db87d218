import Testing

@testable import PerfHarness

/// How many trials of one kind decide is by scipy's reckoning of the martingale (see
/// `Fixtures/statistics/make_sequential_fixture.py`): the least count whose value is 40 or more.
/// p95: 87 within, or 4 beyond; p99: 385, or 2; p50: 12 either way; p90, and p10 the other way
/// round: 48, or 5.
@Suite struct FollowedBudgetTests {
  private static func budget(
    _ statistic: Statistic, of metric: MetricDescriptor = .timeToFirstToken, _ bound: Budget.Bound
  ) -> Budget {
    Budget(.distribution(metric, statistic), bound)
  }

  private func decision(
    of budget: Budget, after timelines: [RequestTimeline]
  ) throws -> FollowedBudget.Decision? {
    var followed = try #require(FollowedBudget(budget))
    for timeline in timelines { followed.take(timeline) }
    return followed.decision
  }

  @Test(arguments: [
    (Statistic.p95, 0.2, true, 87), (.p95, 0.05, false, 4), (.p99, 0.2, true, 385),
    (.p99, 0.05, false, 2), (.p50, 0.2, true, 12), (.p50, 0.05, false, 12),
    // What just meets the limit keeps it.
    (.p50, 0.1, true, 12),
  ])
  func anUpperLimitIsAShareOfValuesWithinIt(
    statistic: Statistic, limit: Double, isKept: Bool, needed: Int
  ) throws {
    let budget = Self.budget(statistic, .atMost(limit))
    let expected = FollowedBudget.Decision(isKept: isKept, requests: needed)
    #expect(
      try decision(of: budget, after: RunSamples.completed(needed - 1, of: 100)) == nil)
    #expect(try decision(of: budget, after: RunSamples.completed(needed, of: 100)) == expected)
    // It stays as it was, whatever comes.
    #expect(
      try decision(
        of: budget,
        after: RunSamples.completed(needed, of: 100) + RunSamples.completed(50, of: 5000))
        == expected)
  }

  /// p10 is at least the limit when at least 90 % of the values are.
  @Test(arguments: [
    (Statistic.p50, 40.0, true, 12), (.p50, 60, false, 12), (.percentile(10), 40, true, 48),
    (.percentile(10), 60, false, 5), (.p50, 50, true, 12),
  ])
  func aLowerLimitIsAShareOfValuesNotBelowIt(
    statistic: Statistic, limit: Double, isKept: Bool, needed: Int
  ) throws {
    // Two tokens with a gap of 20 ms: 50 in a second.
    let budget = Self.budget(statistic, of: .outputTokensPerSecond, .atLeast(limit))
    #expect(try decision(of: budget, after: RunSamples.streamed(needed - 1, gap: 20)) == nil)
    #expect(
      try decision(of: budget, after: RunSamples.streamed(needed, gap: 20))
        == FollowedBudget.Decision(isKept: isKept, requests: needed))
  }

  @Test func anErrorRateIsAShareOfRequests() throws {
    let budget = Budget(.aggregate(.errorRate), .atMost(0.05))
    #expect(
      try decision(of: budget, after: RunSamples.completed(87, of: 50))
        == FollowedBudget.Decision(isKept: true, requests: 87))
    #expect(
      try decision(of: budget, after: RunSamples.failed(4))
        == FollowedBudget.Decision(isKept: false, requests: 4))
    // At least half are to fail, as a test of faults may want.
    let faults = Budget(.aggregate(.errorRate), .atLeast(0.5))
    #expect(
      try decision(of: faults, after: RunSamples.failed(12))
        == FollowedBudget.Decision(isKept: true, requests: 12))
    #expect(
      try decision(of: faults, after: RunSamples.completed(12, of: 50))
        == FollowedBudget.Decision(isKept: false, requests: 12))
  }

  @Test func aSingleFailureBreaksWhatMayNeverFailAndNothingProvesIt() throws {
    let budget = Budget(.aggregate(.errorRate), .atMost(0))
    #expect(try decision(of: budget, after: RunSamples.completed(5000, of: 50)) == nil)
    #expect(
      try decision(of: budget, after: RunSamples.completed(20, of: 50) + RunSamples.failed(1))
        == FollowedBudget.Decision(isKept: false, requests: 21))
  }

  @Test func requestsWithoutAValueAreNoTrials() throws {
    let budget = Self.budget(.p50, .atMost(0.2))
    #expect(
      try decision(of: budget, after: RunSamples.failed(100) + RunSamples.completed(12, of: 100))
        == FollowedBudget.Decision(isKept: true, requests: 112))
    #expect(try decision(of: budget, after: RunSamples.failed(100)) == nil)
  }

  // MARK: Timeouts

  /// Of requests that were given up after a second, first tokens had not come: they are at least so
  /// late. One that completed vouches that there are first tokens at all.
  private func timedOut(_ count: Int) -> [RequestTimeline] {
    RunSamples.failed(count, after: 1000, RunSamples.timeout)
  }

  @Test func aTimeoutBeyondTheLimitIsAValueBeyondIt() throws {
    let budget = Self.budget(.p50, .atMost(0.5))
    #expect(
      try decision(of: budget, after: RunSamples.completed(1, of: 900) + timedOut(11))
        == FollowedBudget.Decision(isKept: false, requests: 12))
    let lower = Self.budget(.p50, .atLeast(0.5))
    #expect(
      try decision(of: lower, after: RunSamples.completed(1, of: 900) + timedOut(11))
        == FollowedBudget.Decision(isKept: true, requests: 12))
  }

  @Test(arguments: [Budget.Bound.atMost(2), .atLeast(2), .atMost(1)])
  func aTimeoutShorterThanTheLimitProvesNothing(bound: Budget.Bound) throws {
    let budget = Self.budget(.p50, bound)
    #expect(
      try decision(of: budget, after: RunSamples.completed(1, of: 50) + timedOut(2000)) == nil)
  }

  @Test func aTimeoutShorterThanTheLimitHoldsUpEitherAnswer() throws {
    // Kept: as if the value were beyond the limit, of which p95 then needs more within it.
    let budget = Self.budget(.p95, .atMost(2))
    let kept = try decision(of: budget, after: timedOut(1) + RunSamples.completed(500, of: 50))
    let asIfBeyond = try decision(
      of: budget, after: RunSamples.completed(1, of: 3000) + RunSamples.completed(500, of: 50))
    #expect(kept == asIfBeyond)
    #expect(try #require(kept).requests > 88)
    // Broken: as if it were within.
    let broken = try decision(of: budget, after: timedOut(1) + RunSamples.completed(20, of: 3000))
    let asIfWithin = try decision(
      of: budget, after: RunSamples.completed(1, of: 50) + RunSamples.completed(20, of: 3000))
    #expect(broken == asIfWithin)
    #expect(try #require(broken).requests > 4)
  }

  @Test func withoutAnyValueTimeoutsAreOfSomethingElse() throws {
    let budget = Self.budget(.p50, .atMost(0.5))
    #expect(try decision(of: budget, after: timedOut(100)) == nil)
    // The first value vouches for those that were given up before it came.
    #expect(
      try decision(of: budget, after: timedOut(12) + RunSamples.completed(1, of: 50))
        == FollowedBudget.Decision(isKept: false, requests: 12))
  }

  @Test func dispatchLagIsKnownOfFailedRequestsToo() throws {
    let budget = Self.budget(.p50, of: .dispatchLag, .atMost(0.001))
    #expect(
      try decision(of: budget, after: timedOut(12))
        == FollowedBudget.Decision(isKept: true, requests: 12))
  }

  @Test(
    arguments: [
      budget(.mean, .atMost(1)), budget(.maximum, .atMost(1)), budget(.minimum, .atMost(1)),
      budget(.percentile(0), .atMost(1)), budget(.percentile(100), .atMost(1)),
      budget(.p95, of: .interChunkLatency, .atMost(1)),
      Budget(.aggregate(.requestThroughput), .atLeast(1)),
      Budget(.aggregate(.outputTokenThroughput), .atLeast(1)), Budget(.run, .atMost(1)),
    ])
  func whatIsNoShareOfRequestsIsNotFollowed(budget: Budget) {
    #expect(FollowedBudget(budget) == nil)
    var watch = BudgetWatch([budget, Self.budget(.p50, .atMost(0.2))])
    for timeline in RunSamples.completed(1000, of: 100) { watch.take(timeline) }
    #expect(!watch.isCertain)
    #expect(watch.neverCertain == [budget])
    #expect(watch.following(budget) == nil)
  }

  @Test func aWatchIsCertainWhenTheLastOfItsBudgetsIs() {
    let kept = Self.budget(.p50, .atMost(0.2))
    let broken = Self.budget(.p95, .atMost(0.05))
    let last = Budget(.aggregate(.errorRate), .atMost(0.05))
    var watch = BudgetWatch([kept, broken, last])
    for timeline in RunSamples.completed(86, of: 100) { watch.take(timeline) }
    #expect(!watch.isCertain)
    watch.take(RunSamples.completed(100))
    #expect(watch.isCertain)
    #expect(watch.neverCertain.isEmpty)
    #expect(watch.following(kept)?.decision?.requests == 12)
    #expect(watch.following(broken)?.decision?.isKept == false)
    #expect(watch.following(last)?.decision?.requests == 87)
    #expect(!BudgetWatch([]).isCertain)
  }
}
