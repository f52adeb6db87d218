import Foundation
import PerfHarness
import Testing

/// Means and deviations of 40,000 draws with fixed seeds. A mean is off by more than 4 standard errors
/// (σ/√n) with a probability of 6e-5; a deviation σ̂ has the standard error σ/√(2n) for normal numbers
/// and σ·√((κ − 1)/4n) in general, with κ the kurtosis (1.8 uniform, 9 exponential).
@Suite struct DistributionTests {
  private static let count = 40_000

  private func draws(
    seed: UInt64 = 11, _ draw: (inout SeededGenerator) -> Double
  ) -> Sample {
    var generator = SeededGenerator(seed: seed)
    return Sample((0..<Self.count).map { _ in draw(&generator) })
  }

  private func expect(
    _ sample: Sample, mean: Double, deviation: Double, kurtosis: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let n = Double(Self.count)
    #expect(
      abs(sample.mean - mean) <= 4 * deviation / n.squareRoot(), sourceLocation: sourceLocation)
    let error = deviation * ((kurtosis - 1) / (4 * n)).squareRoot()
    #expect(
      abs(sample.sampleStandardDeviation - deviation) <= 4 * error, sourceLocation: sourceLocation)
  }

  @Test func normalNumbers() {
    let sample = draws { $0.nextNormal() }
    expect(sample, mean: 0, deviation: 1, kurtosis: 3)
    // P(|z| ≤ 1.96) = 0.95, with a standard error of √(0.95 · 0.05 / 40000) = 0.0011.
    let share = Double(sample.values.count { abs($0) <= 1.959964 }) / Double(Self.count)
    #expect(abs(share - 0.95) <= 0.0044)
  }

  @Test func exponentialNumbers() {
    let sample = draws { $0.nextExponential() }
    expect(sample, mean: 1, deviation: 1, kurtosis: 9)
    #expect(sample.minimum >= 0)
  }

  @Test func uniformNumbers() {
    let sample = draws { $0.nextUniform(from: -1, to: 5) }
    expect(sample, mean: 2, deviation: 6 / 12.0.squareRoot(), kurtosis: 1.8)
    #expect(sample.minimum >= -1)
    #expect(sample.maximum < 5)
  }

  @Test func durationsHaveTheirMoments() {
    let uniform = DurationDistribution.uniform(from: .milliseconds(40), to: .milliseconds(60))
    expect(
      draws { uniform.sample(using: &$0).inSeconds }, mean: 0.05,
      deviation: 0.02 / 12.0.squareRoot(), kurtosis: 1.8)

    let normal = DurationDistribution.normal(mean: .milliseconds(50), deviation: .milliseconds(5))
    expect(
      draws { normal.sample(using: &$0).inSeconds }, mean: 0.05, deviation: 0.005, kurtosis: 3)

    let logNormal = DurationDistribution.logNormal(median: .milliseconds(50), sigma: 0.35)
    expect(
      draws { log(logNormal.sample(using: &$0).inSeconds) }, mean: log(0.05), deviation: 0.35,
      kurtosis: 3)
  }

  @Test func durationsAreNeverNegativeAndNeverTrap() {
    let distributions: [DurationDistribution] = [
      .constant(.seconds(-1)), .uniform(from: .seconds(-2), to: .seconds(-1)),
      .normal(mean: .zero, deviation: .seconds(1)), .logNormal(median: .seconds(1), sigma: 1e6),
    ]
    for distribution in distributions {
      let sample = draws { distribution.sample(using: &$0).inSeconds }
      #expect(sample.minimum == 0)
    }
  }

  @Test func countsHaveTheirMoments() {
    // A die; its kurtosis is 1.73. Truncation toward zero takes ½ from the mean of normal numbers and
    // adds 1/12 to their variance.
    let die = CountDistribution.uniform(1...6)
    let rolls = draws { Double(die.sample(using: &$0)) }
    expect(rolls, mean: 3.5, deviation: (35.0 / 12).squareRoot(), kurtosis: 1.73)
    #expect(rolls.minimum == 1)
    #expect(rolls.maximum == 6)

    let normal = CountDistribution.normal(mean: 100, deviation: 20)
    expect(
      draws { Double(normal.sample(using: &$0)) }, mean: 99.5,
      deviation: (400 + 1.0 / 12).squareRoot(), kurtosis: 3)
  }

  @Test func countsAreNeverNegativeAndNeverTrap() {
    let distributions: [CountDistribution] = [
      -3, .uniform(-9 ... -2), .normal(mean: -5, deviation: 1),
      .normal(mean: .nan, deviation: 1),
    ]
    for distribution in distributions {
      #expect(draws { Double(distribution.sample(using: &$0)) }.maximum == 0)
    }
    var generator = SeededGenerator(seed: 1)
    let huge = CountDistribution.normal(mean: .infinity, deviation: 1)
    #expect(huge.sample(using: &generator) == 1_000_000_000_000)
  }

  @Test(arguments: [
    DurationDistribution.uniform(from: .zero, to: .seconds(1)),
    .normal(mean: .seconds(1), deviation: .seconds(1)),
    .logNormal(median: .seconds(1), sigma: 0.3),
  ])
  func sameSeedSameSequence(_ distribution: DurationDistribution) {
    func sequence(seed: UInt64) -> [Duration] {
      var generator = SeededGenerator(seed: seed)
      return (0..<50).map { _ in distribution.sample(using: &generator) }
    }
    #expect(sequence(seed: 5) == sequence(seed: 5))
    #expect(sequence(seed: 5) != sequence(seed: 6))
  }

  @Test func scalingMultipliesEveryDuration() {
    let distribution = DurationDistribution.logNormal(median: .milliseconds(50), sigma: 0.35)
    #expect(distribution.scaled(by: 2) == .logNormal(median: .milliseconds(100), sigma: 0.35))
    #expect(
      DurationDistribution.uniform(from: .seconds(1), to: .seconds(2)).scaled(by: 0.5)
        == .uniform(from: .milliseconds(500), to: .seconds(1)))
    #expect(
      DurationDistribution.normal(mean: .seconds(1), deviation: .seconds(2)).scaled(by: 3)
        == .normal(mean: .seconds(3), deviation: .seconds(6)))
    #expect(DurationDistribution.milliseconds(3).scaled(by: 2) == .milliseconds(6))
  }

  @Test(arguments: [
    (DurationDistribution.milliseconds(50), "50 ms"), (.seconds(1.5), "1.5 s"), (.zero, "0 s"),
    (.uniform(from: .milliseconds(40), to: .milliseconds(60)), "uniform(40 ms, 60 ms)"),
    (.normal(mean: .milliseconds(50), deviation: .milliseconds(5)), "normal(50 ms, 5 ms)"),
    (.logNormal(median: .milliseconds(50), sigma: 0.35), "logNormal(50 ms, 0.35)"),
  ])
  func durationsDescribeThemselves(_ distribution: DurationDistribution, _ text: String) {
    #expect(distribution.description == text)
  }

  @Test(arguments: [
    (CountDistribution.constant(100), "100"), (.uniform(50...150), "uniform(50, 150)"),
    (.normal(mean: 100, deviation: 20), "normal(100.0, 20.0)"),
  ])
  func countsDescribeThemselves(_ distribution: CountDistribution, _ text: String) {
    #expect(distribution.description == text)
  }
}
