import Synchronization
import Testing

@testable import PerfHarness

@Suite struct WaitingRoomTests {
  private let clock = SimulationClock()
  private let room = WaitingRoom()

  @Test func whoWouldWaitInVainDoesNotWait() async throws {
    try await clock.run { [clock, room] in
      room.close(from: .milliseconds(100), isClosed: false)
      #expect(await !room.wait(0, until: .milliseconds(100), hasTicket: false, by: clock))
      #expect(clock.now == .milliseconds(0))
      #expect(await room.wait(0, until: .milliseconds(99), hasTicket: false, by: clock))
      #expect(clock.now == .milliseconds(99))
      // What was handed out is sent, however late.
      #expect(await room.wait(0, until: .milliseconds(200), hasTicket: true, by: clock))
      #expect(clock.now == .milliseconds(200))
      room.close(from: .milliseconds(100), isClosed: true)
      #expect(await !room.wait(0, until: .milliseconds(300), hasTicket: true, by: clock))
      #expect(clock.now == .milliseconds(200))
    }
  }

  @Test func newsThatComeLateOpenNothingAgain() async throws {
    try await clock.run { [clock, room] in
      room.close(from: .milliseconds(100), isClosed: true)
      room.close(from: nil, isClosed: false)
      room.close(from: .milliseconds(500), isClosed: false)
      #expect(await !room.wait(0, until: .milliseconds(50), hasTicket: true, by: clock))
    }
  }

  @Test(arguments: [false, true])
  func whoWaitsIsLetGo(isSeatedFirst: Bool) async throws {
    try await clock.run { [clock, room] in
      let task = Task(executorPreference: clock.executor) {
        await room.wait(7, until: .milliseconds(1000), hasTicket: false, by: clock)
      }
      let cancelling = Task(executorPreference: clock.executor) {
        // Cancelled in place of the one that waits, as a slot's own task is.
        await withTaskCancellationHandler {
          _ = await task.value
        } onCancel: {
          task.cancel()
        }
      }
      if isSeatedFirst { room.seat(7, cancelling) }
      try await clock.sleep(until: .milliseconds(10))
      room.close(from: .milliseconds(1000), isClosed: false)
      if !isSeatedFirst { room.seat(7, cancelling) }
      #expect(await !task.value)
      #expect(clock.now == .milliseconds(10))
    }
  }

  // MARK: Threads

  private final class Admissions: Sendable {
    /// No tuple: the thread sanitizer's list of what it does not see knows a mutex's closures by their type.
    private struct Counts {
      var all = 0
      var cutOff = 0
    }

    private let counts = Mutex(Counts())
    var all: Int { counts.withLock(\.all) }
    var cutOff: Int { counts.withLock(\.cutOff) }

    func note(isCutOff: Bool) {
      counts.withLock { counts in
        counts.all += 1
        if isCutOff { counts.cutOff += 1 }
      }
    }
  }

  /// In real time and on many threads: the task of one who was let in is not cancelled, for it is about to
  /// send something; and when the room is closed nobody stays.
  @Test func onManyThreadsNobodyIsLetInAndThenCancelled() async {
    let clock = SystemClock()
    for round in 1...4 {
      let (room, admissions) = (WaitingRoom(), Admissions())
      let tasks = (0..<32).map { slot in
        let task = Task {
          let pause = Duration.microseconds(20 + slot)
          while await room.wait(
            slot, until: clock.now.advanced(by: pause), hasTicket: slot.isMultiple(of: 2), by: clock
          ) {
            admissions.note(isCutOff: Task.isCancelled)
          }
        }
        room.seat(slot, task)
        return task
      }
      while admissions.all < 50 * round { await Task.yield() }
      room.close(from: clock.now, isClosed: false)
      room.close(from: nil, isClosed: true)
      for task in tasks { await task.value }
      #expect(admissions.cutOff == 0)
    }
  }
}
