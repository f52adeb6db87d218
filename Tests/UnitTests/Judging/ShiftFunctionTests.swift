import Foundation
import Testing

@testable import PerfHarness

@Suite struct ShiftFunctionTests {
  private func compare(_ current: [[Double]], _ earlier: [[Double]]) -> ShiftFunction? {
    ShiftFunction(
      of: .timeToFirstToken, current: current.map(ShiftFixture.row),
      earlier: earlier.map(ShiftFixture.row))
  }

  @Test func pointsAndBandsAgreeWithScipy() throws {
    for expected in try ShiftFixture.fixture("shift.json").cases {
      let shift = try #require(compare(expected.current, expected.earlier))
      #expect(shift.points.map(\.percent) == expected.points.map(\.percent))
      for (point, expected) in zip(shift.points, expected.points) {
        // A change near zero is a difference of logarithms near 1.
        #expect(abs(point.change - expected.change) < 1e-12 + 1e-9 * abs(expected.change))
        #expect(areClose(point.band.lowerBound, expected.low, within: 1e-9))
        #expect(areClose(point.band.upperBound, expected.high, within: 1e-9))
      }
    }
  }

  @Test func aConstantFactorIsTheSameChangeEverywhere() throws {
    let earlier = try #require(ShiftFixture.fixture("shift.json").cases.first).earlier
    let shift = try #require(compare(earlier.map { $0.map { $0 * 1.2 } }, earlier))
    #expect(shift.points.map(\.percent) == ShiftFunction.percents)
    for point in shift.points { #expect(abs(point.change - 0.2) < 1e-12) }
    #expect(shift.extent == .throughout)
    #expect(shift.currentCount == 10)
    #expect(shift.earlierCount == 10)
  }

  struct Movement: Sendable, CustomTestStringConvertible {
    /// Factors of p10, p20, … p80, p90, p95, p99.
    var factors: [Double]
    var extent: ShiftFunction.Extent
    var sentence: String
    var testDescription: String { "\(factors)" }
  }

  private static let movements: [Movement] = [
    Movement(
      factors: Array(repeating: 1, count: 11), extent: .nowhere, sentence: "did not move"),
    Movement(
      factors: Array(repeating: 1.1, count: 11), extent: .throughout, sentence: "moved throughout"),
    Movement(
      factors: Array(repeating: 0.9, count: 11), extent: .throughout, sentence: "moved throughout"),
    Movement(
      factors: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1.1, 1.4], extent: .tail,
      sentence: "moved in the tail only"),
    Movement(
      factors: [1.1, 1.1, 1.1, 1.1, 1.1, 1, 1, 1, 1, 1, 1], extent: .body,
      sentence: "moved in the body only"),
    // Half of the eight percentiles up to p80, and less than half of them.
    Movement(
      factors: [1, 1, 1, 1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1], extent: .throughout,
      sentence: "moved throughout"),
    Movement(
      factors: [1, 1, 1, 1, 1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1], extent: .unevenly,
      sentence: "moved unevenly"),
    Movement(
      factors: [0.9, 0.9, 0.9, 0.9, 0.9, 1, 1, 1, 1.1, 1.2, 1.3], extent: .unevenly,
      sentence: "moved unevenly"),
    Movement(
      factors: [0.9, 0.9, 1, 1, 1, 1, 1.1, 1.1, 1, 1, 1], extent: .unevenly,
      sentence: "moved unevenly"),
  ]

  /// Repetitions differ by 1 %: three of them on each side, the standard error is 0.01 · √(2/3), and
  /// the bands are 0.0082 times the quantile of t with 4 degrees of freedom at 0.025/11, 5.75, wide to
  /// either side: 4.7 %, so that factors of 0.9 and 1.1 are outside.
  @Test(arguments: movements)
  func wordsSayWhichPartsMoved(_ movement: Movement) throws {
    let levels = [0.99, 1, 1.01]
    let base = ShiftFunction.percents.map { 0.04 + $0 / 1000 }
    let earlier = levels.map { level in base.map { $0 * level } }
    let current = earlier.map { zip($0, movement.factors).map { $0 * $1 } }
    let shift = try #require(compare(current, earlier))
    #expect(shift.extent == movement.extent)
    #expect(shift.sentence == movement.sentence)
  }

