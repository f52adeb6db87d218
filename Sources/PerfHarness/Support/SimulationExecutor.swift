import Dispatch
import Foundation
import Synchronization

/// The single thread of a simulation: runs ready jobs first come, first served, and wakes sleepers in
/// the order of their deadlines when nothing is ready.
public final class SimulationExecutor: TaskExecutor {
  /// Where a sleeper is kept; given to another one when it has been woken.
  struct Place: Sendable {
    fileprivate var index: Int
    /// Tells it apart from those that were there before; the lower one came first.
    fileprivate var ticket: UInt64
  }

  private enum Sleeper {
    case none
    case task(CheckedContinuation<Bool, Never>)
    case call(@Sendable () -> Void)
  }

  private struct Bed {
    var ticket: UInt64
    var sleeper = Sleeper.none
    var isCancelled = false
  }

  private struct Wake {
    var deadline: MonotonicInstant
    var place: Place
  }

  private struct State {
    var ready: [UnownedJob] = []
    var alarms = BinaryHeap<Wake> {
      $0.deadline == $1.deadline
        ? $0.place.ticket < $1.place.ticket : $0.deadline < $1.deadline
    }
    /// How many alarms are of sleepers that were cancelled.
    var idleAlarms = 0
    var beds: [Bed] = []
    var freeBeds: [Int] = []
    var lastTicket: UInt64 = 0
    var isIdle = false
    var hasThread = false
    var runs = 0

    mutating func makePlace() -> Place {
      lastTicket += 1
      let place = Place(index: freeBeds.popLast() ?? beds.count, ticket: lastTicket)
      let bed = Bed(ticket: lastTicket)
      if place.index < beds.count { beds[place.index] = bed } else { beds.append(bed) }
      return place
    }

    func has(_ place: Place) -> Bool { beds[place.index].ticket == place.ticket }

    /// Empties a bed; nobody's ticket is 0.
    mutating func vacate(_ place: Place) -> Sleeper {
      let sleeper = beds[place.index].sleeper
      beds[place.index] = Bed(ticket: 0)
      freeBeds.append(place.index)
      return sleeper
    }
  }

  private enum Step {
    case jobs
    case wake(Sleeper)
    case wait
    case stop
  }

  private let state = Mutex(State())
  /// Nanoseconds; only the thread of the simulation moves it.
  private let instant = Atomic<Int64>(0)
  private let jobArrived = DispatchSemaphore(value: 0)

  init() {}

  var now: MonotonicInstant {
    MonotonicInstant(nanoseconds: instant.load(ordering: .acquiring))
  }

  /// How many alarms are set, those of cancelled sleepers included.
  var alarmCount: Int { state.withLock { $0.alarms.count } }

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

  /// Calls a function on the thread of the simulation, at an instant or, if that has come, in the present
  /// one as soon as nothing is ready: after all that others do in it. Only within a run of the clock.
  func call(at deadline: MonotonicInstant, _ body: @escaping @Sendable () -> Void) {
    state.withLock { state in
      let place = state.makePlace()
      state.beds[place.index].sleeper = .call(body)
      state.alarms.insert(Wake(deadline: deadline, place: place))
    }
  }

  func reserve() -> Place {
    state.withLock { $0.makePlace() }
  }

  func park(
    _ continuation: CheckedContinuation<Bool, Never>, until deadline: MonotonicInstant,
    at place: Place
  ) {
    let isCancelled = state.withLock { state in
      if state.beds[place.index].isCancelled {
        _ = state.vacate(place)
        return true
      }
      state.beds[place.index].sleeper = .task(continuation)
      state.alarms.insert(Wake(deadline: deadline, place: place))
      return false
    }
    if isCancelled { continuation.resume(returning: false) }
  }

  func cancel(_ place: Place) {
    let sleeper = state.withLock { state -> Sleeper in
      guard state.has(place) else { return .none }
      guard case .task = state.beds[place.index].sleeper else {
        state.beds[place.index].isCancelled = true
        return .none
      }
      state.idleAlarms += 1
      let sleeper = state.vacate(place)
      // Half of them at most are of nobody, and each is moved once for as many cancellations.
      if state.idleAlarms > 64, state.idleAlarms * 2 > state.alarms.count {
        let beds = state.beds
        state.alarms.removeAll { beds[$0.place.index].ticket != $0.place.ticket }
        state.idleAlarms = 0
      }
      return sleeper
    }
    if case .task(let continuation) = sleeper { continuation.resume(returning: false) }
  }

  /// Starts the thread, unless a run is under way already and it is there.
  func start() {
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

  func finish() {
    state.withLock { $0.runs -= 1 }
  }

  private func drain() {
    let executor = asUnownedTaskExecutor()
    var jobs: [UnownedJob] = []
    while true {
      switch nextStep(&jobs) {
      case .jobs:
        for job in jobs { job.runSynchronously(on: executor) }
        jobs.removeAll(keepingCapacity: true)
      case .wake(.task(let continuation)): continuation.resume(returning: true)
      case .wake(.call(let body)): body()
      case .wake(.none): break
      case .wait: jobArrived.wait()
      case .stop: return
      }
    }
  }

  /// - Parameter jobs: empty; gets the jobs that are ready.
  private func nextStep(_ jobs: inout [UnownedJob]) -> Step {
    state.withLock { state in
      if !state.ready.isEmpty {
        swap(&jobs, &state.ready)
        return .jobs
      }
      if state.runs == 0 {
        state.hasThread = false
        return .stop
      }
      while let alarm = state.alarms.popFirst() {
        guard state.has(alarm.place) else {
          state.idleAlarms -= 1
          continue
        }
        if alarm.deadline > now {
          instant.store(alarm.deadline.nanoseconds, ordering: .releasing)
        }
        return .wake(state.vacate(alarm.place))
      }
      state.isIdle = true
      return .wait
    }
  }
}
