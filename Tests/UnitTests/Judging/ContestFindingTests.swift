import Foundation
import Testing

@testable import PerfHarness

@Suite struct ContestFindingTests {
  private func finding(
    _ current: [Double], _ baseline: [Double], better: Direction = .lower,
    within relative: Double = 0.05, and absolute: Double = 0, companion: Contest? = nil
  ) -> ContestFinding {
    ContestFinding(
      Contest(
        current: current, baseline: baseline, better: better, relativeTolerance: relative,
        absoluteTolerance: absolute, companion: companion))
  }

  private func expect(
    _ interval: ClosedRange<Double>?, _ ends: [Double],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let interval = try #require(interval, sourceLocation: sourceLocation)
    #expect(areClose(interval.lowerBound, ends[0], within: 1e-8), sourceLocation: sourceLocation)
    #expect(areClose(interval.upperBound, ends[1], within: 1e-8), sourceLocation: sourceLocation)
  }

  /// Logarithms where all is above zero, values as they are where one is not; latencies and rates; a
  /// side of one, whose interval is that of the other's deviation.
  @Test func figuresAgreeWithScipy() throws {
    for sides in try GateFixture.read().contests {
      let direction = try #require(Direction(rawValue: sides.better))
      let finding = finding(sides.current, sides.baseline, better: direction)
      #expect(areClose(finding.value, sides.value, within: 1e-12))
      #expect(areClose(finding.baseline, sides.baselineValue, within: 1e-12))
      #expect(areClose(finding.change, sides.change, within: 1e-11))
      try expect(finding.changeInterval, sides.changeInterval)
      try expect(finding.valueInterval, sides.valueInterval)
      try expect(finding.baselineInterval, sides.baselineInterval)
      #expect(areClose(finding.chanceWorse(), sides.chanceWorse, within: 1e-8))
      #expect(areClose(finding.chanceBetter, sides.chanceBetter, within: 1e-8))
    }
  }

  /// Logarithms of 1 and e², mean 1, against −1 and 1, mean 0: the difference is 1; squares about the
  /// means are 2 and 2, the deviation √(4/2) = √2, the standard error √2 · √(½ + ½) = √2. The upper 2.5 %
  /// of t with 2 degrees of freedom begin at 0.95 √(2 ÷ (1 − 0.95²)) = 4.302653.
  @Test func theIntervalOfAChangeIsThatOfTheLogarithmsTurnedBack() throws {
    let finding = finding([1, exp(2)], [exp(-1), exp(1)])
    #expect(areClose(finding.value, exp(1), within: 1e-12))
    #expect(areClose(finding.baseline, 1, within: 1e-12))
    let half = 0.95 * (2 / (1 - 0.95 * 0.95)).squareRoot() * 2.0.squareRoot()
    try expect(finding.changeInterval, [exp(1 - half) - 1, exp(1 + half) - 1])
    // Of the mean of two, the standard error is √2/√2.
    let side = half / 2.0.squareRoot()
    try expect(finding.valueInterval, [exp(1 - side), exp(1 + side)])
    try expect(finding.baselineInterval, [exp(-side), exp(side)])
  }

  @Test(arguments: [
    (105.0, false, false), (105.0001, true, false), (100, false, false), (95, false, false),
    (94.9999, false, true),
  ])
  func onlyMoreThanTheToleranceIsAChange(value: Double, isWorse: Bool, isBetter: Bool) {
    for (better, flips) in [(Direction.lower, false), (.higher, true)] {
      let finding = finding([value, value], [100, 100, 100], better: better)
      #expect(finding.isWorse == (flips ? isBetter : isWorse))
      #expect(finding.isBetter == (flips ? isWorse : isBetter))
      let excess = (value - 100) / 5 * (flips ? -1 : 1)
      #expect(areClose(finding.excess, excess, within: 1e-6))
    }
  }

  @Test func theGreaterToleranceCounts() {
    #expect(!finding([115], [100, 100], within: 0.05, and: 20).isWorse)
    #expect(finding([121], [100, 100], within: 0.05, and: 20).isWorse)
    #expect(!finding([121], [100, 100], within: 0.25, and: 20).isWorse)
  }

