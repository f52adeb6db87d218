import Dispatch
import Foundation
import Synchronization

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
    let ticket = executor.makeTicket()
    let completed = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        executor.park(continuation, until: deadline, ticket: ticket)
      }
    } onCancel: {
      executor.cancel(ticket: ticket)
    }
    executor.forget(ticket: ticket)
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

/// The single thread of a simulation: runs ready jobs first come, first served, and wakes sleepers in
/// the order of their deadlines when nothing is ready.
public final class SimulationExecutor: TaskExecutor {
  private struct Sleeper {
    var deadline: MonotonicInstant
    var ticket: UInt64
    var continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var now = MonotonicInstant(nanoseconds: 0)
    var ready: [UnownedJob] = []
    var nextReady = 0
    var sleepers = BinaryHeap<Sleeper> {
      ($0.deadline, $0.ticket) < ($1.deadline, $1.ticket)
    }
    var parked: Set<UInt64> = []
    var cancelledEarly: Set<UInt64> = []
    var lastTicket: UInt64 = 0
    var isIdle = false
    var hasThread = false
    var runs = 0
  }

  private enum Step {
    case job(UnownedJob)
    case wake(CheckedContinuation<Bool, Never>)
    case wait
    case stop
  }

  private let state = Mutex(State())
  private let jobArrived = DispatchSemaphore(value: 0)

  fileprivate init() {}

  var now: MonotonicInstant { state.withLock { $0.now } }

  /// Takes a job that has become ready.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let wasIdle = state.withLock { state in
      state.ready.append(job)
      defer { state.isIdle = false }
      return state.isIdle
    }
    if wasIdle { jobArrived.signal() }
  }

  fileprivate func makeTicket() -> UInt64 {
    state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
  }

  fileprivate func park(
    _ continuation: CheckedContinuation<Bool, Never>, until deadline: MonotonicInstant,
    ticket: UInt64
  ) {
    let isCancelled = state.withLock { state in
      if state.cancelledEarly.remove(ticket) != nil { return true }
      state.parked.insert(ticket)
      state.sleepers.insert(
        Sleeper(deadline: deadline, ticket: ticket, continuation: continuation))
      return false
    }
    if isCancelled { continuation.resume(returning: false) }
  }

  fileprivate func cancel(ticket: UInt64) {
    let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard state.parked.remove(ticket) != nil else {
        state.cancelledEarly.insert(ticket)
        return nil
      }
      return state.sleepers.removeFirst { $0.ticket == ticket }?.continuation
    }
    continuation?.resume(returning: false)
  }

  /// Drops what a cancellation that came too late has left behind.
  fileprivate func forget(ticket: UInt64) {
    state.withLock { state in
      if !state.cancelledEarly.isEmpty { state.cancelledEarly.remove(ticket) }
    }
  }

  /// Starts the thread, unless a run is under way already and it is there.
  fileprivate func start() {
    let needsThread = state.withLock { state in
      state.runs += 1
      defer { state.hasThread = true }
      return !state.hasThread
    }
    guard needsThread else { return }
    let thread = Thread { [self] in drain() }
    thread.name = "PerfHarness simulation"
    thread.stackSize = 8 << 20
    thread.start()
  }

  fileprivate func finish() {
    state.withLock { $0.runs -= 1 }
  }

  private func drain() {
    while true {
      switch nextStep() {
      case .job(let job): job.runSynchronously(on: asUnownedTaskExecutor())
      case .wake(let continuation): continuation.resume(returning: true)
      case .wait: jobArrived.wait()
      case .stop: return
      }
    }
  }

  private func nextStep() -> Step {
    state.withLock { state in
      if state.nextReady < state.ready.count {
        let job = state.ready[state.nextReady]
        state.nextReady += 1
        if state.nextReady == state.ready.count {
          state.ready.removeAll(keepingCapacity: true)
          state.nextReady = 0
        }
        return .job(job)
      }
      if state.runs == 0 {
        state.hasThread = false
        return .stop
      }
      if let sleeper = state.sleepers.popFirst() {
        state.parked.remove(sleeper.ticket)
        state.now = max(state.now, sleeper.deadline)
        return .wake(sleeper.continuation)
      }
      state.isIdle = true
      return .wait
    }
  }
}
