import PerfHarness
import Testing

@Suite struct GammaArrivalsTests {
  private func delays(_ arrivals: GammaArrivals, _ count: Int = 20_000) -> Sample {
    let offsets = [Duration.zero] + arrivals.offsets(seed: 42).prefix(count)
    return Sample(zip(offsets.dropFirst(), offsets).map { ($0 - $1).inSeconds })
  }

  @Test(arguments: [0.5, 1, 4]) func delaysHaveTheGammaDistribution(_ burstiness: Double) {
    let delays = delays(.gamma(perSecond: 20, burstiness: burstiness))
    let test = KolmogorovSmirnov(delays.values.map { $0 * 20 * burstiness }) {
      gammaCumulative($0, shape: burstiness)
    }
    #expect(test.isPlausible, "\(test)")
  }

  /// Mean 1/λ and deviation 1/(λ√b), whatever the burstiness b; the standard error of the deviation is
  /// σ·√((κ − 1)/4n) with κ = 3 + 6/b.
  @Test(arguments: [0.1, 0.25, 1, 25])
  func burstinessChangesHowDelaysVaryAndNotTheirMean(_ burstiness: Double) {
    let delays = delays(.gamma(perSecond: 20, burstiness: burstiness))
    let n = Double(delays.count)
    let deviation = 0.05 / burstiness.squareRoot()
    #expect(abs(delays.mean - 0.05) < 4 * deviation / n.squareRoot())
    let error = deviation * ((2 + 6 / burstiness) / (4 * n)).squareRoot()
    #expect(abs(delays.sampleStandardDeviation - deviation) < 4 * error)
  }

  @Test(arguments: [
    (0.0, 1.0, "the rate is 0.0; expected more than 0 and at most 1000000 per second"),
    (20, 0, "the burstiness is 0.0; expected 0.01 to 10000"),
    (20, .nan, "the burstiness is nan; expected 0.01 to 10000"),
    (20, 1e5, "the burstiness is 100000.0; expected 0.01 to 10000"),
  ])
  func impossibleArrivalsSayWhatIsPossible(rate: Double, burstiness: Double, text: String) throws {
    let arrivals = GammaArrivals.gamma(perSecond: rate, burstiness: burstiness)
    let error = try #require(throws: WorkloadError.self) { try arrivals.validate() }
    #expect(
      error.description
        == "arrivals gamma(\(rate) per second, burstiness \(burstiness)): \(text); "
        + "write e.g. .gamma(perSecond: 20, burstiness: 0.5)")
    #expect(error.code == .invalidArrivals)
  }
}
