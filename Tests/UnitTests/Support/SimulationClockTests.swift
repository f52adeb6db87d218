import Synchronization
import Testing

@testable import PerfHarness

@Suite struct SimulationClockTests {
  private let clock = SimulationClock()

  /// What happened, in order.
  private final class Log: Sendable {
    private let entries = Mutex<[String]>([])

    func add(_ entry: String) { entries.withLock { $0.append(entry) } }

    var lines: [String] { entries.withLock { $0 } }
  }

  private func log(
    _ body: @escaping @Sendable (SimulationClock, Log) async throws -> Void
  ) async throws -> [String] {
    let log = Log()
    try await clock.run { [clock] in try await body(clock, log) }
    return log.lines
  }

  @Test func sleepersWakeInTheOrderOfTheirDeadlines() async throws {
    let lines = try await log { clock, log in
      await withTaskGroup(of: Void.self) { group in
        for seconds in [3, 1, 2] {
          group.addTask {
            try? await clock.sleep(
              until: MonotonicInstant(nanoseconds: 0).advanced(by: .seconds(seconds)))
            log.add("\(seconds) at \(clock.now.nanoseconds / 1_000_000_000)")
          }
        }
      }
    }
    #expect(lines == ["1 at 1", "2 at 2", "3 at 3"])
    #expect(clock.now == MonotonicInstant(nanoseconds: 3_000_000_000))
  }

  @Test func sleepersOfOneDeadlineWakeFirstComeFirstServed() async throws {
    let lines = try await log { clock, log in
      await withTaskGroup(of: Void.self) { group in
        for name in ["a", "b", "c"] {
          group.addTask {
            try? await clock.sleep(until: MonotonicInstant(nanoseconds: 5))
            log.add(name)
          }
        }
      }
    }
    #expect(lines == ["a", "b", "c"])
  }

  @Test func cancellingASleeperWakesItWithoutMovingTheClock() async throws {
    let lines = try await log { clock, log in
      let sleeper = Task(executorPreference: clock.executor) {
        do {
          try await clock.sleep(until: MonotonicInstant(nanoseconds: 1_000))
          log.add("slept")
        } catch {
          log.add("cancelled at \(clock.now.nanoseconds)")
        }
      }
      try await clock.sleep(until: MonotonicInstant(nanoseconds: 10))
      sleeper.cancel()
      await sleeper.value
    }
    #expect(lines == ["cancelled at 10"])
  }

  @Test func whoIsCalledIsCalledAfterAllOthersOfTheInstant() async throws {
    let lines = try await log { clock, log in
      let noon = MonotonicInstant(nanoseconds: 12)
      clock.executor.call(at: noon) {
        log.add("call at \(clock.now.nanoseconds)")
        clock.executor.call(at: noon) { log.add("and again") }
      }
      await withTaskGroup(of: Void.self) { group in
        for name in ["a", "b"] {
          group.addTask {
            try? await clock.sleep(until: noon)
            log.add(name)
          }
        }
      }
      try await clock.sleep(until: MonotonicInstant(nanoseconds: 13))
    }
    #expect(lines == ["call at 12", "a", "b", "and again"])
  }

  /// Timeouts that are not needed: each is set and cancelled, thousands for one that comes.
  @Test func sleepersThatWereCancelledLeaveNothingBehind() async throws {
    let lines = try await log { clock, log in
      for round in 0..<3 {
        let sleepers = (0..<1000).map { index in
          Task(executorPreference: clock.executor) {
            let hour = MonotonicInstant(nanoseconds: 3_600_000_000_000)
            try? await clock.sleep(until: index == 500 ? clock.now.advanced(by: .seconds(1)) : hour)
          }
        }
        try await clock.sleep(until: clock.now.advanced(by: .milliseconds(1)))
        for (index, sleeper) in sleepers.enumerated() where index != 500 { sleeper.cancel() }
        for sleeper in sleepers { await sleeper.value }
        log.add("\(round) at \(clock.now.nanoseconds / 1_000_000)")
      }
    }
    #expect(lines == ["0 at 1000", "1 at 2000", "2 at 3000"])
    #expect(clock.executor.alarmCount < 200)
  }

  @Test func whoIsCancelledBeforeSleepingDoesNotSleep() async throws {
    let lines = try await log { clock, log in
      let sleeper = Task(executorPreference: clock.executor) {
        withUnsafeCurrentTask { $0?.cancel() }
        do {
          try await clock.sleep(until: MonotonicInstant(nanoseconds: 1_000))
          log.add("slept")
        } catch {
          log.add("cancelled at \(clock.now.nanoseconds)")
        }
      }
      await sleeper.value
    }
    #expect(lines == ["cancelled at 0"])
  }

  @Test func theSameStepsAreTakenEveryTime() async throws {
    func trace() async throws -> [String] {
      let clock = SimulationClock()
      let log = Log()
      try await clock.run {
        await withTaskGroup(of: Void.self) { group in
          for id in 0..<50 {
            group.addTask {
              var generator = SeededGenerator(seed: 7, stream: UInt64(id))
              for _ in 0..<5 {
                let wait = Duration.nanoseconds(Int64.random(in: 0..<1000, using: &generator))
                try? await clock.sleep(until: clock.now.advanced(by: wait))
                log.add("\(id)@\(clock.now.nanoseconds)")
              }
            }
          }
        }
      }
      return log.lines
    }
    let first = try await trace()
    #expect(first.count == 250)
    #expect(try await trace() == first)
  }

  @Test func errorsOfTheBodyComeOut() async {
    struct Failed: Error {}
    await #expect(throws: Failed.self) {
      try await clock.run { () async throws -> Void in throw Failed() }
    }
  }

  @Test func aNestedRunIsPartOfTheOuterOne() async throws {
    let end = try await clock.run { [clock] in
      try await clock.run {
        try await clock.sleep(until: MonotonicInstant(nanoseconds: 9))
        return clock.now
      }
    }
    #expect(end == MonotonicInstant(nanoseconds: 9))
  }
}
