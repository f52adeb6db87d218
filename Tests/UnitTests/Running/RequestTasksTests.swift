import Synchronization
import Testing

@testable import PerfHarness

@Suite struct RequestTasksTests {
  private let clock = SimulationClock()

  /// What tasks tell of themselves.
  private final class Journal: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) {
      lines.withLock { $0.append(line) }
    }

    var text: String { lines.withLock { $0.joined(separator: " ") } }
    var count: Int { lines.withLock { $0.count } }
  }

  /// Sleeps, and tells how that ended and when.
  private func sleeper(
    _ name: String, _ milliseconds: Int64, _ journal: Journal
  ) -> @Sendable () async -> Void {
    { [clock] in
      let start = clock.now
      let isDone: Bool
      do {
        try await clock.sleep(until: start.advanced(by: .milliseconds(milliseconds)))
        isDone = true
      } catch {
        isDone = false
      }
      let now = clock.now.nanoseconds / 1_000_000
      journal.add("\(name)\(isDone ? "" : "-cancelled")@\(now)")
    }
  }

  @Test func waitingForNoneReturnsAtOnce() async {
    let tasks = RequestTasks()
    await tasks.waitForAll()
    tasks.cancelAll()
    await tasks.waitForAll()
  }

  @Test func allAreWaitedFor() async throws {
    let journal = Journal()
    try await clock.run {
      let tasks = RequestTasks()
      tasks.start(on: clock.executor, sleeper("a", 30, journal))
      tasks.start(on: clock.executor, sleeper("b", 10, journal))
      tasks.start(on: clock.executor, sleeper("c", 20, journal))
      await tasks.waitForAll()
      journal.add("all@\(clock.now.nanoseconds / 1_000_000)")
    }
    #expect(journal.text == "b@10 c@20 a@30 all@30")
  }

  @Test func tasksThatTasksStartAreWaitedForToo() async throws {
    let journal = Journal()
    try await clock.run {
      let tasks = RequestTasks()
      let (inner, outer) = (sleeper("inner", 50, journal), sleeper("outer", 10, journal))
      tasks.start(on: clock.executor) {
        await outer()
        tasks.start(on: clock.executor, inner)
      }
      await tasks.waitForAll()
    }
    #expect(journal.text == "outer@10 inner@60")
  }

  @Test func cancellingEndsThoseThatRun() async throws {
    let journal = Journal()
    try await clock.run {
      let tasks = RequestTasks()
      tasks.start(on: clock.executor, sleeper("a", 10, journal))
      tasks.start(on: clock.executor, sleeper("b", 1000, journal))
      tasks.start(on: clock.executor, sleeper("c", 2000, journal))
      try await clock.sleep(until: .milliseconds(100))
      tasks.cancelAll()
      await tasks.waitForAll()
    }
    #expect(journal.text == "a@10 b-cancelled@100 c-cancelled@100")
  }

  @Test func whatIsStartedAfterwardsFindsItselfCancelled() async throws {
    let journal = Journal()
    try await clock.run {
      let tasks = RequestTasks()
      tasks.cancelAll()
      tasks.start(on: clock.executor, sleeper("late", 1000, journal))
      await tasks.waitForAll()
    }
    #expect(journal.text == "late-cancelled@0")
  }

  @Test func itCanBeWaitedForAgain() async throws {
    let journal = Journal()
    try await clock.run {
      let tasks = RequestTasks()
      for name in ["a", "b"] {
        tasks.start(on: clock.executor, sleeper(name, 10, journal))
        await tasks.waitForAll()
      }
    }
    #expect(journal.text == "a@10 b@20")
  }

  @Test func tenThousandTasksEndInTheOrderOfTheirDeadlines() async throws {
    let journal = Journal()
    try await clock.run {
      let tasks = RequestTasks()
      for index in 0..<10_000 {
        tasks.start(on: clock.executor, sleeper("", Int64(index % 100), journal))
      }
      await tasks.waitForAll()
    }
    #expect(journal.count == 10_000)
    #expect(clock.now == .milliseconds(99))
  }

  /// On threads of the system: tasks may end before their start has returned.
  @Test func tasksThatEndAtOnceAreNotLost() async {
    let journal = Journal()
    let tasks = RequestTasks()
    for _ in 0..<2000 { tasks.start { journal.add("") } }
    await tasks.waitForAll()
    #expect(journal.count == 2000)
  }
}
