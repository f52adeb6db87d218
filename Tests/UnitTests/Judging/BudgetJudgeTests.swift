import Testing

@testable import PerfHarness

/// Ranks of intervals are by scipy: the greatest l with `binom.cdf(l - 1, n, p) <= 0.025` and the
/// least u with `binom.sf(u - 1, n, p) <= 0.025`.
@Suite struct BudgetJudgeTests {
  /// 401 requests, TTFT 50.0, 50.1 … 90.0 ms: p95 is the value of rank 381, 88 ms; its interval
  /// reaches from rank 372 to 390, 87.1…88.9 ms.
  private static let ramp = RunSamples.run(
    RunSamples.completed((0...400).map { 50 + Double($0) / 10 }))

  private func verdict(
    _ statistic: Statistic, of metric: MetricDescriptor = .timeToFirstToken, _ bound: Budget.Bound,
    _ confidence: Budget.Confidence = .estimate, on run: Run
  ) -> Verdict {
    BudgetJudge.verdict(
      of: Budget(.distribution(metric, statistic), bound, confidence: confidence), on: run)
  }

  private func verdict(
    _ metric: AggregateMetric, _ bound: Budget.Bound, _ confidence: Budget.Confidence = .estimate,
    on run: Run
  ) -> Verdict {
    BudgetJudge.verdict(of: Budget(.aggregate(metric), bound, confidence: confidence), on: run)
  }

  private static let figures =
    "p95 of timeToFirstToken is 88 ms (95 % CI 87.1 ms…88.9 ms, 401 values); the budget is at most "

  /// The needs are by bisection on `scipy.special.betainc`: of 401 values 386 are within 88.5 ms, 376
  /// within 87.5 ms and 372 within 87.1 ms, where 95 % are expected.
  @Test(arguments: [
    (0.3, Verdict.Outcome.passed, Verdict.Severity.none, "300 ms"),
    // A limit is kept by what just meets it.
    (0.0889, .passed, .none, "88.9 ms"),
    (
      0.0885, .notProvable(passes: true, needs: 758), .none,
      "88.5 ms; not certain: about 758 more requests would settle it"
    ),
    (
      0.0875, .notProvable(passes: false, needs: 940), .failure,
      "87.5 ms; not certain: about 940 more requests would settle it"
    ),
    (
      0.0871, .notProvable(passes: false, needs: 42), .failure,
      "87.1 ms; not certain: about 42 more requests would settle it"
    ),
    (0.0870, .failed, .failure, "87 ms"),
  ])
  func upperLimitsOfPercentilesAreHeldAgainstTheInterval(
    limit: Double, outcome: Verdict.Outcome, severity: Verdict.Severity, ending: String
  ) {
    let verdict = verdict(.p95, .atMost(limit), on: Self.ramp)
    #expect(verdict.outcome == outcome)
    #expect(verdict.severity == severity)
    #expect(verdict.message == Self.figures + ending)
    #expect(verdict.gate == .budget)
    #expect(verdict.evidence.value == 0.088)
    #expect(verdict.evidence.interval == 0.0871...0.0889)
    #expect(verdict.evidence.count == 401)
    #expect(verdict.evidence.limit == limit)
  }

