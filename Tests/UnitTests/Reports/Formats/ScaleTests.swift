import Foundation
import Testing

@testable import PerfHarness

@Suite struct ScaleTests {
  /// Heckbert's example (Graphics Gems, 1990, page 61): data from 105 to 543 with five ticks have the
  /// labels 100, 200, 300, 400, 500, 600.
  @Test func countsHaveWholeTicks() {
    #expect(Scale.counts(to: 1).ticks == [0, 1])
    #expect(Scale.counts(to: 3).ticks == [0, 1, 2, 3])
    #expect(Scale.counts(to: 0).ticks == [0, 1])
    #expect(Scale.counts(to: 40).ticks == [0, 10, 20, 30, 40])
  }

  @Test func ticksAreRoundNumbers() {
    let scale = Scale.linear(105...543)
    #expect(scale.domain == 100...600)
    #expect(scale.ticks == [100, 200, 300, 400, 500, 600])
  }

  @Test(
    arguments: [
      (0...1.0, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0...0.07, [0, 0.02, 0.04, 0.06, 0.08]),
      (3...3, [2.6, 2.8, 3, 3.2, 3.4]),
      (0...0, [-1, -0.5, 0, 0.5, 1]),
    ] as [(ClosedRange<Double>, [Double])])
  func linearScalesReachFromRoundToRound(_ range: ClosedRange<Double>, _ ticks: [Double]) {
    let scale = Scale.linear(range)
    #expect(scale.domain.lowerBound <= range.lowerBound)
    #expect(scale.domain.upperBound >= range.upperBound)
    #expect(scale.ticks.count == ticks.count)
    for (found, expected) in zip(scale.ticks, ticks) { #expect(abs(found - expected) < 1e-9) }
  }

  /// 0.1 + 0.2 is the next number after 0.3.
  @Test func whatDiffersByRoundingHasAPlace() {
    let scale = Scale.linear(0.3...(0.1 + 0.2))
    #expect((0.25...0.75).contains(scale.share(0.3)))
    #expect(scale.ticks.count > 1)
  }

  @Test func equalFactorsHaveEqualLengthsOnALogarithmicScale() {
    let scale = Scale(domain: 1...100, isLogarithmic: true)
    #expect(scale.share(1) == 0)
    #expect(abs(scale.share(10) - 0.5) < 1e-12)
    #expect(scale.share(100) == 1)
    #expect(scale.ticks == [1, 2, 5, 10, 20, 50, 100])
    #expect(Scale(domain: 1...10_000, isLogarithmic: true).ticks == [1, 10, 100, 1000, 10_000])
  }

  @Test func whatIsBeyondAnEndIsPutThere() {
    let scale = Scale(domain: 0...10, isLogarithmic: false)
    #expect(scale.share(-5) == 0)
    #expect(scale.share(20) == 1)
    #expect(scale.share(.infinity) == 1)
    #expect(scale.share(.nan) == 0)
  }
}
