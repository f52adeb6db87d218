import Synchronization

@testable import PerfHarness

/// A server that answers one request after the other, each after an exponential time: an M/M/1 queue under
/// Poisson arrivals.
final class SingleServerProvider: Provider {
  let name = "queue"
  let clock: any TimeSource
  private let mean: Double
  private let state = Mutex(
    (generator: SeededGenerator(seed: 5), free: MonotonicInstant(nanoseconds: 0)))

  init(mean: Duration = .milliseconds(50), clock: any TimeSource = SimulationClock()) {
    self.mean = mean.inSeconds
    self.clock = clock
  }

  func generate(
    _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
  ) async throws(ProviderError) -> Completion {
    receive(GenerationEvent(at: clock.now, .sent))
    let now = clock.now
    let end = state.withLock { state in
      let service = Duration(inSeconds: state.generator.nextExponential() * mean)
      state.free = max(now, state.free).advanced(by: service)
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
