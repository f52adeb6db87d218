import Foundation
import PerfHarness
import Testing

@Suite struct MovingBlockBootstrapTests {
  private func mean(_ values: [Double]) -> Double? {
    values.reduce(0, +) / Double(values.count)
  }

  /// A stationary series x(i) = φ x(i − 1) + e(i) of variance 1.
  private func autoregressive(
    _ phi: Double, count: Int, using generator: inout SeededGenerator
  ) -> [Double] {
    let step = (1 - phi * phi).squareRoot()
    var value = generator.nextNormal()
    return (0..<count).map { _ in
      defer { value = phi * value + step * generator.nextNormal() }
      return value
    }
  }

  private func variance(
    ofMean values: [Double], blockLength: Int, resamples: Int,
    using generator: inout SeededGenerator
  ) throws -> Double {
    let estimate = try #require(
      MovingBlockBootstrap(blockLength: blockLength, resamples: resamples)
        .estimate(of: values, using: &generator, statistic: mean))
    return estimate.standardError * estimate.standardError
  }

  /// Of b = n/l independent blocks, the mean has the variance of one block's mean ÷ b, where the block
  /// is any of the n − l + 1 there are. An estimate of a standard deviation from B resamples is off by
  /// 1/√(2B) of it: 1.6 % for 2,000; four times that is allowed.
  @Test(arguments: [1, 5, 20, 50])
  func theErrorOfAMeanIsThatOfTheBlocksMeans(blockLength: Int) throws {
    var generator = SeededGenerator(seed: 1989)
    let values = autoregressive(0.6, count: 200, using: &generator)
    let blocks = (0...200 - blockLength).map { start in
      values[start..<start + blockLength].reduce(0, +) / Double(blockLength)
    }
    let deviation = Sample(blocks).populationStandardDeviation
    let expected = deviation / (200 / Double(blockLength)).squareRoot()
    let estimate = try #require(
      MovingBlockBootstrap(blockLength: blockLength, resamples: 2000)
        .estimate(of: values, using: &generator, statistic: mean))
    #expect(areClose(estimate.standardError, expected, within: 4 / 4000.0.squareRoot()))
  }

  /// The true variance of the mean of n = 200 values of variance 1 is 1/n when they are independent,
  /// and (1 + φ)/(1 − φ)/n = 4/n for φ = 0.6 (less 0.04/n, for n is finite).
  ///
  /// What blocks of l find of it on average: the mean of l values has the variance
  /// [(1 + φ)/(1 − φ) − 2φ(1 − φ^l)/(l(1 − φ)²)]/l, and is seen around the mean of this series, which
  /// itself has the variance (1 + φ)/(1 − φ)/n. For φ = 0.6, l = 20, times l/n:
  /// (4 − 0.375 − 4 · 20/200)/n = 3.225/n, so that the standard error is 10 % too small, not 50 % as
  /// with blocks of 1, where it is (4 − 3 − 4/200)/n = 0.98/n. For φ = 0, l = 20: (1 − 0.1)/n.
  ///
  /// One series' variance scatters by √(4l/(3n)) = 37 % for l = 20 (Künsch 1989), by 15 % for l = 1,
  /// and by √(2/100) for as many resamples: 39 %, 2.8 % over 200 series; four times that is
  /// allowed.
  @Test(arguments: [(0.6, 20, 3.225), (0.6, 1, 0.98), (0, 20, 0.9)])
  func longBlocksSeeTheDependence(phi: Double, blockLength: Int, expected: Double) throws {
    var generator = SeededGenerator(seed: 4)
    var sum = 0.0
    for _ in 0..<200 {
      let values = autoregressive(phi, count: 200, using: &generator)
      sum += try variance(
        ofMean: values, blockLength: blockLength, resamples: 100, using: &generator)
    }
    #expect(areClose(sum / 200 * 200, expected, within: 0.11))
  }

  /// 2.5 % of a normal distribution lie beyond 1.96 standard deviations. That percentile of 2,000
  /// resamples is off by √(0.025 · 0.975/2000)/0.0584 = 0.06 of them, the width of 3.92 by 2.2 %.
  @Test func theIntervalIsTwoStandardErrorsToEitherSide() throws {
    var generator = SeededGenerator(seed: 7)
    let values = (0..<500).map { _ in generator.nextNormal() }
    let estimate = try #require(
      MovingBlockBootstrap(blockLength: 8, resamples: 2000)
        .estimate(of: values, using: &generator, statistic: mean))
    let interval = estimate.interval
    let width = interval.upperBound - interval.lowerBound
    #expect(areClose(width, 3.92 * estimate.standardError, within: 0.09))
    #expect(interval.contains(try #require(mean(values))))
  }

  /// Resamples of 20,000 of 100,000 values scatter √5 times as much as resamples of all would.
  @Test func longSeriesAreResampledShorterAndScaled() throws {
    var generator = SeededGenerator(seed: 11)
    let values = (0..<100_000).map { _ in 1000 + generator.nextNormal() }
    let expected = Sample(values).populationStandardDeviation / 100_000.0.squareRoot()
    var lengths: Set<Int> = []
    let estimate = try #require(
      MovingBlockBootstrap(blockLength: 1).estimate(of: values, using: &generator) { values in
        lengths.insert(values.count)
        return mean(values)
      })
    #expect(lengths == [100_000, 20_000])
    #expect(areClose(estimate.standardError, expected, within: 4 / 400.0.squareRoot()))
    let interval = estimate.interval
    #expect(interval.contains(try #require(mean(values))))
    // 200 resamples see the width to 7 %; four times that is allowed.
    let width = interval.upperBound - interval.lowerBound
    #expect(areClose(width, 3.92 * expected, within: 0.28))
  }

  @Test func fourBlocksAreNeverCutShort() throws {
    var generator = SeededGenerator(seed: 11)
    let values = (0..<40_000).map { _ in generator.nextNormal() }
    var lengths: Set<Int> = []
    _ = MovingBlockBootstrap(blockLength: 9000, resamples: 2)
      .estimate(of: values, using: &generator) { values in
        lengths.insert(values.count)
        return mean(values)
      }
    #expect(lengths == [40_000, 36_000])
  }

  @Test func theSameSeedGivesTheSameAnswer() throws {
    var source = SeededGenerator(seed: 5)
    let values = (0..<100).map { _ in source.nextUnit() }
    func estimate(seed: UInt64) -> MovingBlockBootstrap.Estimate? {
      var generator = SeededGenerator(seed: seed)
      return MovingBlockBootstrap(blockLength: 5)
        .estimate(of: values, using: &generator) { Sample($0).percentile(90) }
    }
    let first = try #require(estimate(seed: 1))
    #expect(first == estimate(seed: 1))
    #expect(estimate(seed: 1) != estimate(seed: 2))
  }

  @Test func valuesThatAreAllEqualScatterByNothing() throws {
    var generator = SeededGenerator(seed: 1)
    let estimate = try #require(
      MovingBlockBootstrap(blockLength: 3).estimate(
        of: Array(repeating: 2.5, count: 40), using: &generator, statistic: mean))
    #expect(estimate.standardError == 0)
    #expect(estimate.interval == 2.5...2.5)
  }

  @Test func blocksThatFillTheSeriesAreCutToAQuarter() {
    let values = (0..<40).map(Double.init)
    func estimate(blockLength: Int) -> MovingBlockBootstrap.Estimate? {
      var generator = SeededGenerator(seed: 3)
      return MovingBlockBootstrap(blockLength: blockLength)
        .estimate(of: values, using: &generator, statistic: mean)
    }
    #expect(estimate(blockLength: 40) == estimate(blockLength: 10))
    #expect(estimate(blockLength: 0) == estimate(blockLength: 1))
    #expect(estimate(blockLength: 10) != estimate(blockLength: 1))
  }

  /// Of 100 resamples, 10 may be without a value.
  @Test(arguments: [(10, true), (11, false)])
  func tooManyResamplesWithoutAValueAreNoAnswer(missing: Int, isAnswered: Bool) {
    let values = (0..<40).map(Double.init)
    for nothing in [nil, Double.nan, .infinity] {
      var generator = SeededGenerator(seed: 3)
      var call = 0
      let estimate = MovingBlockBootstrap(blockLength: 2, resamples: 100)
        .estimate(of: values, using: &generator) { values in
          call += 1
          // The first call is for the series itself.
          return (2..<2 + missing).contains(call) ? nothing : values[0]
        }
      #expect((estimate != nil) == isAnswered)
    }
  }

  @Test func thereIsNoAnswerWithoutValuesOrResamples() {
    var generator = SeededGenerator(seed: 3)
    let bootstrap = MovingBlockBootstrap(blockLength: 1)
    #expect(bootstrap.estimate(of: [], using: &generator, statistic: mean) == nil)
    #expect(bootstrap.estimate(of: [1], using: &generator, statistic: mean) == nil)
    #expect(bootstrap.estimate(of: [1, 2], using: &generator) { _ in nil } == nil)
    #expect(
      MovingBlockBootstrap(blockLength: 1, resamples: 1)
        .estimate(of: [1, 2], using: &generator, statistic: mean) == nil)
  }
}
