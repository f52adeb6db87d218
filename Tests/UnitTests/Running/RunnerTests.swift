import Synchronization
import Testing

@testable import PerfHarness

/// The whole path from plan to repetition, under the simulated clock.
@Suite struct RunnerTests {
  private let clock = SimulationClock()

  private func run(
    _ plan: LoadPlan, _ behavior: SimulatedProvider.Behavior, tokens: Int = 11
  ) async throws -> Repetition {
    let provider = SimulatedProvider(behavior, clock: clock)
    return try await clock.run {
      await Runner(plan, provider: provider) {
        GenerationRequest(id: "\($0)", prompt: "hello", maxOutputTokens: tokens)
      }.run()
    }
  }

  /// First token after 50 ms, ten more at 10 ms each: 150 ms a request.
  private let steady = SimulatedProvider.Behavior(
    timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))

  private func plan(
    _ load: Load, _ extent: Extent, warmup: Margin = .none, failureLimit: Int = 50
  ) -> LoadPlan {
    LoadPlan(load: load, extent: extent, warmup: warmup, seed: 1, failureLimit: failureLimit)
  }

  @Test func aClosedLoopKeepsItsSlotsBusy() async throws {
    let repetition = try await run(plan(.closed(concurrency: 4), .requests(12)), steady)
    #expect(repetition.outcome == .completed)
    #expect(repetition.timelines.map(\.index) == Array(0..<12))
    // Three rounds of four, each of 150 ms.
    #expect(repetition.window == .milliseconds(450))
    let dues = repetition.timelines.map { $0.due.nanoseconds / 1_000_000 }
    #expect(dues == [0, 0, 0, 0, 150, 150, 150, 150, 300, 300, 300, 300])
    #expect(repetition.timelines.allSatisfy { $0.timeToFirstToken == .milliseconds(50) })
    #expect(repetition.timelines.allSatisfy { $0.timePerOutputToken == .milliseconds(10) })
    #expect(repetition.timelines.allSatisfy { $0.endToEndLatency == .milliseconds(150) })
  }

  @Test func anOpenLoopDoesNotWaitForReplies() async throws {
    let repetition = try await run(
      plan(.open(.constant(every: .milliseconds(20))), .requests(10), warmup: .requests(2)), steady)
    let dues = repetition.timelines.map { $0.due.nanoseconds / 1_000_000 }
    #expect(dues == Array(stride(from: 40, to: 240, by: 20)))
    #expect(repetition.timelines.allSatisfy { $0.dispatchLag == .zero })
    #expect(repetition.unmeasuredRequests == 2)
    // From 40 ms, when the first measured one was due, to 220 + 150 ms.
    #expect(repetition.window == .milliseconds(330))
  }

  @Test func theSameSeedGivesTheSameRunBitForBit() async throws {
    let behavior = SimulatedProvider.Behavior(errorRate: 0.1, seed: 3)
    func timelines() async throws -> [RequestTimeline] {
      let provider = SimulatedProvider(behavior)
      return try await provider.clock.run {
        await Runner(
          LoadPlan(load: .open(.poisson(perSecond: 100)), extent: .requests(300), seed: 5),
          provider: provider
        ) { GenerationRequest(id: "\($0)", prompt: "", maxOutputTokens: 20) }.run()
      }.timelines
    }
    let first = try await timelines()
    #expect(first.count == 300)
    #expect(try await timelines() == first)
  }

  @Test func failedRequestsAreCountedAndTheOthersKeepTheirResults() async throws {
    let behavior = SimulatedProvider.Behavior(
      timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10), errorRate: 0.25, seed: 2)
    let repetition = try await run(plan(.closed(concurrency: 8), .requests(400)), behavior)
    let failed = repetition.timelines.filter { !$0.isCompleted }
    #expect(repetition.timelines.count == 400)
    // Binomial with p = 0.25: mean 100, standard deviation 8.7; five of them either side.
    #expect((57...143).contains(failed.count))
    #expect(failed.allSatisfy { $0.failure?.code == "simulated" })
    #expect(repetition.timelines.filter(\.isCompleted).allSatisfy { $0.outputs.count == 11 })
    #expect(repetition.outcome == .completed)
  }

  @Test func aRunThatOnlyFailsIsGivenUp() async throws {
    var behavior = steady
    behavior.errorRate = 1
    let repetition = try await run(
      plan(.closed(concurrency: 4), .requests(1000), failureLimit: 10), behavior)
    guard case .aborted(let reason) = repetition.outcome else {
      Issue.record("expected the run to be given up, it \(repetition.outcome)")
      return
    }
    #expect(reason.failuresInARow == 10)
    #expect(reason.last.code == "simulated")
    #expect(repetition.timelines.count + repetition.abandonedRequests < 20)
  }

  @Test func cancellingKeepsWhatWasMeasured() async throws {
    let provider = SimulatedProvider(steady, clock: clock)
    let repetition = try await clock.run { [clock] in
      let task = Task(executorPreference: clock.executor) {
        await Runner(
          LoadPlan(load: .closed(concurrency: 2), extent: .seconds(60), seed: 1),
          provider: provider
        ) { GenerationRequest(id: "\($0)", prompt: "", maxOutputTokens: 11) }.run()
      }
      try await clock.sleep(until: .milliseconds(400))
      task.cancel()
      return await task.value
    }
    #expect(repetition.outcome == .cancelled)
    // Two rounds of two had ended after 300 ms; the third was under way.
    #expect(repetition.timelines.count == 4)
    #expect(repetition.abandonedRequests == 2)
    #expect(repetition.window == .milliseconds(300))
    #expect(clock.now == .milliseconds(400))
  }

  @Test func cancellingAnOpenLoopEndsItsWaitForTheNextArrival() async throws {
    let provider = SimulatedProvider(steady, clock: clock)
    let repetition = try await clock.run { [clock] in
      let task = Task(executorPreference: clock.executor) {
        await Runner(
          LoadPlan(load: .open(.constant(every: .seconds(10))), extent: .requests(5), seed: 1),
          provider: provider
        ) { GenerationRequest(id: "\($0)", prompt: "", maxOutputTokens: 11) }.run()
      }
      try await clock.sleep(until: .milliseconds(500))
      task.cancel()
      return await task.value
    }
    #expect(repetition.outcome == .cancelled)
    #expect(repetition.timelines.count == 1)
    #expect(repetition.abandonedRequests == 0)
    #expect(clock.now == .milliseconds(500))
  }

  /// A provider that takes no notice of when it is called late: latency counts from `due`.
  private struct SlowToStart: Provider {
    let name = "slow to start"
    let clock: any TimeSource

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      try? await clock.sleep(until: clock.now.advanced(by: .milliseconds(30)))
      receive(GenerationEvent(at: clock.now, .sent))
      try? await clock.sleep(until: clock.now.advanced(by: .milliseconds(20)))
      receive(GenerationEvent(at: clock.now, .output(.text, bytes: 1)))
      return Completion()
    }
  }

  @Test func latencyCountsFromWhenARequestWasDueNotFromWhenItWasSent() async throws {
    let provider = SlowToStart(clock: clock)
    let repetition = try await clock.run {
      await Runner(
        LoadPlan(load: .open(.constant(perSecond: 1000)), extent: .requests(5), seed: 1),
        provider: provider
      ) { GenerationRequest(id: "\($0)", prompt: "") }.run()
    }
    #expect(
      repetition.timelines.map(\.dispatchLag) == Array(repeating: .milliseconds(30), count: 5))
    #expect(
      repetition.timelines.map(\.timeToFirstToken) == Array(repeating: .milliseconds(50), count: 5))
    #expect(
      repetition.timelines.map(\.timeToFirstTokenFromSent)
        == Array(repeating: .milliseconds(20), count: 5))
  }

  @Test func withoutUsageTokensAreCountedByEventAndSaySo() async throws {
    let provider = SlowToStart(clock: clock)
    let repetition = try await clock.run {
      await Runner(
        LoadPlan(load: .closed(concurrency: 1), extent: .requests(1), seed: 1), provider: provider
      ) { GenerationRequest(id: "\($0)", prompt: "", promptTokens: 7) }.run()
    }
    #expect(
      repetition.timelines.map(\.tokens)
        == [TokenUsage(prompt: 7, output: 1, source: .chunks)])
  }

  // MARK: Ending early

  /// What a runner was told of, in the order in which it was, until there is enough of it.
  private final class Told: Sendable {
    private let indices = Mutex<[Int]>([])
    var all: [Int] { indices.withLock { $0 } }

    func add(_ timeline: RequestTimeline) -> Int {
      indices.withLock {
        $0.append(timeline.index)
        return $0.count
      }
    }
  }

  private func run(
    _ plan: LoadPlan, untilToldOf enough: Int, by told: Told, _ provider: some Provider
  ) async throws -> Repetition {
    try await clock.run {
      await Runner(plan, provider: provider, isEnough: { told.add($0) >= enough }) {
        GenerationRequest(id: "\($0)", prompt: "", maxOutputTokens: 11)
      }.run()
    }
  }

  @Test func aClosedLoopThatKnowsEnoughWaitsForWhatIsUnderWay() async throws {
    let told = Told()
    let repetition = try await run(
      plan(.closed(concurrency: 4), .requests(1000), warmup: .requests(4)), untilToldOf: 10,
      by: told, SimulatedProvider(steady, clock: clock))
    #expect(repetition.outcome == .endedEarly)
    // The tenth measured request is the second of the fourth round of four, the first of which is
    // warm-up. Its neighbours of that round end well, and so does the one that took the first's
    // slot.
    #expect(repetition.timelines.map(\.index) == Array(4...16))
    #expect(repetition.timelines.allSatisfy { $0.isCompleted })
    #expect(repetition.abandonedRequests == 0)
    #expect(repetition.unmeasuredRequests == 4)
    #expect(told.all == Array(4...16))
    // From 150 ms on, four rounds.
    #expect(repetition.window == .milliseconds(600))
  }

  @Test func anOpenLoopThatKnowsEnoughSendsNothingMore() async throws {
    let told = Told()
    let repetition = try await run(
      plan(.open(.constant(every: .milliseconds(20))), .seconds(60)), untilToldOf: 5, by: told,
      SimulatedProvider(steady, clock: clock))
    #expect(repetition.outcome == .endedEarly)
    // The fifth was due at 80 ms and has ended at 230: those due until 220 are under way.
    #expect(repetition.timelines.map(\.index) == Array(0...11))
    #expect(repetition.timelines.allSatisfy { $0.isCompleted })
    #expect(repetition.window == .milliseconds(370))
  }

  @Test func aRunThatKnowsEnoughWithItsLastRequestHasRunItsWholeCourse() async throws {
    let repetition = try await run(
      plan(.closed(concurrency: 4), .requests(20)), untilToldOf: 20, by: Told(),
      SimulatedProvider(steady, clock: clock))
    #expect(repetition.outcome == .completed)
    #expect(repetition.timelines.count == 20)
  }

  /// Takes a second for its first request and 10 ms for each other.
  private struct SlowAtFirst: Provider {
    let name = "slow at first"
    let clock: any TimeSource

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      let length = Duration.milliseconds(request.id == "0" ? 1000 : 10)
      try? await clock.sleep(until: clock.now.advanced(by: length))
      receive(GenerationEvent(at: clock.now, .output(.text, bytes: 1)))
      return Completion()
    }
  }

  @Test func quickRepliesDoNotOutrunSlowOnes() async throws {
    let told = Told()
    let repetition = try await run(
      plan(.closed(concurrency: 2), .requests(1000)), untilToldOf: 5, by: told,
      SlowAtFirst(clock: clock))
    // Nothing is known before the first has ended, though about a hundred have by then.
    #expect(repetition.window >= .seconds(1))
    #expect((100...103).contains(repetition.timelines.count))
    #expect(told.all == Array(0..<repetition.timelines.count))
  }

  @Test func tenThousandRequestsAtOnceAreHeld() async throws {
    let repetition = try await run(plan(.closed(concurrency: 10_000), .requests(10_000)), steady)
    #expect(repetition.timelines.count { $0.isCompleted } == 10_000)
    #expect(repetition.window == .milliseconds(150))
  }

  /// Answers with a text and no counts, after 10 ms.
  private struct Uncounted: Provider {
    let name = "uncounted"
    let simulation: SimulationClock
    var clock: any TimeSource { simulation }

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      receive(GenerationEvent(at: clock.now, .sent))
      try? await clock.sleep(until: clock.now.advanced(by: .milliseconds(10)))
      receive(GenerationEvent(at: clock.now, .output(.text, bytes: 7)))
      receive(GenerationEvent(at: clock.now, .ended))
      return Completion(text: request.keepsText ? "one two" : nil)
    }
  }

  @Test func aTokenizerCountsWithoutDelayingTheSlot() async throws {
    let provider = Uncounted(simulation: clock)
    let repetition = try await clock.run {
      await Runner(
        plan(.closed(concurrency: 2), .requests(6)), provider: provider,
        counter: TokenCounter("words") { $0.split(separator: " ").count }
      ) {
        GenerationRequest(id: "\($0)", prompt: "a b c", keepsText: true)
      }.run()
    }
    #expect(repetition.outcome == .completed)
    #expect(repetition.timelines.count == 6)
    #expect(
      repetition.timelines.allSatisfy {
        $0.tokens == TokenUsage(prompt: 3, output: 2, source: .tokenizer)
      })
    let dues = repetition.timelines.map { $0.due.nanoseconds / 1_000_000 }.sorted()
    #expect(dues == [0, 0, 10, 10, 20, 20])
  }
}
