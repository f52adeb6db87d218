import Foundation
import PerfHarness
import Testing

@Suite struct GammaVariatesTests {
  @Test func theTestsOwnDistributionsAgreeWithScipy() throws {
    let fixture = try ArrivalsFixture.fixture("arrivals.json")
    for curve in fixture.gamma {
      for point in curve.points {
        let below = gammaCumulative(point.at, shape: curve.shape)
        #expect(areClose(below, point.below, within: 1e-12), "\(curve.shape) \(point)")
      }
    }
    for tail in fixture.kolmogorov.tails {
      #expect(areClose(KolmogorovSmirnov.upperTail(tail.at), tail.above, within: 1e-12))
    }
    let sample = KolmogorovSmirnov(fixture.kolmogorov.values) { 1 - exp(-$0) }
    #expect(areClose(sample.statistic, fixture.kolmogorov.statistic, within: 1e-12))
    // Stephens' correction is right to about a hundredth from a count of 5 on.
    #expect(abs(sample.pValue - fixture.kolmogorov.exact) < 0.01)
  }

  @Test func aWrongDistributionIsFound() {
    var generator = SeededGenerator(seed: 3)
    let values = (0..<20_000).map { _ in generator.nextGamma(shape: 1.1) }
    #expect(!KolmogorovSmirnov(values) { 1 - exp(-$0) }.isPlausible)
  }

  /// The moments of a shape a: mean a, variance a, kurtosis 3 + 6/a. Of n numbers the mean has the standard
  /// error √(a/n), and the variance a · √((κ − 1)/n).
  @Test(arguments: [0.1, 0.25, 0.5, 0.999, 1, 2.5, 4, 100])
  func numbersHaveTheGammaDistribution(_ shape: Double) {
    var generator = SeededGenerator(seed: 7)
    let sample = Sample((0..<20_000).map { _ in generator.nextGamma(shape: shape) })
    let test = KolmogorovSmirnov(sample.values) { gammaCumulative($0, shape: shape) }
    #expect(test.isPlausible, "\(test)")
    let n = Double(sample.count)
    #expect(abs(sample.mean - shape) < 4 * (shape / n).squareRoot())
    let variance = sample.populationStandardDeviation * sample.populationStandardDeviation
    #expect(abs(variance - shape) < 4 * shape * ((2 + 6 / shape) / n).squareRoot())
  }

  @Test(arguments: [0.01, 10_000])
  func extremeShapesEndAndKeepTheirMean(_ shape: Double) {
    var generator = SeededGenerator(seed: 5)
    let sample = Sample((0..<20_000).map { _ in generator.nextGamma(shape: shape) })
    #expect(sample.minimum >= 0)
    #expect(abs(sample.mean - shape) < 4 * (shape / 20_000).squareRoot())
  }
}
