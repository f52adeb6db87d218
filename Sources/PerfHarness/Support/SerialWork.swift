import Synchronization

/// Does the same piece of work in the background whenever it is asked to, never twice at the same time.
package final class SerialWork: Sendable {
  private struct State {
    var last: Task<Void, Never>?
    /// Whether one was asked for that has not begun: another one would have nothing to do.
    var isPending = false
  }

  private let state = Mutex(State())
  private let executor: any TaskExecutor
  private let work: @Sendable () async -> Void

  /// - Parameter executor: where it is done.
  package init(on executor: any TaskExecutor, _ work: @escaping @Sendable () async -> Void) {
    self.executor = executor
    self.work = work
  }

  /// Asks for the work to be done once more. Returns at once.
  ///
  /// - Returns: what ends when it was.
  @discardableResult
  package func schedule() -> Task<Void, Never> {
    state.withLock { state in
      if state.isPending, let last = state.last { return last }
      let before = state.last
      let task = Task.detached(executorPreference: executor, priority: .utility) { [self] in
        await before?.value
        self.state.withLock { $0.isPending = false }
        await work()
      }
      state.last = task
      state.isPending = true
      return task
    }
  }
}
