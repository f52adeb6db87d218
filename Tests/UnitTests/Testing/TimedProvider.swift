@testable import PerfHarness

/// Answers each request with one token after a time that its number says, however many are under way.
struct TimedProvider: Provider {
  let name = "timed"
  let clock: any TimeSource = SimulationClock()
  private let time: @Sendable (_ request: Int, _ draw: Double) -> Duration

  /// - Parameter time: how long a request takes by its number in its repetition and a draw from the
  ///   exponential distribution with mean 1.
  init(time: @escaping @Sendable (Int, Double) -> Duration) {
    self.time = time
  }

  func generate(
    _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
  ) async throws(ProviderError) -> Completion {
    var hasher = FNV1a()
    hasher.combine(request.id)
    var generator = SeededGenerator(seed: 1, stream: hasher.value)
    let index = Int(request.id.split(separator: "-").last ?? "") ?? 0
    let sent = clock.now
    receive(GenerationEvent(at: sent, .sent))
    do {
      try await clock.sleep(until: sent.advanced(by: time(index, generator.nextExponential())))
    } catch {
      throw ProviderError(.cancelled, "the request was cancelled")
    }
    receive(GenerationEvent(at: clock.now, .output(.text, bytes: 4)))
    receive(GenerationEvent(at: clock.now, .ended))
    return Completion(usage: TokenUsage(prompt: request.promptTokens, output: 1))
  }
}
