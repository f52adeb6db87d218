import Testing

@testable import PerfHarness

/// The Swift of Architecture.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct ArchitectureBlocks {
  @Test func anHourTakesNoTime() async throws {
    let clock = SimulationClock()
    let (first, second) = try await clock.run {
      async let first = wake(after: .seconds(3600), by: clock)
      async let second = wake(after: .seconds(1800), by: clock)
      return (try await first, try await second)
    }
    #expect(first - second == .seconds(1800))
  }

  func wake(after time: Duration, by clock: SimulationClock) async throws -> MonotonicInstant {
    try await clock.sleep(for: time)
    return clock.now
  }
}
