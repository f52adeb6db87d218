import Foundation
import Testing

@testable import PerfHarness

@Suite struct CapacitySearchTests {
  private func plan(
    _ range: ClosedRange<Double> = 1...64, isClosed: Bool = false, resolution: Double = 0.1,
    cost: Limits = Limits(requests: 100_000)
  ) -> CapacityPlan {
    CapacityPlan(
      range: range, isClosed: isClosed, resolution: resolution, allowed: [0.05],
      measured: Limits(requests: 400), warmup: Limits(requests: 100), cost: cost)
  }

  /// Every request keeps the limit up to a load, and every one misses it beyond.
  private func step(_ load: Double, at capacity: Double) -> LoadProbe {
    LoadProbe(
      load: load, counts: [LoadProbe.Count(misses: load > capacity ? 400 : 0, trials: 400)],
      requests: 500, duration: .seconds(10), inFlight: 1, isHopeless: load > capacity)
  }

  private func found(
    _ plan: CapacityPlan, _ probe: (Double) -> LoadProbe
  ) -> (estimate: CapacityEstimate, loads: [Double]) {
    var search = CapacitySearch(plan)
    while true {
      switch search.next {
      case .measure(let load, _): search.take(probe(load))
      case .done(let estimate): return (estimate, search.probes.map(\.load))
      }
    }
  }

  @Test(arguments: [2.0, 7.3, 19, 50])
  func aStepIsFoundBetweenTwoLoads(capacity: Double) throws {
    let found = found(plan()) { step($0, at: capacity) }
    #expect(found.estimate.end == .settled)
    #expect(found.estimate.interval.contains(capacity))
    // 10 % to either side.
    #expect(found.estimate.interval.upperBound / found.estimate.interval.lowerBound < 1.22)
    // √(1 · 64), and then twice or half as much.
    #expect(found.loads.first == 8)
    #expect(found.loads[1] == (capacity >= 8 ? 16 : 4))
  }

  @Test(arguments: [1, 2, 5])
  func aConcurrencyIsKnownToTheLastOne(capacity: Int) {
    let found = found(plan(1...64, isClosed: true)) { step($0, at: Double(capacity)) }
    #expect(found.estimate.interval.lowerBound == Double(capacity))
    #expect(found.loads.allSatisfy { $0 == $0.rounded() && (1...64).contains($0) })
    #expect(found.estimate.end == .settled)
  }

  @Test func theRangeIsNotLeft() {
    let above = found(plan()) { step($0, at: 1000) }
    #expect(above.estimate.end == .aboveRange)
    #expect(above.estimate.value == 64)
    #expect(above.estimate.interval == 64...(.infinity))
    // Of n repetitions without a miss the bound is t(n − 2) √(0.05 · 0.95 ÷ 400 n): 0.080 of three, and
    // 0.023 of four, which is less than 0.05.
    #expect(above.loads == [8, 16, 32, 64, 64, 64, 64])
    let below = found(plan()) { step($0, at: 0.5) }
    #expect(below.estimate.end == .belowRange)
    #expect(below.estimate.interval == 0...1)
  }

  @Test func theCostIsNeverExceeded() {
    let found = found(plan(cost: Limits(requests: 2400))) { step($0, at: 10) }
    #expect(found.estimate.end == .costReached)
    #expect(found.loads.count == 4)
  }

  @Test func aServiceThatAnswersNoMoreIsLeftAlone() {
    let found = found(plan()) { load in
      var probe = step(load, at: 10)
      probe.hasAnswers = load < 10
      return probe
    }
    #expect(found.estimate.end != .unresponsive)
    let dead = self.found(plan()) { load in
      var probe = step(load, at: 0)
      probe.hasAnswers = false
      return probe
    }
    #expect(dead.estimate.end == .unresponsive)
    #expect(dead.loads.count == 2)
  }

  @Test func loadsThatAreNotDeliveredAreNotTriedAgain() {
    var search = CapacitySearch(plan())
    var loads: [Double] = []
    while case .measure(let load, _) = search.next {
      loads.append(load)
      if load > 20 {
        search.refuse(step(load, at: 1000))
      } else {
        search.take(step(load, at: 1000))
      }
    }
    #expect(loads.count { $0 > 20 } < 8)
    guard case .done(let estimate) = search.next else { return }
    #expect(estimate.end == .aboveRange)
    #expect(estimate.interval.lowerBound > 16)
  }
}