  @Test func certaintyFailsWhatOnlyTheEstimateMeets() {
    let doubtful = verdict(.p95, .atMost(0.0885), .certain, on: Self.ramp)
    #expect(doubtful.outcome == .notProvable(passes: true, needs: 758))
    #expect(doubtful.severity == .failure)
    #expect(
      doubtful.message
        == Self.figures + "88.5 ms; met by the estimate, but certainty was asked for: "
        + "about 758 more requests would settle it")
    #expect(verdict(.p95, .atMost(0.3), .certain, on: Self.ramp).severity == .none)
    #expect(
      verdict(.p95, .atMost(0.0875), .certain, on: Self.ramp).message
        == verdict(.p95, .atMost(0.0875), on: Self.ramp).message)
  }

  /// 100 requests at 50 tokens/s but for 45 at 40: p50 is 50, its interval (ranks 40…61) 40…50.
  @Test(arguments: [
    (40.0, Verdict.Outcome.passed, Verdict.Severity.none, ""),
    // 45 % are below the limit where half are expected.
    (
      45, .notProvable(passes: true, needs: 304), .none,
      "; not certain: about 304 more requests would settle it"
    ),
    (51, .failed, .failure, ""),
  ])
  func lowerLimitsBindTheOtherWay(
    limit: Double, outcome: Verdict.Outcome, severity: Verdict.Severity, ending: String
  ) {
    let run = RunSamples.run(
      RunSamples.streamed(45, gap: 25) + RunSamples.streamed(55, gap: 20))
    let verdict = verdict(.p50, of: .outputTokensPerSecond, .atLeast(limit), on: run)
    #expect(verdict.outcome == outcome)
    #expect(verdict.severity == severity)
    #expect(
      verdict.message
        == "p50 of outputTokensPerSecond is 50 tokens/s (95 % CI 40 tokens/s…50 tokens/s, "
        + "100 values); the budget is at least \(Int(limit)) tokens/s\(ending)")
  }

  // MARK: Too few values

  @Test(arguments: [
    (1, "1 value", "298 more requests"), (50, "50 values", "249 more requests"),
    (298, "298 values", "1 more request"),
  ])
  func belowTheLeastNumberOfValuesNothingIsProven(count: Int, have: String, needs: String) {
    let run = RunSamples.run(RunSamples.completed(count, of: 60))
    let figures = "p99 of timeToFirstToken is 60 ms (\(have)); the budget is at most "
    let met = verdict(.p99, .atMost(0.3), on: run)
    #expect(met.outcome == .notProvable(passes: true, needs: 299 - count))
    #expect(met.severity == .warning)
    #expect(
      met.message == figures + "300 ms; not certain: a proof needs at least \(needs)")
    #expect(met.evidence.interval == nil)
    let broken = verdict(.p99, .atMost(0.05), on: run)
    #expect(broken.outcome == .notProvable(passes: false, needs: 299 - count))
    #expect(broken.severity == .failure)
    let certain = verdict(.p99, .atMost(0.3), .certain, on: run)
    #expect(certain.severity == .failure)
    #expect(
      certain.message == figures + "300 ms; met by the estimate, but certainty was asked for: "
        + "a proof needs at least \(needs)")
  }

  @Test func theLeastNumberOfValuesIsEnough() {
    let run = RunSamples.run(RunSamples.completed(299, of: 60))
    #expect(verdict(.p99, .atMost(0.3), on: run).outcome == .passed)
  }

  @Test func needsAreInRequestsNotInValues() {
    // Half of the requests have no value: 249 more values take 498 requests.
    let half = RunSamples.run(RunSamples.completed(50, of: 60) + RunSamples.failed(50))
    #expect(
      verdict(.p99, .atMost(0.3), on: half).outcome == .notProvable(passes: true, needs: 498))
    // Nine gaps a request: 209 more of them take 23.2 requests.
    let request = ReportSamples.request(
      0, due: 0, outputs: (0..<10).map { (Double($0) * 10, .text) }, ended: 90)
    let gaps = RunSamples.run(Array(repeating: request, count: 10))
    #expect(
      verdict(.p99, of: .interChunkLatency, .atMost(0.3), on: gaps).outcome
        == .notProvable(passes: true, needs: 24))
  }

  /// By bisection on scipy: `1 - betainc(s * n + 1, n - s * n, p) <= 0.025` for a share s below what
  /// is expected, `betainc(s * n, n - s * n + 1, p) <= 0.025` above.
  @Test(
    arguments: [
      (0.45, 0.5, 100, 304), (0.55, 0.5, 100, 304), (0.9, 0.95, 100, 5), (0.97, 0.95, 100, 361),
      (0.9505, 0.95, 100, 730_070), (0.02, 0.01, 400, 147), (0, 0.01, 100, 268), (1, 0.99, 10, 358),
      // Settled by this reckoning already: one more to see.
      (0.8, 0.95, 100, 1), (0, 0.99, 1, 1),
      // Where the share is just what is expected no number helps, or none within reason.
      (0.5, 0.5, 100, nil), (0.95001, 0.95, 100, nil), (0.9, 0.95, 10_000_000, nil),
      (0, 0, 100, nil), (0.1, 0, 100, nil), (0.5, 1, 100, nil), (0.5, 1.5, 100, nil),
      (0.5, -1, 100, nil), (.nan, 0.5, 100, nil), (0.5, .nan, 100, nil),
    ] as [(Double, Double, Int, Int?)])
  func furtherValuesAreThoseOfTheExactTest(
    share: Double, expected: Double, have: Int, needs: Int?
  ) {
    #expect(
      BudgetJudge.furtherValues(share: share, expected: expected, have: have) == needs)
  }

  // MARK: Numbers without an interval

  @Test(arguments: [
    (Statistic.mean, "mean of timeToFirstToken is 70 ms"),
    (.minimum, "min of timeToFirstToken is 50 ms"),
    (.maximum, "max of timeToFirstToken is 90 ms"),
    // The slowest 40.1 of 50, 50.1 … 90 ms: (90 + … + 86.1 + 0.1 · 86) ÷ 40.1 = 88.045 ms.
    (.tailMean, "tailMean of timeToFirstToken is 88 ms"),
    // Beyond the extremes lies nothing that any number of values could bound.
    (.percentile(0), "p0 of timeToFirstToken is 50 ms"),
    (.percentile(100), "p100 of timeToFirstToken is 90 ms"),
  ])
  func theValueAloneDecidesWhereThereIsNoInterval(statistic: Statistic, text: String) {
    let met = verdict(statistic, .atMost(0.1), on: Self.ramp)
    #expect(met.outcome == .passed)
    #expect(met.severity == .none)
    #expect(met.message == "\(text) (401 values); the budget is at most 100 ms")
    let broken = verdict(statistic, .atMost(0.04), on: Self.ramp)
    #expect(broken.outcome == .failed)
    #expect(broken.severity == .failure)
    #expect(broken.message == "\(text) (401 values); the budget is at most 40 ms")
    let certain = verdict(statistic, .atMost(0.1), .certain, on: Self.ramp)
    #expect(certain.outcome == .notProvable(passes: true, needs: nil))
    #expect(certain.severity == .failure)
    #expect(
      certain.message == "\(text) (401 values); the budget is at most 100 ms; met by the estimate, "
        + "but certainty was asked for, which nothing can give for it; "
        + "leave confidence: .certain away")
  }

  /// 88.045 ms ÷ 70 ms: a number without a unit.
  @Test func aTailRatioIsJudgedByItsValue() {
    let verdict = verdict(.tailRatio, .atMost(1.2), on: Self.ramp)
    #expect(verdict.outcome == .failed)
    #expect(
      verdict.message
        == "tailRatio of timeToFirstToken is 1.26 (401 values); the budget is at most 1.2")
    #expect(
      self.verdict(.tailRatio, .atMost(1.2), on: RunSamples.run([])).message
        == "tailRatio of timeToFirstToken: no completed request has a value of it; the budget is "
        + "at most 1.2")
  }

  @Test func throughputIsJudgedByItsValue() {
    let run = RunSamples.run(RunSamples.completed(100, of: 50), window: .seconds(10))
    let met = verdict(.requestThroughput, .atLeast(10), on: run)
    #expect(met.outcome == .passed)
    #expect(met.severity == .none)
    #expect(
      met.message
        == "requestThroughput is 10 requests/s (100 requests); the budget is at least 10 requests/s"
    )
    #expect(verdict(.requestThroughput, .atLeast(10.1), on: run).severity == .failure)
    #expect(verdict(.requestThroughput, .atMost(9), on: run).severity == .failure)
    #expect(verdict(.requestThroughput, .atLeast(10), .certain, on: run).severity == .failure)
  }

  // MARK: Error rate

  /// 5 of 100: `beta.ppf(0.025, 5, 96)` = 0.0164, `beta.ppf(0.975, 6, 95)` = 0.1128.
  @Test(arguments: [
    (0.2, Verdict.Outcome.passed, Verdict.Severity.none, "20 %"),
    (
      0.1, .notProvable(passes: true, needs: 42), .none,
      "10 %; not certain: about 42 more requests would settle it"
    ),
    (0.05, .notProvable(passes: true, needs: nil), .none, "5 %"),
    (0.01, .failed, .failure, "1 %"), (0, .failed, .failure, "0 %"), (1, .passed, .none, "100 %"),
  ])
  func theErrorRateHasTheIntervalOfClopperAndPearson(
    limit: Double, outcome: Verdict.Outcome, severity: Verdict.Severity, ending: String
  ) {
    let run = RunSamples.run(RunSamples.completed(95, of: 50) + RunSamples.failed(5))
    let verdict = verdict(.errorRate, .atMost(limit), on: run)
    #expect(verdict.outcome == outcome)
    #expect(verdict.severity == severity)
    #expect(
      verdict.message
        == "errorRate is 5 % (95 % CI 1.64 %…11.3 %, 100 requests); the budget is at most \(ending)"
    )
  }

  @Test func noFailureAmongAHundredDoesNotProveOnePercent() {
    // 0 of 100: `beta.ppf(0.975, 1, 100)` = 0.0362; 368 without a failure prove 1 %.
    let run = RunSamples.run(RunSamples.completed(100, of: 50))
    #expect(
      verdict(.errorRate, .atMost(0.01), .certain, on: run).message
        == "errorRate is 0 % (95 % CI 0 %…3.62 %, 100 requests); the budget is at most 1 %; met by "
        + "the estimate, but certainty was asked for: about 268 more requests would settle it")
    // That nothing ever fails is beyond proof.
    #expect(
      verdict(.errorRate, .atMost(0), on: run).outcome == .notProvable(passes: true, needs: nil))
  }

  // MARK: Timeouts

  /// So many of 100 requests timed out after 1 s, the others had their token after 50 ms. The
  /// interval of p95 reaches from rank 90 to rank 100.
  private func run(timeouts: Int) -> Run {
    RunSamples.run(
      RunSamples.completed(100 - timeouts, of: 50)
        + RunSamples.failed(timeouts, after: 1000, RunSamples.timeout))
  }

  @Test(arguments: [Budget.Confidence.estimate, .certain])
  func aPercentileThatTimeoutsReachMeetsNoUpperLimit(confidence: Budget.Confidence) {
    let verdict = verdict(.p95, .atMost(2), confidence, on: run(timeouts: 10))
    #expect(verdict.outcome == .notProvable(passes: true, needs: nil))
    #expect(verdict.severity == .failure)
    #expect(
      verdict.message
        == "p95 of timeToFirstToken is at least 1 s (95 % CI 50 ms…≥ 1 s, 100 values); the budget "
        + "is at most 2 s; timeouts reach into it, so that its true value is that or more")
  }

  @Test func aPercentileThatIsAtLeastMoreThanTheLimitBreaksIt() {
    // 90 % are within the limit where 95 % are expected.
    let verdict = verdict(.p95, .atMost(0.5), on: run(timeouts: 10))
    #expect(verdict.outcome == .notProvable(passes: false, needs: 5))
    #expect(verdict.severity == .failure)
    #expect(
      verdict.message
        == "p95 of timeToFirstToken is at least 1 s (95 % CI 50 ms…≥ 1 s, 100 values); the budget "
        + "is at most 500 ms; not certain: about 5 more requests would settle it")
    #expect(self.verdict(.p95, .atMost(0.5), on: run(timeouts: 20)).outcome == .failed)
  }

  @Test func anIntervalThatTimeoutsReachProvesNoUpperLimit() {
    // p95 is 50 ms for certain only where three timeouts of 100 are no accident.
    let run = run(timeouts: 3)
    let met = verdict(.p95, .atMost(2), on: run)
    #expect(met.outcome == .notProvable(passes: true, needs: 361))
    #expect(met.severity == .none)
    #expect(
      met.message
        == "p95 of timeToFirstToken is 50 ms (95 % CI 50 ms…≥ 1 s, 100 values); the budget is at "
        + "most 2 s; not certain: about 361 more requests would settle it")
    #expect(verdict(.p95, .atMost(2), .certain, on: run).severity == .failure)
    #expect(verdict(.p50, .atMost(2), .certain, on: run).outcome == .passed)
  }

  @Test func aLowerLimitIsKeptByWhatIsAtLeastSoMuch() {
    #expect(verdict(.p95, .atLeast(0.5), on: run(timeouts: 20)).outcome == .passed)
    let met = verdict(.p95, .atLeast(0.5), on: run(timeouts: 10))
    #expect(met.outcome == .notProvable(passes: true, needs: 5))
    #expect(met.severity == .none)
    // What is at least 1 s may be 2 s or not.
    let unknown = verdict(.p95, .atLeast(2), on: run(timeouts: 20))
    #expect(unknown.outcome == .notProvable(passes: false, needs: nil))
    #expect(unknown.severity == .failure)
    #expect(
      unknown.message
        == "p95 of timeToFirstToken is at least 1 s (95 % CI 1 s…≥ 1 s, 100 values); the budget is "
        + "at least 2 s; timeouts reach into it, so that its true value is that or more")
  }

  @Test(arguments: [Statistic.mean, .maximum, .tailMean])
  func aSingleTimeoutMakesMeanAndMaximumLowerBounds(statistic: Statistic) {
    let verdict = verdict(statistic, .atMost(2), on: run(timeouts: 1))
    #expect(verdict.outcome == .notProvable(passes: true, needs: nil))
    #expect(verdict.severity == .failure)
    #expect(self.verdict(.minimum, .atMost(2), on: run(timeouts: 1)).severity == .none)
  }

  // MARK: Looked at after every request

  /// What a budget says of a run that was to end once it is certain.
  private func followedVerdict(
    of budget: Budget, on run: Run
  ) throws -> Verdict {
    var followed = try #require(FollowedBudget(budget))
    for timeline in run.timelines { followed.take(timeline) }
    return BudgetJudge.verdict(of: budget, on: run, followed: followed)
  }

  private func p95(_ limit: Double, _ confidence: Budget.Confidence = .estimate) -> Budget {
    Budget(.distribution(.timeToFirstToken, .p95), .atMost(limit), confidence: confidence)
  }

  /// 400 requests of 50 ms, of which every `step`th took 90 ms.
  private func mixed(every step: Int) -> Run {
    RunSamples.run(RunSamples.completed((1...400).map { $0.isMultiple(of: step) ? 90 : 50 }))
  }

  /// p95 is certain after 87 values within the limit, or 4 beyond it: see `FollowedBudgetTests`.
  @Test(arguments: [Budget.Confidence.estimate, .certain])
  func whatWasCertainAtALookIsProven(confidence: Budget.Confidence) throws {
    let kept = try followedVerdict(of: p95(0.3, confidence), on: Self.ramp)
    #expect(kept.outcome == .passed)
    #expect(kept.severity == .none)
    #expect(
      kept.message
        == "p95 of timeToFirstToken is 88 ms (401 values); the budget is at most 300 ms; certain "
        + "after 87 requests, by a bound that holds at every look")
    #expect(kept.evidence.interval == nil)
    #expect(kept.evidence.value == 0.088)
    #expect(kept.evidence.count == 401)
    #expect(kept.evidence.limit == 0.3)
    let broken = try followedVerdict(of: p95(0.04, confidence), on: Self.ramp)
    #expect(broken.outcome == .failed)
    #expect(broken.severity == .failure)
    #expect(
      broken.message
        == "p95 of timeToFirstToken is 88 ms (401 values); the budget is at most 40 ms; certain "
        + "after 4 requests, by a bound that holds at every look")
  }

  /// The needs are by scipy: as many as it takes until the martingale reaches 40 where 384 of 400,
  /// or 375, or 380, are within the limit.
  @Test(arguments: [
    (
      25, Verdict.Outcome.notProvable(passes: true, needs: 5396), Verdict.Severity.none, "50 ms",
      ": about 5396 more requests would settle it"
    ),
    (
      16, .notProvable(passes: false, needs: 3410), .failure, "90 ms",
      ": about 3410 more requests would settle it"
    ),
    (20, .notProvable(passes: true, needs: nil), .none, "52 ms", ""),
  ])
  func whatWasNeverCertainIsJudgedByTheEstimate(
    step: Int, outcome: Verdict.Outcome, severity: Verdict.Severity, value: String, cure: String
  ) throws {
    let verdict = try followedVerdict(of: p95(0.06), on: mixed(every: step))
    let message =
      "p95 of timeToFirstToken is \(value) (95 % CI 50 ms…90 ms, 400 values); the budget is at "
      + "most 60 ms; not certain by a bound that holds at every look\(cure)"
    #expect(verdict.outcome == outcome)
    #expect(verdict.severity == severity)
    #expect(verdict.message == message)
    let certain = try followedVerdict(of: p95(0.06, .certain), on: mixed(every: step))
    #expect(certain.severity == .failure)
    #expect(
      certain.message
        == message + (value == "90 ms" ? "" : "; met by the estimate, but certainty was asked for"))
  }

  @Test func anIntervalOfFixedConfidenceIsNoProofOfARunThatIsLookedAt() throws {
    let run = RunSamples.run(RunSamples.completed(70, of: 60))
    #expect(verdict(.p95, .atMost(0.3), .certain, on: run).outcome == .passed)
    let looked = try followedVerdict(of: p95(0.3, .certain), on: run)
    #expect(looked.outcome == .notProvable(passes: true, needs: 17))
    #expect(looked.severity == .failure)
    #expect(
      looked.message
        == "p95 of timeToFirstToken is 60 ms (95 % CI 60 ms…60 ms, 70 values); the budget is at "
        + "most 300 ms; not certain by a bound that holds at every look: about 17 more requests would "
        + "settle it; met by the estimate, but certainty was asked for")
  }

  @Test func needsOfWhatIsLookedAtAreInRequestsToo() throws {
    // Too few for an interval: a warning, as without looks. 67 more values take 134 requests.
    let half = RunSamples.run(RunSamples.completed(20, of: 60) + RunSamples.failed(20))
    let verdict = try followedVerdict(of: p95(0.3), on: half)
    #expect(verdict.outcome == .notProvable(passes: true, needs: 134))
    #expect(verdict.severity == .warning)
    #expect(
      verdict.message
        == "p95 of timeToFirstToken is 60 ms (20 values); the budget is at most 300 ms; not "
        + "certain by a bound that holds at every look: about 134 more requests would settle it")
  }

  @Test func whatTheWholeRunDoesNotBearOutIsNotProven() throws {
    let slowing = RunSamples.run(
      RunSamples.completed(100, of: 50) + RunSamples.completed(100, of: 90))
    let broken = try followedVerdict(of: p95(0.06), on: slowing)
    #expect(broken.outcome == .notProvable(passes: false, needs: nil))
    #expect(broken.severity == .failure)
    #expect(
      broken.message
        == "p95 of timeToFirstToken is 90 ms (95 % CI 90 ms…90 ms, 200 values); the budget is at "
        + "most 60 ms; it was certain to be kept after 87 requests, which the whole run does not "
        + "bear out")
    let quickening = RunSamples.run(
      RunSamples.completed(4, of: 90) + RunSamples.completed(396, of: 50))
    let kept = try followedVerdict(of: p95(0.06), on: quickening)
    #expect(kept.outcome == .notProvable(passes: true, needs: nil))
    #expect(kept.severity == .warning)
    #expect(try followedVerdict(of: p95(0.06, .certain), on: quickening).severity == .failure)
  }

  @Test func timeoutsThatReachIntoWhatWasCertainLeaveItOpen() throws {
    let run = RunSamples.run(
      RunSamples.completed(100, of: 50) + RunSamples.failed(20, after: 1000, RunSamples.timeout))
    let verdict = try followedVerdict(of: p95(2), on: run)
    #expect(verdict.outcome == .notProvable(passes: true, needs: nil))
    #expect(verdict.severity == .failure)
    #expect(
      verdict.message.hasSuffix(
        "; timeouts reach into it, so that its true value is that or more"))
  }

  /// 4 of 100: `beta.ppf(0.025, 4, 97)` = 0.0110, `beta.ppf(0.975, 5, 96)` = 0.0993.
  @Test func anErrorRateIsLookedAtTheSameWay() throws {
    let budget = Budget(.aggregate(.errorRate), .atMost(0.05))
    let kept = try followedVerdict(
      of: budget, on: RunSamples.run(RunSamples.completed(100, of: 50)))
    #expect(kept.outcome == .passed)
    #expect(
      kept.message
        == "errorRate is 0 % (100 requests); the budget is at most 5 %; certain after 87 requests, "
        + "by a bound that holds at every look")
    let few = RunSamples.failed(1) + RunSamples.completed(24, of: 50)
    let open = try followedVerdict(of: budget, on: RunSamples.run(few + few + few + few))
    #expect(open.outcome == .notProvable(passes: true, needs: 5696))
    #expect(
      open.message
        == "errorRate is 4 % (95 % CI 1.1 %…9.93 %, 100 requests); the budget is at most 5 %; not "
        + "certain by a bound that holds at every look: about 5696 more requests would settle it")
    let outage = RunSamples.run(RunSamples.failed(1) + RunSamples.completed(1, of: 50))
    #expect(
      try followedVerdict(of: Budget(.aggregate(.errorRate), .atMost(0)), on: outage).message
        == "errorRate is 50 % (2 requests); the budget is at most 0 %; certain after 1 request, "
        + "by a bound that holds at every look")
  }

  // MARK: Nothing to judge

  @Test func aMetricWithoutValuesFailsItsBudget() {
    let run = RunSamples.run(RunSamples.completed(10, of: 50))
    let verdict = verdict(.p95, of: .timePerOutputToken, .atMost(0.02), on: run)
    #expect(verdict.outcome == .inconclusive(.noValues))
    #expect(verdict.severity == .failure)
    #expect(
      verdict.message
        == "p95 of timePerOutputToken: no completed request has a value of it; the budget is at "
        + "most 20 ms")
    #expect(verdict.evidence.limit == 0.02)
    #expect(
      self.verdict(.outputTokenThroughput, .atLeast(100), on: run).message
        == "outputTokenThroughput: no completed request has a value of it; the budget is at least "
        + "100 tokens/s")
    #expect(
      self.verdict(.errorRate, .atMost(0.01), on: RunSamples.run([])).outcome
        == .inconclusive(.noValues))
  }

  @Test func aBudgetOfNothingIsInvalid() {
    let verdict = BudgetJudge.verdict(of: Budget(.run, .atMost(1)), on: Self.ramp)
    #expect(verdict.outcome == .invalid("a budget needs a metric"))
    #expect(verdict.severity == .failure)
  }
}
