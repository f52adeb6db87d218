import Testing

@testable import PerfHarness

/// What a runner tells, as a live view shows it, under the simulated clock.
@Suite struct LiveFeedTests {
  /// One request after the other: the first token after 50 ms, nine more 50 ms apart, so that each takes
  /// 500 ms and two end in every second, at its half and at its end.
  private let provider = SimulatedProvider.simulated(
    timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(50))
  private let scenario = Scenario("chat", traffic: "D(10,10)", lasting: .requests(10))

  private func run(_ feed: LiveFeed, _ scenario: Scenario) async throws {
    let plan = LoadPlan(scenario)
    feed.begin("chat", as: "chat", plan: plan, repetitions: 1, clock: provider.clock)
    let runner = Runner(plan, provider: provider, observers: [feed]) { index in
      GenerationRequest(id: "\(index)", prompt: "", maxOutputTokens: 10)
    }
    let clock = provider.clock
    _ = try await clock.run {
      feed.begin(repetition: 1, of: 1, at: clock.now)
      return await runner.run()
    }
  }

  @Test func aRunIsSeenSecondBySecond() async throws {
    let feed = LiveFeed()
    try await run(feed, scenario)
    feed.pause()
    let snapshot = feed.snapshot()
    #expect(snapshot.completed == 10)
    #expect(snapshot.outputTokens == 100)
    #expect(snapshot.progress?.share == 1)
    #expect(snapshot.inFlight == 0)
    #expect(!snapshot.isRunning)
    // They end at 500 ms, 1 s, 1.5 s, …, 5 s; what ends with a second counts in the next one.
    #expect(snapshot.seconds.map(\.completed) == [1, 2, 2, 2, 2])
    #expect(snapshot.seconds.map(\.outputTokens) == [10, 20, 20, 20, 20])
    let exact = LiveSeries.Percentiles(median: .milliseconds(50), ninetyFifth: .milliseconds(50))
    #expect(snapshot.seconds.allSatisfy { $0.timeToFirstToken == exact })
    #expect(snapshot.seconds.allSatisfy { $0.timePerOutputToken == exact })
    #expect(snapshot.endToEndLatency?.median == .milliseconds(500))
  }

  @Test func whoLooksMeanwhileSeesWhatIsUnderWay() async throws {
    let feed = LiveFeed()
    let clock = provider.clock
    let provider = provider
    let plan = LoadPlan(
      load: .closed(concurrency: 3), extent: .requests(6), seed: 1)
    let runner = Runner(plan, provider: provider, observers: [feed]) { index in
      GenerationRequest(id: "\(index)", prompt: "", maxOutputTokens: 10)
    }
    let seen = try await clock.run {
      feed.begin("chat", as: "chat", plan: plan, repetitions: 1, clock: clock)
      async let repetition = runner.run()
      try await clock.sleep(until: .milliseconds(750))
      let seen = feed.snapshot()
      _ = await repetition
      return seen
    }
    #expect(seen.inFlight == 3)
    #expect(seen.completed == 3)
    #expect(seen.elapsed == .milliseconds(750))
    #expect(feed.snapshot().inFlight == 0)
  }

  /// More than the room for what waits to be seen: nothing is lost, and nothing waits.
  @Test func whatNobodyLooksAtIsCountedAllTheSame() {
    let feed = LiveFeed()
    feed.begin(
      "chat", as: "chat", plan: LiveSamples.plan, repetitions: 1, clock: provider.clock)
    let timeline = RunSamples.completed(50)
    for _ in 0..<70_000 { feed.record(timeline, in: .measured) }
    #expect(feed.snapshot().completed == 70_000)
  }

  @Test func aFailedRequestIsNoLatency() {
    let feed = LiveFeed()
    feed.begin(
      "chat", as: "chat", plan: LiveSamples.plan, repetitions: 1, clock: provider.clock)
    for timeline in RunSamples.failed(3) { feed.record(timeline, in: .measured) }
    let snapshot = feed.snapshot()
    #expect((snapshot.completed, snapshot.failed) == (0, 3))
    #expect(snapshot.endToEndLatency == nil)
    #expect(snapshot.failures == [LiveSnapshot.Failures(code: "http_429", count: 3)])
  }

  @Test func theVerdictsOfAReportBecomeOneWord() {
    func word(_ verdicts: [Verdict]) -> LiveSnapshot.Case.State? {
      let feed = LiveFeed()
      feed.finish(
        CaseReport(
          key: CaseKey(suite: "Chat", test: "short"), run: RunSamples.run(), verdicts: verdicts))
      return feed.snapshot().cases.first?.state
    }
    let good = Verdict(
      subject: .run, gate: .budget, outcome: .passed, severity: .none, message: "")
    let bad = Verdict(
      subject: .run, gate: .baseline, outcome: .regressed, severity: .failure, message: "")
    let doubtful = Verdict(
      subject: .run, gate: .baseline, outcome: .noBaseline, severity: .warning, message: "")
    #expect(word([good, bad, doubtful]) == .ended(.bad, "regressed"))
    #expect(word([good, doubtful]) == .ended(.doubtful, "no baseline"))
    #expect(word([good]) == .ended(.good, "passed"))
    #expect(word([]) == .ended(.open, "measured"))
  }
}
