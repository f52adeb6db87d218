#if HTTP
  import NIOCore
  import Synchronization

  /// The system's monotonic clock, whose sleepers on an event loop are woken by the loop itself, as
  /// exactly as the system's timers are and without another thread.
  package struct EventLoopClock: TimeSource {
    package init() {}

    package var now: MonotonicInstant { SystemClock().now }
    package var minimumResolution: Duration { SystemClock().minimumResolution }

    package func sleep(until deadline: MonotonicInstant, tolerance: Duration? = nil) async throws {
      guard let loop = EventLoops.loopOfThisThread else {
        return try await SystemClock().sleep(until: deadline, tolerance: tolerance)
      }
      try Task.checkCancellation()
      let remaining = deadline - now
      guard remaining > .zero else { return }
      let sleep = LoopSleep()
      await withTaskCancellationHandler {
        await withCheckedContinuation { sleep.begin(for: remaining, on: loop, $0) }
      } onCancel: {
        sleep.cancel()
      }
      try Task.checkCancellation()
    }
  }

  /// A sleep that ends once: at its time, or when it is cancelled.
  private final class LoopSleep: Sendable {
    private enum State {
      case awake
      case sleeping(CheckedContinuation<Void, Never>, Scheduled<Void>)
      case over
    }

    private let state = Mutex(State.awake)

    /// To be called on the loop.
    func begin(
      for duration: Duration, on loop: any EventLoop,
      _ continuation: CheckedContinuation<Void, Never>
    ) {
      let alarm = loop.scheduleTask(in: .nanoseconds(duration.inNanoseconds)) { [self] in
        _ = end()
      }
      let isOver = state.withLock { state in
        if case .over = state { return true }
        state = .sleeping(continuation, alarm)
        return false
      }
      guard isOver else { return }
      alarm.cancel()
      continuation.resume()
    }

    func cancel() {
      end()?.cancel()
    }

    /// Wakes the sleeper, if it sleeps.
    private func end() -> Scheduled<Void>? {
      let ended = state.withLock { state in
        defer { state = .over }
        return state
      }
      guard case .sleeping(let continuation, let alarm) = ended else { return nil }
      continuation.resume()
      return alarm
    }
  }
#endif
