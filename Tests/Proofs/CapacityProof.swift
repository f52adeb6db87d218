import Foundation
import Testing

@testable import PerfHarness

/// How many searches are simulated for each row; nil where nobody asks for it.
private let searches = ProcessInfo.processInfo.environment["CAPACITY_PROOF"].flatMap(Int.init)

/// How well capacities are found whose true value is known. The manual shows what it prints.
///
/// `CAPACITY_PROOF=100 swift test -c release --filter CapacityProof`: so many searches a row.
@Suite(.enabled(if: searches != nil, "CAPACITY_PROOF=100 asks for it"), .serialized)
struct CapacityProof {
  static let queues = [
    QueueSimulation(), QueueSimulation(limit: 1),
    QueueSimulation(servers: 8, serviceRate: 2.5, limit: 1.6),
  ]

  @Test(arguments: queues)
  func estimates(_ queue: QueueSimulation) {
    let count = searches ?? 0
    let truth = queue.truth
    var (within, covered, requests) = (0, 0, 0)
    for seed in 0..<count {
      let found = queue.search(seed: UInt64(seed))
      if let value = found.estimate.value, abs(value / truth - 1) <= 0.05 { within += 1 }
      if found.estimate.interval.contains(truth) { covered += 1 }
      requests += found.requests
    }
    print(
      "| \(queue.servers) servers, p95 ≤ \(queue.limit) s, \(DurationText.significant(truth))/s | "
        + "\(within) | \(covered) | \(requests / max(1, count)) |")
    #expect(Share(count: within, cases: count).isCompatible(with: 0.95...1))
    #expect(Share(count: covered, cases: count).isCompatible(with: 0.95...1))
  }

  /// What a test does that demands so many times less than there is.
  @Test(arguments: [(1.0, 0...0.05), (1.05, 0...0.05), (0.9, 0.9...1), (0.8, 0.95...1)])
  func demands(surplus: Double, red: ClosedRange<Double>) {
    let count = searches ?? 0
    for queue in [Self.queues[0], Self.queues[2]] {
      let demanded = queue.truth / surplus
      var (failed, passed) = (0, 0)
      for seed in 0..<count {
        let estimate = queue.search(
          seed: UInt64(seed), range: demanded / 8...demanded * 2, start: demanded
        ).estimate
        if demanded >= estimate.interval.upperBound { failed += 1 }
        if demanded <= estimate.interval.lowerBound { passed += 1 }
      }
      print(
        "| \(queue.servers) servers, \(surplus) of what is demanded | \(failed) failed | "
          + "\(passed) passed | \(count - failed - passed) can't tell |")
      #expect(Share(count: failed, cases: count).isCompatible(with: red))
    }
  }
}