  @Test func aPartThatNobodyLookedAtIsNotSaidToHaveStayed() throws {
    func shift(_ known: (Double) -> Bool) throws -> ShiftFunction {
      let earlier = ShiftFunction.Row(count: 400) { known($0) ? 1 : nil }
      let current = ShiftFunction.Row(count: 400) { known($0) ? 2 : nil }
      return try #require(
        ShiftFunction(of: .timeToFirstToken, current: [current, current], earlier: [earlier]))
    }
    #expect(try shift { $0 <= 80 }.sentence == "moved in the body")
    #expect(try shift { $0 > 80 }.sentence == "moved in the tail")
  }

  /// Without any noise there is no standard deviation; a nanosecond is what stamps are rounded to.
  @Test(arguments: [
    (0.05, ShiftFunction.Extent.nowhere), (0.050_000_000_9, .nowhere), (0.049_999_999_1, .nowhere),
    (0.050_000_001_1, .throughout), (0.1, .throughout),
  ])
  func whatNeverVariesMovesByMoreThanRounding(now: Double, extent: ShiftFunction.Extent) throws {
    let values = Array(repeating: 0.05, count: ShiftFunction.percents.count)
    let shift = try #require(compare([values.map { _ in now }, values.map { _ in now }], [values]))
    #expect(shift.extent == extent)
    for point in shift.points {
      #expect(point.band.lowerBound < point.change && point.change < point.band.upperBound)
    }
  }

  @Test func percentilesNeedTheirNumberOfValuesInEveryRepetition() throws {
    func percents(_ counts: [Int]) -> [Double]? {
      let rows = counts.map { ShiftFunction.Row(count: $0) { $0 } }
      return ShiftFunction(of: .timeToFirstToken, current: rows, earlier: rows)?.points
        .map(\.percent)
    }
    // p99 needs 299 values, p95 59, p10 and p90 29, p50 6; see OrderStatisticInterval.
    #expect(percents([299, 400]) == ShiftFunction.percents)
    #expect(percents([400, 298]) == ShiftFunction.percents.dropLast())
    #expect(percents([29, 29]) == [10, 20, 30, 40, 50, 60, 70, 80, 90])
    #expect(percents([28, 28]) == [20, 30, 40, 50, 60, 70, 80])
    #expect(percents([6, 6]) == [50])
    #expect(percents([5, 400]) == nil)
  }

  @Test func fewerThanThreeRepetitionsAreNoEvidence() {
    let values = ShiftFunction.percents
    #expect(compare([values], [values]) == nil)
    #expect(compare([], [values, values, values]) == nil)
    #expect(compare([values, values, values], []) == nil)
    #expect(compare([values, values], [values]) != nil)
  }

  @Test func ofNothingThereIsNoRelativeChange() throws {
    // p10…p30 were nothing before: of the others, the differences are taken, not the logarithms'.
    let earlier = [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1].map { Double($0) }
    let shift = try #require(compare([earlier.map { $0 + 1 }], [earlier, earlier]))
    #expect(shift.points.map(\.percent) == [40, 50, 60, 70, 80, 90, 95, 99])
    #expect(shift.points.map(\.change) == Array(repeating: 1, count: 8))
    let nothing = earlier.map { _ in 0.0 }
    #expect(compare([nothing], [nothing, nothing]) == nil)
  }

  @Test func valuesThatAreNoNumbersAreNotKnown() {
    let unknown = ShiftFunction.Row(count: 400) { $0 == 50 ? 1 : $0 == 60 ? .nan : .infinity }
    let shift = ShiftFunction(
      of: .timeToFirstToken, current: [unknown], earlier: [unknown, unknown])
    #expect(shift?.points.map(\.percent) == [50])
  }

  /// The bands promise that at most 5 % of comparisons of like with like have any band that excludes 0.
  /// Of 2,000 comparisons, the share is off by √(0.05 · 0.95/2000) = 0.49 %; three times that is
  /// allowed. At the other end, were all percentiles one, it would be 5 % ÷ 10: bands wider than that
  /// would be worth nothing.
  @Test func likeIsRarelySaidToHaveMoved() {
    var generator = SeededGenerator(seed: 1995)
    func rows(_ repetitions: Int) -> [ShiftFunction.Row] {
      (0..<repetitions).map { _ in
        let values = Sample((0..<200).map { _ in exp(0.35 * generator.nextNormal()) })
        return ShiftFunction.Row(count: 200) { values.percentile($0) }
      }
    }
    let moved = (0..<2000).count { _ in
      ShiftFunction(of: .timeToFirstToken, current: rows(3), earlier: rows(10))?.extent != .nowhere
    }
    #expect(Double(moved) / 2000 <= 0.05 + 3 * 0.0049)
    #expect(Double(moved) / 2000 >= 0.005)
  }
}
