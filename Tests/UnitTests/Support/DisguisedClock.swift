import PerfHarness

/// A simulated clock of which nobody can tell that it is one: what is measured by it is taken for a
/// measurement of this machine and this build.
struct DisguisedClock: TimeSource {
  let clock = SimulationClock()

  var now: MonotonicInstant { clock.now }
  var minimumResolution: Duration { clock.minimumResolution }
  var taskExecutor: (any TaskExecutor)? { clock.taskExecutor }

  func sleep(until deadline: MonotonicInstant, tolerance: Duration?) async throws {
    try await clock.sleep(until: deadline, tolerance: tolerance)
  }

  func run<Success: Sendable>(
    _ body: @escaping @Sendable () async throws -> Success
  ) async throws -> Success { try await clock.run(body) }
}
