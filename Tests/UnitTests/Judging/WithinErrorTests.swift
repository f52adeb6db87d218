import Foundation
import Testing

@testable import PerfHarness

@Suite struct WithinErrorTests {
  private static let sigma = 0.35

  /// Repetitions of 200 log-normal latencies, whose logarithms follow an AR(1) process.
  private func repetitions(_ count: Int, autocorrelation phi: Double = 0) -> [[Double]] {
    var generator = SeededGenerator(seed: 14)
    let step = (1 - phi * phi).squareRoot()
    return (0..<count).map { _ in
      var state = generator.nextNormal()
      return (0..<200).map { _ in
        defer { state = phi * state + step * generator.nextNormal() }
        return exp(Self.sigma * state)
      }
    }
  }

  private func error(
    _ statistic: Statistic = .mean, in repetitions: [[Double]], inFlight: Double = 1,
    isLogarithmic: Bool = true
  ) -> Double {
    WithinError.of(
      statistic, .endToEndLatency, in: repetitions, inFlight: inFlight,
      isLogarithmic: isLogarithmic)
  }

  /// A log-normal value has a standard deviation of √(e^σ² − 1) of its mean, so that the mean of 200 has
  /// a relative standard error of that ÷ √200, and the mean of 40 repetitions ÷ √40 more.
  ///
  /// The variance that one repetition's bootstrap finds scatters by √(2/60) for as many resamples and by
  /// √(4 · 6/(3 · 200)) for blocks of 6 = ∛200 (Künsch 1989): 27 %, 4.3 % over 40, half of it in the
  /// root; heavier tails add to it. Four times that is allowed, and 1.5 % for what blocks lose, 6/200 of
  /// the variance.
  @Test func independentValuesHaveTheErrorOfTheTheory() {
    let theory = (exp(Self.sigma * Self.sigma) - 1).squareRoot() / 8000.0.squareRoot()
    let repetitions = repetitions(40)
    let found = error(in: repetitions)
    print("within-run error of the mean: \(found / theory) of what theory says")
    #expect(areClose(found, theory, within: 4 * 0.0215 + 0.015))
    // As it is, it is that of the logarithm times the mean, which is e^(σ²/2).
    let linear = error(in: repetitions, isLogarithmic: false)
    #expect(
      areClose(linear, theory * exp(Self.sigma * Self.sigma / 2), within: 4 * 0.0215 + 0.015))
  }

  /// For φ = 0.6 the true error of a long mean is twice as great, and blocks of 6 see 1.64 times of it
  /// (the formula is beside `MovingBlockBootstrapTests.longBlocksSeeTheDependence`: √2.69), blocks of 20
  /// √3.225 = 1.8 times.
  @Test func alikeNeighboursSayLess() {
    let independent = error(in: repetitions(10))
    let alike = repetitions(10, autocorrelation: 0.6)
    let short = error(in: alike)
    let long = error(in: alike, inFlight: 20)
    print("AR(1) 0.6: \(short / independent) and, in blocks of 20, \(long / independent) times")
    #expect(short > 1.3 * independent)
    #expect(long > 1.4 * independent)
    #expect(long < 2.4 * independent)
  }

  @Test func theSameRepetitionsHaveTheSameError() {
    let repetitions = repetitions(2)
    for statistic in Comparison.defaultStatistics {
      #expect(error(statistic, in: repetitions) == error(statistic, in: repetitions))
      #expect(error(statistic, in: repetitions) > 0)
    }
  }

  /// The mean of n repetitions is √n times as certain as one.
  @Test func repetitionsAverage() {
    let one = repetitions(1)
    let errors = (0..<4).map { _ in one[0] }
    #expect(areClose(error(in: errors), error(in: one) / 2, within: 0.25))
  }

  /// Of 2,000 values only 500 are resampled, and what is found is halved: the same theory, and one
  /// repetition's scatter of √(2/60 + 4 · 8/(3 · 500)) ÷ 2 = 12 %; four times that.
  @Test func longRepetitionsAreResampledInPart() {
    let values = repetitions(10).flatMap(\.self)
    let theory = (exp(Self.sigma * Self.sigma) - 1).squareRoot() / 2000.0.squareRoot()
    #expect(areClose(error(in: [values]), theory, within: 0.48))
  }

  @Test func nothingIsKnownOfNothing() {
    #expect(error(in: []) == 0)
    #expect(error(in: [[], [1]]) == 0)
    #expect(error(.tailRatio, in: [Array(repeating: 0, count: 60)], isLogarithmic: false) == 0)
  }

  /// The values of completed requests alone, in the order of time: 60 alike have no error.
  @Test func aRunIsResampledByItsRequests() {
    let steady = Repetition(
      timelines: RunSamples.completed(60, of: 100)
        + RunSamples.failed(60, after: 900, RunSamples.timeout), window: .seconds(10))
    let uneven = Repetition(
      timelines: RunSamples.completed((1...60).map { 50 + Double($0) }), window: .seconds(10))
    func error(_ repetition: Repetition) -> Double {
      WithinError.of(.p50, .endToEndLatency, in: [repetition], isLogarithmic: true)
    }
    #expect(error(steady) < 1e-12)
    #expect(error(uneven) > 0.01)
  }
}
