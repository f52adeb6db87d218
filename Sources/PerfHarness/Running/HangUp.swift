import Synchronization

/// A client that stops reading: hands on events until so many of them had output, then cancels the call.
///
/// The call is a task of its own, which is what can be cancelled without ending the one that waits for it.
final class HangUp: Sendable {
  private struct State {
    var outputsLeft: Int
    var hasHungUp = false
    var call: Task<Result<Completion, ProviderError>, Never>?
  }

  private let state: Mutex<State>
  private let forward: @Sendable (GenerationEvent) -> Void

  /// - Parameters:
  ///   - outputs: with which event of output it hangs up; 1 for the first.
  ///   - receive: takes all events up to it, and none after.
  init(after outputs: Int, receive: @escaping @Sendable (GenerationEvent) -> Void) {
    state = Mutex(State(outputsLeft: outputs))
    forward = receive
  }

  /// Makes the call.
  ///
  /// - Parameters:
  ///   - executor: where it runs; nil for anywhere.
  ///   - body: is the call, and hands its events to what it is given.
  /// - Returns: what came of it; nil where the client hung up, be it with the last event of the reply.
  func call(
    on executor: (any TaskExecutor)?,
    _ body:
      @escaping @Sendable (
        _ receive: @escaping @Sendable (GenerationEvent) -> Void
      ) async -> Result<Completion, ProviderError>
  ) async -> Result<Completion, ProviderError>? {
    let call = Task(executorPreference: executor) { await body { self.receive($0) } }
    let isLate = state.withLock { state in
      state.call = call
      return state.hasHungUp
    }
    if isLate { call.cancel() }
    let result = await withTaskCancellationHandler {
      await call.value
    } onCancel: {
      call.cancel()
    }
    return state.withLock { state in
      state.call = nil
      return state.hasHungUp ? nil : result
    }
  }

  private func receive(_ event: GenerationEvent) {
    let call = state.withLock { state -> Task<Result<Completion, ProviderError>, Never>? in
      guard !state.hasHungUp else { return nil }
      forward(event)
      guard case .output = event.kind else { return nil }
      state.outputsLeft -= 1
      state.hasHungUp = state.outputsLeft <= 0
      return state.hasHungUp ? state.call : nil
    }
    call?.cancel()
  }
}
