import Synchronization
import Testing

@testable import PerfHarness

/// Repetitions with room for fewer timelines than there are requests, from plan to numbers, under the
/// simulated clock.
@Suite struct LongRunTests {
  private let behavior = SimulatedProvider.Behavior(
    timeToFirstToken: .logNormal(median: .milliseconds(50), sigma: 0.4),
    tokenGap: .milliseconds(10), errorRate: 0.02, seed: 4)

  private func run(
    _ plan: LoadPlan, keeping limits: TimelineSample.Limits,
    isEnough: (@Sendable (RequestTimeline) -> Bool)? = nil
  ) async throws -> Repetition {
    let provider = SimulatedProvider(behavior)
    return try await provider.clock.run {
      await Runner(plan, provider: provider, isEnough: isEnough, keeping: limits) {
        GenerationRequest(id: "\($0)", prompt: "", maxOutputTokens: 4)
      }.run()
    }
  }

  @Test(arguments: [
    LoadPlan(
      load: .closed(concurrency: 16), extent: .requests(3000), warmup: .requests(20), seed: 1),
    LoadPlan(load: .open(.poisson(perSecond: 200)), extent: .seconds(15), seed: 1),
  ])
  func aLongRunSaysWhatAShortOneWouldSay(plan: LoadPlan) async throws {
    let whole = try await run(plan, keeping: .ofCase)
    let sampled = try await run(plan, keeping: TimelineSample.Limits(requests: 100, outputs: 350))
    #expect(whole.sampling == .all)
    #expect(whole.tally == nil)
    let requests = whole.timelines.count
    #expect(requests > 2700)
    guard case .uniform(let kept, requests) = sampled.sampling else {
      Issue.record("expected a sample of \(requests), found \(sampled.sampling)")
      return
    }
    // Four events each, but for those that failed.
    #expect((85...95).contains(kept))
    #expect(sampled.timelines.count == kept)
    let indices = Set(sampled.timelines.map(\.index))
    #expect(sampled.timelines == whole.timelines.filter { indices.contains($0.index) })

    #expect(sampled.window == whole.window)
    #expect(sampled.unmeasuredRequests == whole.unmeasuredRequests)
    #expect(sampled.outcome == whole.outcome)
    #expect(Totals([sampled]) == Totals([whole]))
    #expect(sampled.latencyParts == whole.latencyParts)
    for metric in MetricDescriptor.ofService {
      let exact = whole.measurements(of: metric)
      let found = sampled.measurements(of: metric)
      #expect(found.sample.count == exact.sample.count)
      for statistic in [Statistic.mean, .p50, .p99, .maximum, .tailMean] {
        #expect(
          areClose(
            found.value(of: statistic) ?? 0, exact.value(of: statistic) ?? 0,
            within: Histogram.relativeError), "\(statistic) of \(metric)")
      }
    }
  }

  /// Whoever follows a budget is told of every request, however few are kept.
  @Test func stoppingSeesEveryRequest() async throws {
    let watch = Counter()
    let repetition = try await run(
      LoadPlan(load: .closed(concurrency: 4), extent: .requests(5000), seed: 1),
      keeping: TimelineSample.Limits(requests: 10, outputs: 1000),
      isEnough: { _ in watch.next() == 500 })
    #expect(repetition.outcome == .endedEarly)
    #expect((500...503).contains(repetition.measuredRequests))
    #expect(watch.count == repetition.measuredRequests)
    #expect(repetition.timelines.count == 10)
  }

  /// A dead server refuses thousands of requests a second, each with a message of its own.
  @Test func failuresAreBoundedToo() async throws {
    let provider = Refusing(clock: SimulationClock())
    let repetition = try await provider.clock.run {
      await Runner(
        LoadPlan(
          load: .closed(concurrency: 2), extent: .requests(20_000), seed: 1, failureLimit: .max),
        provider: provider, keeping: TimelineSample.Limits(requests: 50, outputs: 1000)
      ) { GenerationRequest(id: "\($0)", prompt: "") }.run()
    }
    #expect(repetition.timelines.count == 50)
    #expect(repetition.firstFailure?.message == "no 0")
    #expect(Totals([repetition]).errors == ["refused": 20_000])
  }
}

private final class Counter: Sendable {
  private let state = Mutex(0)
  var count: Int { state.withLock { $0 } }

  func next() -> Int {
    state.withLock {
      $0 += 1
      return $0
    }
  }
}

/// Fails every request a millisecond after it came.
private struct Refusing: Provider {
  let name = "refusing"
  let clock: any TimeSource

  func generate(
    _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
  ) async throws(ProviderError) -> Completion {
    try? await clock.sleep(until: clock.now.advanced(by: .milliseconds(1)))
    throw ProviderError(ProviderError.Code(rawValue: "refused"), "no \(request.id)")
  }
}
