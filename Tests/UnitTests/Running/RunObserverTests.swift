import Synchronization
import Testing

@testable import PerfHarness

/// What observers are told, under the simulated clock.
@Suite struct RunObserverTests {
  private final class Recorder: InFlightObserver {
    struct Seen {
      var begun: [String] = []
      var phases: [LoadMachine.Phase] = []
      var inFlight: [Int] = []
    }

    let seen = Mutex(Seen())

    func begin(repetition: Int, of repetitions: Int, at instant: MonotonicInstant) {
      seen.withLock { $0.begun.append("\(repetition)/\(repetitions)") }
    }

    func record(_ timeline: RequestTimeline, in phase: LoadMachine.Phase) {
      seen.withLock { $0.phases.append(phase) }
    }

    func note(inFlight: Int) {
      seen.withLock { $0.inFlight.append(inFlight) }
    }
  }

  /// Wants to know of requests alone.
  private final class Unconcerned: RunObserver {
    let phases = Mutex<[LoadMachine.Phase]>([])

    func begin(repetition: Int, of repetitions: Int, at instant: MonotonicInstant) {}

    func record(_ timeline: RequestTimeline, in phase: LoadMachine.Phase) {
      phases.withLock { $0.append(phase) }
    }
  }

  private func seen(
    _ plan: LoadPlan, _ behavior: SimulatedProvider.Behavior = .init()
  ) async throws -> Recorder.Seen {
    let recorder = Recorder()
    let provider = SimulatedProvider(behavior)
    _ = try await provider.clock.run {
      await Runner(plan, provider: provider, observers: [recorder]) {
        GenerationRequest(id: "\($0)", prompt: "hello", maxOutputTokens: 3)
      }.run()
    }
    return recorder.seen.withLock { $0 }
  }

  @Test func eachRequestIsToldWithItsPhase() async throws {
    let seen = try await seen(
      LoadPlan(
        load: .closed(concurrency: 1), extent: .requests(3), warmup: .requests(2),
        cooldown: .requests(1), seed: 1))
    #expect(seen.phases == [.warmup, .warmup, .measured, .measured, .measured, .cooldown])
  }

  @Test func requestsUnderWayAreCounted() async throws {
    let seen = try await seen(
      LoadPlan(load: .closed(concurrency: 4), extent: .requests(40), seed: 1))
    #expect(seen.inFlight.max() == 4)
    #expect(seen.inFlight.min() == 0)
    #expect(seen.inFlight.last == 0)
    // One note when each begins, one when it ends, one at the end of all.
    #expect(seen.inFlight.count == 81)
  }

  @Test func whoWantsToKnowOfRequestsAloneStandsBesideWhoCountsThem() async throws {
    let unconcerned = Unconcerned()
    let recorder = Recorder()
    let plan = LoadPlan(load: .closed(concurrency: 4), extent: .requests(40), seed: 1)
    let provider = SimulatedProvider()
    _ = try await provider.clock.run {
      await Runner(plan, provider: provider, observers: [unconcerned, recorder]) {
        GenerationRequest(id: "\($0)", prompt: "hello", maxOutputTokens: 3)
      }.run()
    }
    #expect(unconcerned.phases.withLock { $0.count } == 40)
    #expect(recorder.seen.withLock { $0.inFlight.count } == 81)
  }

  @Test func failuresEndToo() async throws {
    let seen = try await seen(
      LoadPlan(load: .closed(concurrency: 2), extent: .requests(10), seed: 1),
      SimulatedProvider.Behavior(errorRate: 1, seed: 1))
    #expect(seen.phases.count == 10)
    #expect(seen.inFlight.last == 0)
  }
}
