#if HTTP
  import Synchronization

  /// Something that has happened when it was told so many times; tests and servers tell each other.
  final class Signal: Sendable {
    private struct State {
      var missing: Int
      var waiting: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>

    init(after count: Int = 1) {
      state = Mutex(State(missing: count))
    }

    func fire() {
      let waiting = state.withLock { state -> [@Sendable () -> Void] in
        state.missing -= 1
        guard state.missing <= 0 else { return [] }
        defer { state.waiting = [] }
        return state.waiting
      }
      for body in waiting { body() }
    }

    /// Runs `body` when it happens, or at once when it has.
    func whenFired(_ body: @escaping @Sendable () -> Void) {
      let hasFired = state.withLock { state in
        if state.missing <= 0 { return true }
        state.waiting.append(body)
        return false
      }
      if hasFired { body() }
    }

    func wait() async {
      await withCheckedContinuation { continuation in whenFired { continuation.resume() } }
    }
  }
#endif