  /// ln 1.05 of what may be 5 % more; of a rate that may be 5 % less, −ln 0.95; as it is where the scale
  /// is not logarithmic; without end where all of a rate may be lost.
  @Test func theToleranceIsTurnedToTheScale() {
    #expect(areClose(finding([1], [1, 1]).tolerance, log(1.05), within: 1e-12))
    #expect(
      areClose(finding([1], [1, 1], better: .higher).tolerance, -log(0.95), within: 1e-12))
    #expect(areClose(finding([0], [2, 2]).tolerance, 0.1, within: 1e-12))
    #expect(finding([1], [1, 1], better: .higher, within: 1).tolerance == .infinity)
    let finding = finding([2, 1, 1], [1, 1], better: .higher, within: 1)
    #expect(finding.minimalDetectableChange(GateDesign(), comparisons: 1) == nil)
  }

  @Test func equalNumbersAreThatNumber() {
    // exp(log(0.1)) is 0.10000000000000002.
    let finding = finding([0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.1])
    #expect(finding.value == 0.1)
    #expect(finding.baseline == 0.1)
    #expect(finding.change == 0)
    #expect(finding.changeInterval == 0...0)
    #expect(finding.valueInterval == 0.1...0.1)
    #expect(finding.chanceWorse() == 1)
    #expect(finding.chanceBetter == 1)
  }

  @Test func withoutSpreadEveryChangeIsCertain() {
    let finding = finding([120, 120], [100, 100])
    #expect(finding.chanceWorse() == 0)
    #expect(finding.chanceWorse(than: finding.tolerance) == 0)
    #expect(finding.chanceBetter == 1)
  }

  @Test func fewerThanThreeRepetitionsHaveNoCertaintyAndNoIntervals() {
    let finding = finding([120], [100])
    #expect(finding.isWorse)
    #expect(finding.difference == nil)
    #expect(finding.chanceWorse() == 1)
    #expect(finding.chanceBetter == 1)
    #expect(finding.changeInterval == nil)
    #expect(finding.valueInterval == nil)
    #expect(finding.minimalDetectableChange(GateDesign(), comparisons: 1) == nil)
  }

  /// A change from nothing is beyond all bounds, and files can't hold that.
  @Test func aChangeFromNothingHasNoInterval() throws {
    let finding = finding([0, 2], [0, 0, 0])
    #expect(finding.change == .infinity)
    #expect(finding.changeInterval == nil)
    #expect(finding.baselineInterval != nil)
    #expect(self.finding([0, 0], [0, 0, 0]).change == 0)
    #expect(self.finding([0, 0], [0, 0, 0]).changeInterval == 0...0)
  }

  // MARK: Companions

  /// Twice the tail of the body, now three times: worse only if the companion is worse, never better, and
  /// as far as that which is less far.
  @Test func whatHasACompanionIsWorseOnlyWithIt() {
    func ratio(_ current: Double, tail: Double) -> ContestFinding {
      finding(
        [current, current], [2, 2],
        companion: Contest(current: [tail, tail], baseline: [100, 100]))
    }
    #expect(ratio(3, tail: 150).isWorse)
    #expect(!ratio(3, tail: 100).isWorse)
    #expect(!ratio(3, tail: 105).isWorse)
    #expect(!ratio(1, tail: 50).isBetter)
    #expect(!ratio(2, tail: 150).isWorse)
    #expect(areClose(ratio(3, tail: 102).excess, 0.4, within: 1e-6))
    #expect(areClose(ratio(2.04, tail: 150).excess, 0.4, within: 1e-6))
  }

  // MARK: Pairs

  /// Ratios of 1.1, 1.2 and 1.3, whatever the round's own speed: in logarithms, by the formula of the
  /// one-sample t, whose upper 2.5 % of 2 degrees of freedom begin at 4.302653.
  @Test func pairsAreComparedByTheirDifferences() throws {
    let finding = ContestFinding(
      Contest(current: [110, 240, 1.3], baseline: [100, 200, 1], pairing: .rounds))
    let ratios = [log(1.1), log(1.2), log(1.3)]
    let mean = (ratios[0] + ratios[1] + ratios[2]) / 3
    let squares = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let half = 0.95 * (2 / (1 - 0.95 * 0.95)).squareRoot() * (squares / 2 / 3).squareRoot()
    try expect(finding.changeInterval, [exp(mean - half) - 1, exp(mean + half) - 1])
    #expect(areClose(finding.change, exp(mean) - 1, within: 1e-12))
    // How much rounds differ says nothing of either side.
    #expect(finding.valueInterval == nil)
    #expect(finding.baselineInterval == nil)
    #expect(finding.isWorse)
  }
}
