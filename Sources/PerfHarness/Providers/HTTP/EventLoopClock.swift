#if HTTP
  /// The system's monotonic clock, whose sleepers on a socket loop are woken by the loop itself, as
  /// exactly as the system's timers are and without another thread.
  package struct EventLoopClock: TimeSource {
    package init() {}

    package var now: MonotonicInstant { SystemClock().now }
    package var minimumResolution: Duration { SystemClock().minimumResolution }

    package func sleep(until deadline: MonotonicInstant, tolerance: Duration? = nil) async throws {
      #if os(Linux)
        guard let loop = SocketLoop.ofThisThread else {
          return try await SystemClock().sleep(until: deadline, tolerance: tolerance)
        }
        try Task.checkCancellation()
        if deadline <= now { return }
        let sleep = LoopSleep()
        await withTaskCancellationHandler {
          await withCheckedContinuation { sleep.begin(until: deadline, on: loop, $0) }
        } onCancel: {
          sleep.cancel()
        }
        try Task.checkCancellation()
      #else
        try await SystemClock().sleep(until: deadline, tolerance: tolerance)
      #endif
    }
  }

  #if os(Linux)
    import Synchronization

    /// A sleep that ends once: at its time, or when it is cancelled.
    private final class LoopSleep: Sendable {
      private enum State {
        case awake
        case sleeping(CheckedContinuation<Void, Never>, timer: Int, SocketLoop)
        case over
      }

      private let state = Mutex(State.awake)

      func begin(
        until deadline: MonotonicInstant, on loop: SocketLoop,
        _ continuation: CheckedContinuation<Void, Never>
      ) {
        let timer = loop.schedule(at: deadline) { [self] in _ = end() }
        let isOver = state.withLock { state in
          if case .over = state { return true }
          state = .sleeping(continuation, timer: timer, loop)
          return false
        }
        guard isOver else { return }
        loop.cancelTimer(timer)
        continuation.resume()
      }

      func cancel() {
        if let (timer, loop) = end() { loop.cancelTimer(timer) }
      }

      /// Wakes the sleeper, if it sleeps.
      private func end() -> (timer: Int, loop: SocketLoop)? {
        let ended = state.withLock { state in
          defer { state = .over }
          return state
        }
        guard case .sleeping(let continuation, let timer, let loop) = ended else { return nil }
        continuation.resume()
        return (timer, loop)
      }
    }
  #endif
#endif
