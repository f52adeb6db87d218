/// Measures a closure as if it were a provider: each call is one request.
package struct ClosureProvider: Provider {
  package let name = "closure"
  package let clock: any TimeSource
  private let body: @Sendable (Probe) async throws -> Void

  package init(clock: any TimeSource, body: @escaping @Sendable (Probe) async throws -> Void) {
    self.clock = clock
    self.body = body
  }

  package func generate(
    _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
  ) async throws(ProviderError) -> Completion {
    let probe = Probe(request: request.id, clock: clock, receive: receive)
    receive(GenerationEvent(at: clock.now, .sent))
    do {
      try await body(probe)
    } catch {
      probe.fail()
      throw Self.failure(error)
    }
    return probe.finish()
  }

  private static func failure(_ error: any Error) -> ProviderError {
    if let error = error as? ProviderError { return error }
    if error is CancellationError {
      return ProviderError(.cancelled, "the closure was cancelled")
    }
    // Many a client has an error of its own for that.
    if Task.isCancelled {
      return ProviderError(.cancelled, "the closure was cancelled: \(error)")
    }
    return ProviderError(Probe.errorCode(of: error), "\(error)")
  }
}
