import Synchronization

@testable import PerfHarness

/// Serves requests first come, first served, so many at once, each in a drawn time: a queue of which the
/// theory is known. The only token comes when a request has been served.
final class QueueProvider: Provider {
  let name = "queue"
  let clock: any TimeSource = SimulationClock()
  private let free: Mutex<BinaryHeap<MonotonicInstant>>
  private let service: @Sendable (_ request: Int, _ draw: Double) -> Duration

  /// - Parameter service: how long a request takes by its number in its repetition and a draw from the
  ///   exponential distribution with mean 1.
  init(servers: Int, service: @escaping @Sendable (Int, Double) -> Duration) {
    var free = BinaryHeap<MonotonicInstant> { $0 < $1 }
    for _ in 0..<servers { free.insert(MonotonicInstant(nanoseconds: 0)) }
    self.free = Mutex(free)
    self.service = service
  }

  /// M/M/c: exponential services of this mean.
  convenience init(servers: Int, mean: Duration) {
    self.init(servers: servers) { _, draw in Duration(inSeconds: mean.inSeconds * draw) }
  }

  func generate(
    _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
  ) async throws(ProviderError) -> Completion {
    var hasher = FNV1a()
    hasher.combine(request.id)
    var generator = SeededGenerator(seed: 1, stream: hasher.value)
    let index = Int(request.id.split(separator: "-").last ?? "") ?? 0
    let time = service(index, generator.nextExponential())
    let now = clock.now
    receive(GenerationEvent(at: now, .sent))
    let end = free.withLock { free in
      let end = max(now, free.popFirst() ?? now).advanced(by: time)
      free.insert(end)
      return end
    }
    do {
      try await clock.sleep(until: end)
    } catch {
      throw ProviderError(.cancelled, "the request was cancelled")
    }
    receive(GenerationEvent(at: clock.now, .output(.text, bytes: 4)))
    receive(GenerationEvent(at: clock.now, .ended))
    return Completion(usage: TokenUsage(prompt: request.promptTokens, output: 1))
  }
}
