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
    } catch let error as ProviderError {
      throw error
    } catch is CancellationError {
      throw ProviderError(.cancelled, "the closure was cancelled")
    } catch {
      // Many a client has an error of its own for that.
      if Task.isCancelled { throw ProviderError(.cancelled, "the closure was cancelled: \(error)") }
      throw ProviderError(Probe.errorCode(of: error), "\(error)")
    }
    return probe.finish()
  }
}
