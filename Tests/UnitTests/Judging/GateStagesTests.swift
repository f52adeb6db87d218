import Foundation
import Testing

@testable import PerfHarness

@Suite struct GateStagesTests {
  /// The fixture's are by the noncentral t distribution itself, which is taken for normal here: that is
  /// 1 % off with 11 degrees of freedom, 3 % with the 3 of the last line.
  @Test func leastDifferencesAgreeWithScipy() throws {
    for least in try GateFixture.read().least {
      let design = GateDesign(cases: 20, confirmations: least.confirmations)
      let stages = GateStages(
        design, comparisons: least.comparisons, certainty: least.excess ? .excess : .change)
      let found = stages.leastDifference(
        deviation: least.deviation, tolerance: least.tolerance, repetitions: least.repetitions,
        baseline: least.baseline)
      print("least difference: \(found), exactly \(least.leastDifference)")
      let tolerance = least.baseline < 10 ? 0.03 : 0.01
      #expect(areClose(found, least.leastDifference, within: tolerance), "\(least)")
    }
  }

  /// The change is e to the power of the difference, less one: of logarithms that deviate by 0.0266, as
  /// in the fixture's first line, of a case of three comparisons. There the tolerance is part of it, and
  /// a rate that may lose 5 % may lose −ln 0.95 on the scale of logarithms, not ln 1.05.
  @Test func theLeastChangeIsAShareOfTheBaseline() throws {
    let least = try #require(try GateFixture.read().least.first)
    // Two numbers a and −a among zeros have squares of 2a², here in 11 degrees of freedom.
    let amplitude = least.deviation * (11.0 / 2).squareRoot()
    let baseline = ([amplitude, -amplitude] + Array(repeating: 0, count: 8)).map { exp($0) }
    func change(_ better: Direction) -> Double? {
      ContestFinding(Contest(current: [1, 1, 1], baseline: baseline, better: better))
        .minimalDetectableChange(GateDesign(cases: 20), comparisons: 3)
    }
    let more = try #require(change(.lower))
    #expect(areClose(more, exp(least.leastDifference) - 1, within: 1e-9))
    let less = try #require(change(.higher))
    let difference = least.leastDifference - least.tolerance - log(0.95)
    #expect(areClose(less, 1 - exp(-difference), within: 1e-9))
  }

  // MARK: Whether it is true

  /// How often the gate finds a difference of the logarithms of repetitions, which deviate from each
  /// other by 0.0266. Of several comparisons only the first has changed.
  private func share(
    found difference: Double, _ design: GateDesign, comparisons: Int,
    certainty: Comparison.Certainty, cases: Int
  ) -> Double {
    var generator = SeededGenerator(seed: 80)
    func draw(_ count: Int, _ shift: Double) -> [Double] {
      (0..<count).map { _ in exp(shift + 0.0266 * generator.nextNormal()) }
    }
    let gate = Gate(design, certainty: certainty)
    let red = (0..<cases).count { _ in
      let earlier = (0..<comparisons).map { _ in draw(10, 0) }
      func contests(_ current: [[Double]]) -> [Contest] {
        zip(current, earlier).map { Contest(current: $0, baseline: $1) }
      }
      func measure(_ count: Int) -> [[Double]] {
        (0..<comparisons).map { draw(count, $0 == 0 ? difference : 0) }
      }
      var decision = gate.decide(first: contests(measure(3)))
      var fresh = measure(0)
      while case .measure(let more, _) = decision {
        fresh = zip(fresh, measure(more)).map { $0 + $1 }
        decision = gate.decide(fresh: contests(fresh), measured: fresh[0].count)
      }
      guard case .settled(let rulings) = decision else { return false }
      return rulings[0].standing == .worse
    }
    return Double(red) / Double(cases)
  }

  /// Promised are 80 %. Of 1,000 cases, a share of 80 % has a standard error of 1.3 %; four of it are
  /// allowed. Half of the change must not be found as often, else the promise would be an empty one.
  @Test(arguments: [
    (20, 1, Comparison.Certainty.change), (20, 3, .change), (20, 3, .excess), (0, 3, .change),
    (2, 1, .change),
  ])
  func aChangeOfJustThatSizeIsFoundFourTimesInFive(
    confirmations: Int, comparisons: Int, certainty: Comparison.Certainty
  ) {
    let design = GateDesign(cases: 20, confirmations: confirmations)
    let least = GateStages(design, comparisons: comparisons, certainty: certainty)
      .leastDifference(deviation: 0.0266, tolerance: log(1.05), repetitions: 3, baseline: 10)
    let share = share(
      found: least, design, comparisons: comparisons, certainty: certainty, cases: 1000)
    let half = self.share(
      found: least / 2, design, comparisons: comparisons, certainty: certainty, cases: 200)
    print(
      "\(confirmations) confirmations, \(comparisons) comparisons, certain of \(certainty): "
        + "a change of \(DurationText.significant((exp(least) - 1) * 100)) % is found in "
        + "\(DurationText.significant(share * 100)) %, half of it in "
        + "\(DurationText.significant(half * 100)) %")
    #expect(share > 0.8 - 4 * 0.0127)
    #expect(half < 0.5)
  }
}
