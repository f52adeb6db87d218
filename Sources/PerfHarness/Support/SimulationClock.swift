/// A clock that never waits: when everything that can run has run, it jumps to the next sleeper.
///
/// `run` executes its body on a single-threaded task executor of the clock's own. The same body with
/// the same seeds therefore takes the same steps in the same order, and an hour of simulated time
/// takes as long as its computations. Child tasks inherit the executor; an unstructured `Task { }`
/// does not and must be given `executor` as its preference.
public final class SimulationClock: TimeSource {
  /// Where tasks under this clock run.
  public let executor: SimulationExecutor

  /// Makes a clock that stands at zero.
  public init() {
    executor = SimulationExecutor()
  }

  /// The simulated instant; zero at first.
  public var now: MonotonicInstant { executor.now }

  /// One nanosecond.
  public var minimumResolution: Duration { .nanoseconds(1) }

  /// Always true.
  public var isSimulated: Bool { true }

  /// The clock's own executor.
  public var taskExecutor: (any TaskExecutor)? { executor }

  /// Waits until the simulated clock has reached `deadline`. Only within `run`.
  public func sleep(until deadline: MonotonicInstant, tolerance: Duration? = nil) async throws {
    try Task.checkCancellation()
    guard deadline > now else { return }
    let place = executor.reserve()
    let completed = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        executor.park(continuation, until: deadline, at: place)
      }
    } onCancel: {
      executor.cancel(place)
    }
    if !completed { throw CancellationError() }
  }

  /// Runs `body` to its end in simulated time. Nested calls run as they are.
  public func run<Success: Sendable>(
    _ body: @escaping @Sendable () async throws -> Success
  ) async throws -> Success {
    if SimulationClock.current === self { return try await body() }
    return try await SimulationClock.$current.withValue(self) {
      // First the thread, so that the run counts before its task can have ended.
      executor.start()
      let task = Task(executorPreference: executor) { [executor] in
        defer { executor.finish() }
        return try await body()
      }
      return try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    }
  }

  @TaskLocal private static var current: SimulationClock?
}
