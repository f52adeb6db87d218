#if HTTP
  import Testing

  @testable import PerfHarness

  @Suite(.timeLimit(.minutes(1))) struct EventLoopClockTests {
    private let clock = EventLoopClock()

    @Test(arguments: EventLoops.Kind.allCases)
    func aSleeperOnALoopIsWokenByItAndNotBeforeItsTime(_ kind: EventLoops.Kind) async throws {
      let loops = EventLoops(kind, threads: 1)
      let deadline = clock.now.advanced(by: .milliseconds(5))
      let isRight = try await Task(executorPreference: loops.taskExecutors[0]) {
        try await clock.sleep(until: deadline)
        let isPast = clock.now >= deadline
        // One that has passed is not waited for.
        try await clock.sleep(until: deadline)
        return isPast && loops.indexOfThisThread == 0
      }.value
      #expect(isRight)
    }

    @Test(arguments: EventLoops.Kind.allCases)
    func aSleeperThatIsCancelledWakesAtOnce(_ kind: EventLoops.Kind) async throws {
      let loops = EventLoops(kind, threads: 1)
      let asleep = Signal()
      let sleeper = Task(executorPreference: loops.taskExecutors[0]) {
        asleep.fire()
        try await clock.sleep(until: clock.now.advanced(by: .seconds(3600)))
      }
      await asleep.wait()
      sleeper.cancel()
      await #expect(throws: CancellationError.self) { try await sleeper.value }
      let late = Task(executorPreference: loops.taskExecutors[0]) {
        withUnsafeCurrentTask { $0?.cancel() }
        try await clock.sleep(until: clock.now.advanced(by: .seconds(3600)))
      }
      await #expect(throws: CancellationError.self) { try await late.value }
    }

    @Test func elsewhereItIsTheSystemsClock() async throws {
      let deadline = clock.now.advanced(by: .milliseconds(1))
      try await clock.sleep(until: deadline)
      #expect(clock.now >= deadline)
    }
  }
#endif
