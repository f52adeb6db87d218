import Testing

@testable import PerfHarness

@Suite struct LoadPlanTests {
  private func plan(
    _ extent: Extent, warmup: Margin = .none, cooldown: Margin = .none
  ) -> LoadPlan {
    LoadPlan(
      load: .closed(concurrency: 4), extent: extent, warmup: warmup, cooldown: cooldown, seed: 1)
  }

  @Test(
    arguments: [
      (Margin.none, Margin.none, 100), (.requests(20), .none, 120), (.none, .requests(5), 105),
      (.requests(20), .requests(5), 125), (.share(0.1), .share(0), 110),
      (.share(0.001), .none, 101),
      (.requests(0), .seconds(0), 100),
      // Nobody knows how many requests a time will see.
      (.seconds(1), .none, nil), (.requests(20), .seconds(1), nil),
    ] as [(Margin, Margin, Int?)])
  func requestsArePlannedWhereCountsDecide(warmup: Margin, cooldown: Margin, planned: Int?) {
    let plan = plan(.requests(100), warmup: warmup, cooldown: cooldown)
    #expect(plan.plannedRequests == planned)
    #expect(plan.plannedDuration == nil)
  }

  @Test(
    arguments: [
      (Margin.none, Margin.none, .seconds(60)), (.seconds(10), .none, .seconds(70)),
      (.seconds(10), .seconds(5), .seconds(75)), (.share(0.1), .share(0.5), .seconds(96)),
      (.requests(0), .none, .seconds(60)),
      // Nobody knows how long a number of requests will take.
      (.requests(1), .none, nil), (.seconds(10), .requests(1), nil),
    ] as [(Margin, Margin, Duration?)])
  func timeIsPlannedWhereDurationsDecide(warmup: Margin, cooldown: Margin, planned: Duration?) {
    let plan = plan(.seconds(60), warmup: warmup, cooldown: cooldown)
    #expect(plan.plannedDuration == planned)
    #expect(plan.plannedRequests == nil)
  }

  /// Constant arrivals begin at once: at 20 a second, those of 0, 50, …, 1000 ms.
  @Test(arguments: [
    (Load.closed(concurrency: 4), 4), (.open(.constant(perSecond: 20)), 21),
    (.open(.constant(perSecond: 0.1)), 1),
    (.open(.uniform(from: .seconds(5), to: .seconds(6))), 1),
    (.open(.constant(perSecond: 100_000)), 1024),
    (.closed(concurrency: 4, thinkTime: .seconds(60)), 4),
    // The busiest second of a ramp is not its first.
    (.open(.ramp(from: 1, to: 80, over: .seconds(60), spacing: .constant)), 80),
    (.open(.steps([0, 5000, 0], each: .seconds(60))), 1024),
  ])
  func anOpenLoopIsExpectedToHaveTheRequestsOfASecondUnderWay(load: Load, expected: Int) {
    let plan = LoadPlan(load: load, extent: .requests(1), seed: 1)
    #expect(plan.expectedConcurrency == expected)
  }

  // Five at once at the start and one every 50 ms: 25 in the first second, the last one at its end.
  @Test func aRateLimitHoldsForWhatIsExpectedToo() {
    func expected(_ arrivals: any Arrivals) -> Int {
      LoadPlan(
        load: .open(arrivals), extent: .requests(1), rateLimit: .perSecond(20, burst: 5), seed: 1
      ).expectedConcurrency
    }
    #expect(expected(.constant(perSecond: 1000)) == 25)
    #expect(expected(.ramp(from: 1, to: 80, over: .seconds(60), spacing: .constant)) == 20)
  }

  @Test func aPlanIsMadeOfAScenario() {
    let plan = LoadPlan(
      Scenario(
        "chat", load: .closed(concurrency: 3), lasting: .requests(40), warmup: .share(0.25),
        cooldown: .requests(2), seed: 9, rateLimit: .perSecond(4)))
    #expect(plan.expectedConcurrency == 3)
    #expect(plan.measured == Limits(requests: 40))
    #expect(plan.warmup == Limits(requests: 10))
    #expect(plan.cooldown == Limits(requests: 2))
    #expect(plan.seed == 9)
    #expect(plan.rateLimit == .perSecond(4))
    #expect(plan.failureLimit == 50)
  }
}
