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

  /// A search that ends at its cost claims no more than one that settles: of two hundred intervals of 95 % so
  /// many hold the truth that they don't contradict it, however little they were allowed.
  @Test(arguments: [1000, 3000, 6000, 12_000])
  func whatEndsAtItsCostClaimsNoMoreThanItKnows(cost: Int) {
    let queue = QueueSimulation()
    let estimates = (0..<200).map { seed in
      queue.search(
        seed: UInt64(seed), range: queue.truth / 8...queue.truth * 2, start: queue.truth, cost: cost
      ).estimate
    }
    let covered = estimates.count { $0.interval.contains(queue.truth) }
    #expect(
      Share(count: covered, cases: estimates.count).isCompatible(with: 0.95...1), "\(covered)")
  }
}
