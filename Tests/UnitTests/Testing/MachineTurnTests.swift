import Foundation
import Synchronization
import Testing

@testable import PerfHarness

@Suite struct MachineTurnTests {
  private let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("turn-\(UUID().uuidString).lock").path
  private let clock = SimulationClock()
  private let said = Said()

  private final class Said: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
  }

  /// A turn such as another process would have: nothing but the path is shared.
  private func turn() -> MachineTurn {
    MachineTurn(
      path: path, sink: ProgressDisplay.Sink(isTerminal: false) { [said] in said.add($0) },
      clock: clock)
  }

  private func wait(_ duration: Duration) async throws {
    try await clock.sleep(until: clock.now.advanced(by: duration))
  }

  @Test func oneWaitsUntilTheOtherHasReleasedTheTurn() async throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let order = Said()
    let (first, second) = (turn(), turn())
    try await clock.run {
      try await withThrowingTaskGroup { group in
        group.addTask {
          try await first.take {
            order.add("first in")
            try await wait(.milliseconds(110))
            order.add("first out")
          }
        }
        group.addTask {
          try await wait(.milliseconds(10))
          try await second.take { order.add("second in at \(clock.now)") }
        }
        try await group.waitForAll()
      }
    }
    // From 10 ms on it looks every 20 ms; at 110 ms the first has gone, having slept for longer.
    #expect(
      order.all
        == ["first in", "first out", "second in at \(MonotonicInstant.milliseconds(110))"])
    #expect(said.all.isEmpty)
  }

  @Test func aLongWaitIsMentionedOnce() async throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (first, second) = (turn(), turn())
    try await clock.run {
      try await first.take {
        // A task that does not inherit the first one's turn, though it came to life within it.
        let waiting = Task.detached(executorPreference: clock.executor) {
          try await second.take {}
        }
        try await wait(.seconds(2))
        #expect(said.all.isEmpty)
        try await wait(.seconds(10))
        #expect(
          said.all
            == ["waiting for another benchmark on this machine to end (lock \(path))\n"])
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
      }
    }
  }

  @Test func ofSeveralThatWaitForAnotherProcessOneSpeaks() async throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (other, own) = (turn(), turn())
    try await clock.run {
      try await other.take {
        let waiting = (0..<3).map { _ in
          Task.detached(executorPreference: clock.executor) { try await own.take {} }
        }
        try await wait(.seconds(10))
        #expect(said.all.count == 1)
        for task in waiting {
          task.cancel()
          await #expect(throws: CancellationError.self) { try await task.value }
        }
      }
    }
  }

  @Test func whoWaitsForABenchmarkOfTheSameProcessIsNotTold() async throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let own = turn()
    try await clock.run {
      let waiting = try await own.take {
        let waiting = Task.detached(executorPreference: clock.executor) { try await own.take {} }
        try await wait(.seconds(10))
        return waiting
      }
      try await waiting.value
    }
    #expect(said.all.isEmpty)
  }

  /// Shards of two processes, and a benchmark that is none: it begins when both of them have ended.
  @Test func whoSharesTheTurnRunsBesideOthersWhoDo() async throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let order = Said()
    let (first, second, whole) = (turn(), turn(), turn())
    try await clock.run {
      try await withThrowingTaskGroup { group in
        for (name, turn, length) in [("first", first, 100), ("second", second, 190)] {
          group.addTask {
            try await turn.take(isShared: true) {
              order.add("\(name) in at \(clock.now)")
              try await wait(.milliseconds(length))
            }
          }
        }
        group.addTask {
          try await wait(.milliseconds(10))
          try await whole.take {
            order.add("whole in at \(clock.now)")
            try await wait(.milliseconds(100))
          }
        }
        group.addTask {
          try await wait(.milliseconds(215))
          try await turn().take(isShared: true) { order.add("late in at \(clock.now)") }
        }
        try await group.waitForAll()
      }
    }
    // The whole one looks at 10, 30, …, 190 ms, and is over at 290; the late one looks at 215, …, 295.
    let instants = [0, 0, 190, 295].map { MonotonicInstant.milliseconds($0) }
    #expect(
      order.all
        == zip(["first", "second", "whole", "late"], instants).map { "\($0) in at \($1)" })
  }

  /// The start is for the first case of a process, and its cases come one after the other.
  @Test func ofOneProcessOneRunsAtATimeEvenWhereTurnsAreShared() async throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let own = turn()
    let order = Said()
    try await clock.run {
      try await withThrowingTaskGroup { group in
        for name in ["first", "second"] {
          group.addTask {
            try await own.take(isShared: true) {
              order.add("\(name) in")
              try await wait(.milliseconds(50))
              order.add("\(name) out")
            }
          }
        }
        try await group.waitForAll()
      }
    }
    #expect(order.all == ["first in", "first out", "second in", "second out"])
  }

  @Test func withinATurnItIsThereAlready() async throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (outer, inner) = (turn(), turn())
    let result = try await outer.take { try await inner.take { "inside" } }
    #expect(result == "inside")
  }

  @Test func aTurnIsGivenBackByWhoFails() async throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    struct Failure: Error {}
    await #expect(throws: Failure.self) { try await turn().take { throw Failure() } }
    #expect(try await turn().take { true })
  }

  @Test func theLockFileIsForEveryUserWhateverTheMask() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FileLock(path: path).release()
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o444)
    // What is there is taken as it is.
    let lock = try FileLock(path: path)
    #expect(lock.tryAcquire())
    lock.release()
  }

  @Test func noLinkIsFollowed() throws {
    let target = path + ".target"
    try Data().write(to: URL(fileURLWithPath: target))
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    defer {
      try? FileManager.default.removeItem(atPath: path)
      try? FileManager.default.removeItem(atPath: target)
    }
    let error = #expect(throws: FileLock.Unavailable.self) { try FileLock(path: path) }
    #expect(
      error?.description
        == "\(path): the lock that benchmarks take turns by can't be opened (\(String(cString: strerror(ELOOP)))); "
        + "delete the file or make it readable")
  }

  @Test func anUnusablePathIsNamed() {
    let error = #expect(throws: FileLock.Unavailable.self) {
      try FileLock(path: "/no/such/folder/turn.lock")
    }
    #expect(
      error?.description
        == "/no/such/folder/turn.lock: the lock that benchmarks take turns by can't be opened "
        + "(No such file or directory); delete the file or make it readable")
  }
}
