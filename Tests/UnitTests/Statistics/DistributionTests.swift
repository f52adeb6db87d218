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

  @Test func mixturesHaveTheirMoments() {
    let mixture = DurationDistribution.mixture([
      (3, .milliseconds(20)), (1, .milliseconds(100)), (-1, .seconds(9)), (0, .seconds(9)),
    ])
    // Two points with p = 3/4 and 1/4: mean 0.02·p + 0.1·q = 0.04, σ = 0.08·√(pq) = 0.0346; the
    // kurtosis of a Bernoulli variable is (1 − 3pq)/(pq) = 7/3.
    expect(
      draws { mixture.sample(using: &$0).inSeconds }, mean: 0.04,
      deviation: 0.08 * (3.0 / 16).squareRoot(), kurtosis: 7.0 / 3)
  }

  @Test func stallsComeOnTop() {
    let stalling = DurationDistribution.milliseconds(10).withStalls(
      0.25, of: .uniform(from: .zero, to: .milliseconds(800)))
    let sample = draws { stalling.sample(using: &$0).inSeconds }
    // Mean 0.01 + 0.25 · 0.4. Of the stall X = B·U: E[X²] = 0.25 · 0.8²/3, so σ² = 0.0533 − 0.01 and
    // kurtosis = (E[X⁴] − 4·E[X³]·m + 6·E[X²]·m² − 3·m⁴)/σ⁴ with E[Xᵏ] = 0.25 · 0.8ᵏ/(k + 1), m = 0.1.
    let mean = 0.1
    let moments = (0...4).map { 0.25 * pow(0.8, Double($0)) / Double($0 + 1) }
    let variance = moments[2] - mean * mean
    let fourth =
      moments[4] - 4 * moments[3] * mean + 6 * moments[2] * mean * mean - 3 * pow(mean, 4)
    expect(
      sample, mean: 0.11, deviation: variance.squareRoot(), kurtosis: fourth / (variance * variance)
    )
    #expect(sample.minimum == 0.01)
    // Three quarters have no stall: σ = √(0.25 · 0.75/n).
    let calm = Double(sample.values.count { $0 == 0.01 }) / Double(Self.count)
    #expect(abs(calm - 0.75) <= 4 * (0.1875 / Double(Self.count)).squareRoot())
  }

  @Test func anotherShareOfStallsLeavesTheOtherDraws() {
    let usual = DurationDistribution.logNormal(median: .milliseconds(10), sigma: 0.5)
    func sequence(_ share: Double) -> [Duration] {
      var generator = SeededGenerator(seed: 4)
      // Without a width it takes a number of the generator, and is always the same.
      let stall = DurationDistribution.uniform(from: .seconds(1), to: .seconds(1))
      let distribution = usual.withStalls(share, of: stall)
      return (0..<200).map { _ in distribution.sample(using: &generator) }
    }
    for (calm, stalled) in zip(sequence(0), sequence(1)) {
      #expect(stalled == calm + .seconds(1))
    }
  }

  @Test(
    arguments: [[], [(0, .seconds(1))], [(-1, .seconds(1))]] as [[(Double, DurationDistribution)]])
  private func aMixtureOfNothingIsZero(_ shares: [(Double, DurationDistribution)]) {
    var generator = SeededGenerator(seed: 1)
    let mixture = DurationDistribution.mixture(shares.map { (weight: $0.0, distribution: $0.1) })
    #expect(mixture.sample(using: &generator) == .zero)
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
    .mixture([(1, .milliseconds(1)), (1, .uniform(from: .zero, to: .seconds(1)))]),
    DurationDistribution.milliseconds(1).withStalls(0.5, of: .seconds(1)),
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
    #expect(
      DurationDistribution.mixture([(2, .milliseconds(3))]).withStalls(0.1, of: .seconds(1)).scaled(
        by: 2)
        == .mixture([(2, .milliseconds(6))]).withStalls(0.1, of: .seconds(2)))
  }

  @Test(arguments: [
    (DurationDistribution.milliseconds(50), "50 ms"), (.seconds(1.5), "1.5 s"), (.zero, "0 s"),
    (.uniform(from: .milliseconds(40), to: .milliseconds(60)), "uniform(40 ms, 60 ms)"),
    (.normal(mean: .milliseconds(50), deviation: .milliseconds(5)), "normal(50 ms, 5 ms)"),
    (.logNormal(median: .milliseconds(50), sigma: 0.35), "logNormal(50 ms, 0.35)"),
    (
      .mixture([(9, .milliseconds(20)), (0.5, .uniform(from: .zero, to: .seconds(1)))]),
      "mixture(9 × 20 ms, 0.5 × uniform(0 s, 1 s))"
    ),
    (DurationDistribution.milliseconds(2).withStalls(0.01, of: .seconds(3)), "2 ms + 0.01 × 3 s"),
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
