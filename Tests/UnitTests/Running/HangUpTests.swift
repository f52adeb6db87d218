import Synchronization
import Testing

@testable import PerfHarness

/// A client that hangs up, from the request to the timeline, under the simulated clock.
@Suite struct HangUpTests {
  private let clock = SimulationClock()

  /// First token after 50 ms, each further one 10 ms later.
  private let steady = SimulatedProvider.Behavior(
    timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))

  /// Requests of 11 tokens; the client hangs up on those that `hangsUpAfter` says.
  private func run(
    _ load: Load, requests: Int, _ behavior: SimulatedProvider.Behavior? = nil,
    keeping limits: TimelineSample.Limits = .ofCase,
    hangsUpAfter: @escaping @Sendable (Int) -> Int?
  ) async throws -> Repetition {
    let provider = SimulatedProvider(behavior ?? steady, clock: clock)
    return try await clock.run {
      await Runner(
        LoadPlan(load: load, extent: .requests(requests), seed: 1), provider: provider,
        keeping: limits
      ) { index in
        var request = GenerationRequest(
          id: "\(index)", prompt: "hello", maxOutputTokens: 11, promptTokens: 1)
        request.hangsUpAfter = hangsUpAfter(index)
        return request
      }.run()
    }
  }

  @Test func whatWasReadCountsAndTheEndIsNotKnown() async throws {
    let repetition = try await run(.closed(concurrency: 1), requests: 3) { $0 == 1 ? 4 : nil }
    let timeline = repetition.timelines[1]
    #expect(timeline.isCancelledByClient)
    #expect(!timeline.isCompleted)
    #expect(timeline.failure == nil)
    #expect(timeline.finishReason == .cancelledByClient)
    #expect(timeline.outputs.count == 4)
    #expect(timeline.tokens == TokenUsage(prompt: 1, output: 4, source: .chunks))
    #expect(timeline.timeToFirstToken == .milliseconds(50))
    #expect(timeline.timeToFirstTokenFromSent == .milliseconds(50))
    #expect(timeline.interChunkLatencies == Array(repeating: .milliseconds(10), count: 3))
    #expect(timeline.timePerOutputToken == .milliseconds(10))
    #expect(timeline.outputTokensPerSecond == 100)
    #expect(timeline.dispatchLag == .zero)
    #expect(timeline.endToEndLatency == nil)
    #expect(timeline.endToEndLatencyFromSent == nil)
    #expect(timeline.ended == timeline.due.advanced(by: .milliseconds(80)))
    // Its slot is free at once, and nobody waits for the rest of the reply.
    #expect(repetition.timelines[2].due == timeline.ended)
    #expect(repetition.window == .milliseconds(150 + 80 + 150))
    #expect(repetition.timelines.map(\.isCompleted) == [true, false, true])
  }

  @Test func itIsNeitherCompletedNorFailed() async throws {
    let repetition = try await run(.closed(concurrency: 4), requests: 40) {
      $0.isMultiple(of: 4) ? 4 : nil
    }
    let totals = Totals([repetition])
    #expect(totals.total == 40)
    #expect(totals.completed == 30)
    #expect(totals.failed == 0)
    #expect(totals.cancelledByClient == 10)
    #expect(totals.value(of: .errorRate) == 0)
    // Of the completed ones alone, as are their tokens: no source is mixed.
    #expect(totals.outputTokens == 30 * 11)
    #expect(totals.tokenSources == [.usage])
    let window = repetition.window.inSeconds
    #expect(totals.value(of: .requestThroughput) == 30 / window)
    let counts = [
      .timeToFirstToken, .timePerOutputToken, .interChunkLatency, .dispatchLag, .endToEndLatency,
    ].map { repetition.measurements(of: $0).sample.count }
    #expect(counts == [40, 40, 30 * 10 + 10 * 3, 40, 30])
  }

  /// The request that fails is one of the ten that were to be hung up on.
  @Test func aFailureBeforeItIsAFailure() async throws {
    var failing = steady
    failing.errorRate = 0.25
    let repetition = try await run(.closed(concurrency: 1), requests: 100, failing) { _ in 1 }
    let totals = Totals([repetition])
    #expect(totals.failed > 0)
    #expect(totals.completed == 0)
    #expect(totals.failed + totals.cancelledByClient == 100)
    // Not all that were not hung up on: those had the chance to fail.
    #expect(totals.value(of: .errorRate) == Double(totals.failed) / 100)
  }

  @Test(arguments: [(11, true), (12, false), (1000, false)])
  func aReplyThatEndsBeforeIsAnOrdinaryOne(_ events: Int, _ isCancelled: Bool) async throws {
    let repetition = try await run(.closed(concurrency: 1), requests: 1) { _ in events }
    #expect(repetition.timelines[0].isCancelledByClient == isCancelled)
    #expect(repetition.timelines[0].isCompleted == !isCancelled)
    #expect(repetition.timelines[0].outputs.count == 11)
  }

  @Test func anOpenLoadGoesOnAsPlanned() async throws {
    let repetition = try await run(
      .open(.constant(every: .milliseconds(20))), requests: 10
    ) { $0.isMultiple(of: 2) ? 1 : nil }
    let dues = repetition.timelines.map { $0.due.nanoseconds / 1_000_000 }
    #expect(dues == Array(stride(from: 0, to: 200, by: 20)))
    #expect(repetition.timelines.count { $0.isCancelledByClient } == 5)
  }

  @Test func aRunThatIsCancelledAbandonsIt() async throws {
    let provider = SimulatedProvider(steady, clock: clock)
    let repetition = try await clock.run { [clock] in
      let task = Task(executorPreference: clock.executor) {
        await Runner(
          LoadPlan(load: .closed(concurrency: 2), extent: .seconds(60), seed: 1),
          provider: provider
        ) {
          var request = GenerationRequest(id: "\($0)", prompt: "", maxOutputTokens: 1000)
          request.hangsUpAfter = 900
          return request
        }.run()
      }
      try await clock.sleep(until: .milliseconds(400))
      task.cancel()
      return await task.value
    }
    #expect(repetition.outcome == .cancelled)
    #expect(repetition.timelines.isEmpty)
    #expect(repetition.abandonedRequests == 2)
    #expect(clock.now == .milliseconds(400))
  }

  /// Sends five events in one read, with counts, whoever is listening.
  private struct AllAtOnce: Provider {
    let name = "all at once"
    let clock: any TimeSource

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      receive(GenerationEvent(at: clock.now, .sent))
      receive(GenerationEvent(at: clock.now, .usage(TokenUsage(prompt: 9, output: 1, cached: 4))))
      for _ in 0..<5 { receive(GenerationEvent(at: clock.now, .output(.text, bytes: 1))) }
      receive(GenerationEvent(at: clock.now, .usage(TokenUsage(prompt: 9, output: 5, cached: 4))))
      receive(GenerationEvent(at: clock.now, .ended))
      return Completion(usage: TokenUsage(prompt: 9, output: 5, cached: 4))
    }
  }

  @Test func nothingIsKeptOfWhatComesAfter() async throws {
    let provider = AllAtOnce(clock: clock)
    let repetition = try await clock.run {
      await Runner(
        LoadPlan(load: .closed(concurrency: 1), extent: .requests(1), seed: 1), provider: provider
      ) { _ in
        var request = GenerationRequest(prompt: "")
        request.hangsUpAfter = 3
        return request
      }.run()
    }
    let timeline = repetition.timelines[0]
    #expect(timeline.outputs.count == 3)
    #expect(
      timeline.tokens == TokenUsage(prompt: 9, output: 3, cached: 4, source: .chunks))
  }

  /// A long run counts what a short one keeps.
  @Test func whatIsTalliedIsWhatTimelinesSay() async throws {
    let limits = TimelineSample.Limits(requests: 20, outputs: 1_000_000)
    let plan: @Sendable (Int) -> Int? = { $0.isMultiple(of: 3) ? 4 : nil }
    let whole = try await run(.closed(concurrency: 4), requests: 200, hangsUpAfter: plan)
    let sampled = try await run(
      .closed(concurrency: 4), requests: 200, keeping: limits, hangsUpAfter: plan)
    #expect(sampled.timelines.count == 20)
    #expect(Totals([sampled]) == Totals([whole]))
    for metric in MetricDescriptor.ofService {
      let (exact, counted) = (whole.measurements(of: metric), sampled.measurements(of: metric))
      #expect(counted.sample.count == exact.sample.count, "\(metric)")
      #expect(abs(counted.sample.mean - exact.sample.mean) < 1e-6, "\(metric)")
    }
  }

  @Test func theDisplayTakesItForNoFailure() {
    let meter = ProgressMeter(
      name: "chat", repetitions: 1,
      plan: LoadPlan(load: .closed(concurrency: 1), extent: .requests(2), seed: 1))
    meter.begin(at: MonotonicInstant(nanoseconds: 0))
    var timeline = ReportSamples.request(0, due: 0, outputs: [(50, .text)], ended: 50)
    timeline.isCancelledByClient = true
    meter.record(timeline)
    let snapshot = meter.snapshot(at: MonotonicInstant(nanoseconds: 50_000_000))
    #expect(snapshot.failed == 0)
    #expect(snapshot.ended == 1)
    #expect(snapshot.hasFirstTokens)
  }
}
