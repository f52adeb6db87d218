import Foundation
import PerfHarness
import Synchronization
import Testing

/// A sweep and a capacity under a simulated clock: hours of traffic that take no real time.
@Suite(.benchmark, .budget(.p95, of: .endToEndLatency, atMost: .milliseconds(500)))
struct SimulatedCapacity {
  static let scenario = Scenario(
    "checkout", traffic: "D(1,1)", load: .open(.poisson(perSecond: 1)), lasting: .requests(400),
    warmup: .requests(100))

  @Test func curve() async throws {
    let curve = try await sweep(
      Self.scenario, over: .rates([2, 5, 10, 40, 80]), against: OneByOne())
    // 20 a second are all that it answers: 40 are too much, and 80 are not tried.
    #expect(curve.points.count == 4)
    #expect(curve.greatestKept == .requestsPerSecond(10))
  }

  // Demand 20, and see it fail: the budget holds up to 14.0 requests/s.
  @Test(.capacity(atLeast: .requestsPerSecond(10)))
  func carriesTen() async throws {
    let found = try await capacity(
      of: Self.scenario, against: OneByOne(), resolution: .percent(20))
    #expect(found.isSettled)
  }
}

/// A service that answers one request after the other, 20 a second in the mean.
private final class OneByOne: Provider {
  let name = "one by one"
  let clock: any TimeSource = SimulationClock()
  private let state = Mutex(
    (generator: SeededGenerator(seed: 9), free: MonotonicInstant(nanoseconds: 0)))

  func generate(
    _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
  ) async throws(ProviderError) -> Completion {
    let now = clock.now
    receive(GenerationEvent(at: now, .sent))
    let end = state.withLock { state in
      let work = -log(Double.random(in: 0x1p-53...1, using: &state.generator)) / 20
      state.free = max(now, state.free).advanced(by: .nanoseconds(Int64(work * 1e9)))
      return state.free
    }
    do { try await clock.sleep(until: end) } catch {
      throw ProviderError(.cancelled, "the request was cancelled")
    }
    receive(GenerationEvent(at: clock.now, .output(.text, bytes: 4)))
    receive(GenerationEvent(at: clock.now, .ended))
    return Completion(usage: TokenUsage(prompt: 1, output: 1), finishReason: .stop)
  }
}
