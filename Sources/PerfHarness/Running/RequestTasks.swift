import Synchronization

/// Owns the tasks of a repetition: starts them, cancels them, waits for them.
///
/// Not a task group: removing a finished child from a group walks the list of those still alive, which
/// makes ten thousand requests under way quadratic.
final class RequestTasks: Sendable {
  private struct State {
    var nextID = 0
    var running: [Int: Task<Void, Never>] = [:]
    /// Tasks that ended before they could be put among the running ones.
    var endedEarly: Set<Int> = []
    var count = 0
    var isCancelled = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  /// Starts a task; one that is started after `cancelAll` finds itself cancelled.
  ///
  /// - Parameter executor: where it runs; nil for anywhere.
  /// - Returns: the task, for one who wants to cancel it alone.
  @discardableResult
  func start(
    on executor: (any TaskExecutor)? = nil, _ body: @escaping @Sendable () async -> Void
  ) -> Task<Void, Never> {
    let id = state.withLock { state in
      state.nextID += 1
      state.count += 1
      return state.nextID
    }
    let task = Task(executorPreference: executor) {
      await body()
      self.ended(id)
    }
    let isCancelled = state.withLock { state in
      if state.endedEarly.remove(id) == nil { state.running[id] = task }
      return state.isCancelled
    }
    if isCancelled { task.cancel() }
    return task
  }

  /// Cancels every task, and those that are started later.
  func cancelAll() {
    let tasks = state.withLock { state in
      state.isCancelled = true
      // In the order of their start, so that a simulation takes the same steps every time.
      return state.running.sorted { $0.key < $1.key }.map(\.value)
    }
    for task in tasks { task.cancel() }
  }

  /// Returns when no task is running. Only one may wait.
  func waitForAll() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        if state.count > 0 { state.waiter = continuation }
        return state.count == 0
      }
      if isIdle { continuation.resume() }
    }
  }

  private func ended(_ id: Int) {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.running.removeValue(forKey: id) == nil { state.endedEarly.insert(id) }
      state.count -= 1
      guard state.count == 0 else { return nil }
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }
}
