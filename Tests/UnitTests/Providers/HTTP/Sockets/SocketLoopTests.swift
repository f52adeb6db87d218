#if HTTP && os(Linux)
  import Foundation
  import NIOCore
  import Synchronization
  import Testing

  @testable import PerfHarness

  @Suite(.timeLimit(.minutes(1))) struct SocketLoopTests {
    /// What happened, in order.
    private final class Journal: Sendable {
      private let entries = Mutex<[String]>([])

      func add(_ entry: String) {
        entries.withLock { $0.append(entry) }
      }

      var text: String { entries.withLock { $0.joined(separator: " ") } }
    }

    private func withLoop(_ body: (SocketLoop) async throws -> Void) async throws {
      let loop = try #require(SocketLoop.start(index: 0))
      try await body(loop)
      loop.stop()
    }

    /// Runs `body` in a task on the loop.
    private func onLoop<Success: Sendable>(
      _ loop: SocketLoop, _ body: @escaping @Sendable () async throws -> Success
    ) async throws -> Success {
      try await Task(executorPreference: loop) { try await body() }.value
    }

    @Test func tasksRunOnItsThread() async throws {
      try await withLoop { loop in
        #expect(SocketLoop.ofThisThread == nil)
        #expect(!loop.inEventLoop)
        let isThere = try await onLoop(loop) {
          let before = SocketLoop.ofThisThread === loop
          await Task.yield()
          return before && SocketLoop.ofThisThread === loop && loop.inEventLoop
        }
        #expect(isThere)
      }
    }

    @Test func theSystemKnowsItsThreadByName() async throws {
      let loop = try #require(SocketLoop.start(index: 77))
      let name = try await loop.submit {
        try String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
      }.get()
      #expect(name == ClientHealth.loopPrefix + "77\n")
      loop.stop()
    }

    @Test func whatIsGivenToItIsDoneInOrder() async throws {
      try await withLoop { loop in
        let journal = Journal()
        for number in 1...3 { loop.execute { journal.add("\(number)") } }
        let text = try await loop.submit { journal.text }.get()
        #expect(text == "1 2 3")
      }
    }

    @Test func timersRunInTheOrderOfTheirDeadlines() async throws {
      try await withLoop { loop in
        let journal = Journal()
        let start = SystemClock().now
        await withCheckedContinuation { continuation in
          loop.execute {
            loop.schedule(at: start.advanced(by: .milliseconds(3))) {
              journal.add("3")
              continuation.resume()
            }
            for number in [2, 1] as [Int64] {
              loop.schedule(at: start.advanced(by: .milliseconds(number))) {
                journal.add("\(number)")
              }
            }
          }
        }
        #expect(journal.text == "1 2 3")
        #expect(SystemClock().now >= start.advanced(by: .milliseconds(3)))
      }
    }

    @Test func aTimerThatIsCancelledDoesNotRun() async throws {
      try await withLoop { loop in
        let journal = Journal()
        let now = SystemClock().now
        let cancelled = loop.schedule(at: now.advanced(by: .milliseconds(1))) {
          journal.add("cancelled")
        }
        loop.cancelTimer(cancelled)
        try await loop.scheduleTask(deadline: .now() + .milliseconds(3)) { journal.add("kept") }
          .futureResult.get()
        #expect(journal.text == "kept")
      }
    }

    @Test func whatItOwesIsToldThatItHasStopped() async throws {
      let loop = try #require(SocketLoop.start(index: 0))
      let scheduled = loop.scheduleTask(in: .hours(1)) {}
      loop.stop()
      await #expect(throws: EventLoopError.shutdown) { try await scheduled.futureResult.get() }
    }
  }
#endif
