import Testing

@testable import PerfHarness

/// Closed loops whose clients think, from plan to repetition, under the simulated clock.
@Suite struct ThinkTimeTests {
  private let clock = SimulationClock()

  /// First token after 50 ms, ten more at 10 ms each: 150 ms a request.
  private static let steady = SimulatedProvider.Behavior(
    timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))
  private static let length = Duration.milliseconds(150)
  private static let wait = DurationDistribution.uniform(from: .seconds(1), to: .seconds(3))
  private static let start = MonotonicInstant(nanoseconds: 0)

  private func run(
    _ plan: LoadPlan, _ behavior: SimulatedProvider.Behavior = steady,
    isEnough: (@Sendable (RequestTimeline) -> Bool)? = nil
  ) async throws -> Repetition {
    let provider = SimulatedProvider(behavior, clock: clock)
    return try await clock.run {
      await Runner(plan, provider: provider, isEnough: isEnough) {
        GenerationRequest(id: "\($0)", prompt: "hello", maxOutputTokens: 11)
      }.run()
    }
  }

  private func plan(
    _ concurrency: Int, thinking thinkTime: DurationDistribution = wait, _ extent: Extent,
    warmup: Margin = .none, cooldown: Margin = .none, failureLimit: Int = 50
  ) -> LoadPlan {
    LoadPlan(
      load: .closed(concurrency: concurrency, thinkTime: thinkTime), extent: extent, warmup: warmup,
      cooldown: cooldown, seed: 1, failureLimit: failureLimit)
  }

  @Test func theNextRequestIsDueWhenItsClientHasThought() async throws {
    let repetition = try await run(plan(1, .requests(200)))
    #expect(repetition.outcome == .completed)
    var thinkTimes = ThinkTimes(Self.wait, seed: 1, slot: 0)
    var free = Self.start
    for timeline in repetition.timelines {
      #expect(timeline.due == free.advanced(by: thinkTimes.next()))
      free = timeline.due.advanced(by: Self.length)
    }
    // It is in no latency, and nothing is sent late.
    #expect(repetition.timelines.count == 200)
    #expect(repetition.timelines.allSatisfy { $0.dispatchLag == .zero })
    #expect(repetition.timelines.allSatisfy { $0.endToEndLatency == Self.length })
  }

  @Test func manyClientsAskInTheOrderInWhichTheyAreDue() async throws {
    let repetition = try await run(plan(50, .requests(2000)))
    #expect(repetition.timelines.map(\.index) == Array(0..<2000))
    let dues = repetition.timelines.map(\.due)
    #expect(dues == dues.sorted())
    #expect(repetition.timelines.allSatisfy { $0.dispatchLag == .zero })
    let again = try await ThinkTimeTests().run(plan(50, .requests(2000)))
    #expect(again.timelines == repetition.timelines)
  }

  /// N = X · (R + Z), the interactive response time law: P. J. Denning, J. P. Buzen, 'The Operational
  /// Analysis of Queueing Network Models' (ACM Computing Surveys 10, 1978).
  ///
  /// Of N · T seconds of clients every request and its think time take their part, but for a beginning and an
  /// end of one cycle each: at most 2 · 3.15 s of 2000. The think times of X · T = 18,600 requests have the
  /// mean 2 s with a standard error of 0.577 s ÷ √18,600 = 0.0042 s, of which 4 are 0.0085 of 2.15 s.
  @Test func asManyClientsThinkAsDoNotWait() async throws {
    let repetition = try await run(plan(20, .seconds(2000)))
    // Until the last reply that was under way.
    #expect(repetition.window >= .seconds(2000) && repetition.window < .seconds(2000) + Self.length)
    let throughput = Double(repetition.timelines.count) / repetition.window.inSeconds
    let clients = throughput * (0.15 + 2)
    #expect(abs(clients - 20) < 20 * (0.0085 + 6.3 / 2000))
    // Little's law for those that wait for a reply.
    #expect(areClose(repetition.meanInFlight, throughput * 0.15, within: 1e-9))
  }

  // MARK: A run that is over

  private func ended(_ repetition: Repetition) -> MonotonicInstant? {
    repetition.timelines.compactMap(\.ended).max()
  }

  @Test func theLastReplyEndsARunOfSoManyRequests() async throws {
    let repetition = try await run(plan(4, thinking: .seconds(1000), .requests(10)))
    #expect(repetition.outcome == .completed)
    #expect(repetition.timelines.count == 10)
    #expect(repetition.abandonedRequests == 0)
    #expect(clock.now == ended(repetition))
    let first = try #require(repetition.timelines.first?.due)
    #expect(repetition.window == clock.now - first)
  }

  @Test func nobodyIsWaitedForWhoWouldAskAfterTheEnd() async throws {
    let repetition = try await run(
      plan(3, thinking: .seconds(50), .seconds(60), cooldown: .seconds(20)))
    #expect(repetition.outcome == .completed)
    // Three ask once in the first 50 s, and again 50.15 s later: at most 20 s after the minute.
    var dues = (0..<3).flatMap { slot in
      var times = ThinkTimes(.seconds(50), seed: 1, slot: slot)
      let first = times.next()
      return [first, first + .milliseconds(50_150)]
    }
    dues = dues.filter { $0 < .seconds(80) }.sorted()
    let measured = dues.filter { $0 < .seconds(60) }
    #expect(repetition.timelines.map(\.due) == measured.map { Self.start.advanced(by: $0) })
    #expect(repetition.unmeasuredRequests == dues.count - measured.count)
    #expect(clock.now == Self.start.advanced(by: (dues.last ?? .zero) + Self.length))
    // The time was planned, and has gone by.
    #expect(repetition.window == .seconds(60))
  }

  @Test func whoSleepsWhenTheEndBecomesKnownIsWokenToo() async throws {
    let repetition = try await run(
      plan(
        5, thinking: .uniform(from: .zero, to: .seconds(100)), .seconds(10), warmup: .requests(1)))
    let first = try #require(
      (0..<5).map { slot in
        var times = ThinkTimes(
          .uniform(from: .zero, to: .seconds(100)), seed: 1, slot: slot)
        return times.next()
      }.sorted().dropFirst().first)
    // The measured part begins with the second request, and lasts ten seconds from then.
    #expect(repetition.timelines.first?.due == Self.start.advanced(by: first))
    #expect(repetition.unmeasuredRequests == 1)
    #expect(repetition.window == .seconds(10))
    #expect(clock.now <= Self.start.advanced(by: first + .seconds(10) + Self.length))
  }

  @Test func aRunThatKnowsEnoughLetsItsThinkersGo() async throws {
    let repetition = try await run(
      plan(4, thinking: .seconds(1000), .requests(100)), isEnough: { $0.index >= 2 })
    #expect(repetition.outcome == .endedEarly)
    #expect(repetition.timelines.count == 3)
    #expect(clock.now == ended(repetition))
  }

  @Test func aRunThatIsGivenUpLetsItsThinkersGo() async throws {
    var failing = Self.steady
    failing.errorRate = 1
    let repetition = try await run(
      plan(4, thinking: .seconds(1000), .requests(100), failureLimit: 3), failing)
    guard case .aborted = repetition.outcome else {
      Issue.record("expected the run to be given up, it \(repetition.outcome)")
      return
    }
    #expect(repetition.timelines.count == 3)
    #expect(repetition.abandonedRequests == 0)
    #expect(clock.now == ended(repetition))
  }

  @Test func aRunThatIsCancelledLetsItsThinkersGo() async throws {
    let provider = SimulatedProvider(Self.steady, clock: clock)
    let plan = plan(2, thinking: .seconds(1000), .requests(100))
    let repetition = try await clock.run { [clock] in
      let task = Task(executorPreference: clock.executor) {
        await Runner(plan, provider: provider) {
          GenerationRequest(id: "\($0)", prompt: "", maxOutputTokens: 11)
        }.run()
      }
      try await clock.sleep(until: .milliseconds(500))
      task.cancel()
      return await task.value
    }
    #expect(repetition.outcome == .cancelled)
    #expect(repetition.abandonedRequests == 0)
    #expect(clock.now == .milliseconds(500))
  }

  @Test func tenThousandClientsMayThink() async throws {
    let repetition = try await run(plan(10_000, .requests(10_000)))
    #expect(repetition.timelines.count { $0.isCompleted } == 10_000)
    #expect(clock.now == ended(repetition))
  }
}
