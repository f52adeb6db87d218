import Testing

@testable import PerfHarness

/// The search for a capacity that is known: the short version of `CapacityProof`.
@Suite struct CapacitySimulationTests {
  /// Of the proof's rows 99 or more of 100 were within 5 %, and 96 or more intervals held the truth: that one
  /// of four does not has a chance of 15 %, but these are the seeds.
  @Test(arguments: [
    QueueSimulation(), QueueSimulation(servers: 8, serviceRate: 2.5, limit: 1.6),
  ])
  func capacitiesThatAreKnownAreFound(_ queue: QueueSimulation) throws {
    for seed in 1...2 {
      let found = queue.search(seed: UInt64(seed), resolution: 0.1)
      let value = try #require(found.estimate.value)
      #expect(found.estimate.end == .settled)
      #expect(abs(value / queue.truth - 1) <= 0.1)
      #expect(found.estimate.interval.contains(queue.truth))
    }
  }
}
