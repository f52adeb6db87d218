import Synchronization

/// Finds out how far the stamps of runs are from the truth: once for each shape of load.
package final class Certifier: Sendable {
  private let cache = Mutex<[CertificationShape: Certification]>([:])
  private let measure: @Sendable (CertificationShape) async -> Certification

  /// - Parameter measure: what runs a load and looks at its stamps.
  package init(
    measure: @escaping @Sendable (CertificationShape) async -> Certification = {
      await Certifier.measureOnSockets($0)
    }
  ) {
    self.measure = measure
  }

  /// How far the stamps of a run are from the truth.
  ///
  /// - Parameters:
  ///   - provider: who answered it.
  ///   - reason: why it is not to be found out; nil where it is.
  ///   - isSlow: is called, once at most, when it takes longer than one likes to wait in silence.
  package func certification(
    of run: Run, by provider: any Provider, unless reason: String? = nil,
    isSlow: @escaping @Sendable (CertificationShape) -> Void = { _ in }
  ) async -> Certification {
    if provider.clock.isSimulated {
      return .missing(because: "time is simulated, and stamps are exact")
    }
    guard let provider = provider as? any SocketProvider else {
      return .missing(because: "only what the harness's own sockets stamp can be certified")
    }
    if let reason { return .missing(because: reason) }
    guard [.completed, .endedEarly].contains(run.outcome), let load = run.load,
      let shape = CertificationShape(
        of: run.repetitions, load: load, isSecure: provider.isSecure)
    else { return .missing(because: "there is no load to do the same again") }
    if let known = cache.withLock({ $0[shape] }) { return known }
    let announcement = Task {
      try await Task.sleep(for: .seconds(3))
      isSlow(shape)
    }
    defer { announcement.cancel() }
    let result = await measure(shape)
    // Why there is none will hold for the next case too, unless it was interrupted.
    if !Task.isCancelled { cache.withLock { $0[shape] = result } }
    return result
  }
}
