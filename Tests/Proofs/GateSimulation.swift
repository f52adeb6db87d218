import Foundation

@testable import PerfHarness

/// How often the gate is right, found by trying: latencies are drawn from a known distribution, and
/// the gate says what it makes of them.
///
/// Everything from the values of a request to the ruling is the real thing; only the requests are not.
struct GateSimulation: Sendable {
  /// How latencies are distributed within a repetition and from one to the next.
  struct Noise: Sendable, Hashable {
    /// The standard deviation of the logarithm of a latency within a repetition.
    var sigma = 0.35
    /// The standard deviation of the logarithm of a repetition's speed.
    var betweenRuns = 0.0266
    /// How much a request's logarithm is like that of the request before: an AR(1) process.
    var autocorrelation = 0.0

    init(betweenRuns: Double = 0.0266, autocorrelation: Double = 0) {
      self.betweenRuns = betweenRuns
      self.autocorrelation = autocorrelation
    }
  }

  /// What is different now from when the baseline was recorded.
  struct Change: Sendable, Hashable {
    /// Every latency is multiplied by it.
    var factor = 1.0
    /// What exceeds the true 90th percentile is multiplied by it.
    var tailFactor = 1.0

    init(factor: Double = 1, tailFactor: Double = 1) {
      self.factor = factor
      self.tailFactor = tailFactor
    }
  }

  /// What became of one case.
  struct Outcome: Sendable, Hashable {
    /// Whether the first look was worried.
    var isSuspect = false
    /// Whether the verdict was a regression.
    var isRed = false
    /// How many fresh repetitions were measured.
    var confirmations = 0
  }

  var noise: Noise
  var change: Change
  /// How many requests a repetition has.
  var requests = 200
  /// How many repetitions the baseline has.
  var baseline = 10
  /// How many repetitions the first look has.
  var repetitions = 3
  /// How many other metrics are compared, which never change and know nothing of the first one.
  var otherMetrics = 0
  var statistics: [Statistic] = Comparison.defaultStatistics
  var tolerance = Tolerance()
  var design: GateDesign
  var seed: UInt64

  init(
    _ noise: Noise = Noise(), _ change: Change = Change(),
    design: GateDesign = GateDesign(cases: 20),
    seed: UInt64 = 1
  ) {
    self.noise = noise
    self.change = change
    self.design = design
    self.seed = seed
  }

  /// What becomes of so many cases, each with a baseline of its own.
  func outcomes(_ cases: Int) -> [Outcome] {
    (0..<cases).map { outcome(ofCase: $0) }
  }

  /// What becomes of one case, which depends on nothing but the seed and its number.
  func outcome(ofCase number: Int) -> Outcome {
    var generator = SeededGenerator(seed: seed, stream: UInt64(number))
    let earlier = draw(baseline, Change(), &generator)
    let gate = Gate(design)
    var outcome = Outcome()
    let first = draw(repetitions, change, &generator)
    var decision = gate.decide(first: contests(first, earlier))
    var fresh: [[Draws]] = []
    while case .measure(let more, _) = decision {
      outcome.isSuspect = true
      fresh += draw(more, change, &generator)
      decision = gate.decide(fresh: contests(fresh, earlier), measured: fresh.count)
    }
    outcome.confirmations = fresh.count
    if case .settled(let rulings) = decision {
      outcome.isRed = rulings.contains { $0.standing == .worse }
    }
    return outcome
  }

  /// - Parameters:
  ///   - current: the metrics of each repetition.
  ///   - earlier: likewise.
  private func contests(_ current: [[Draws]], _ earlier: [[Draws]]) -> [Contest] {
    (0...otherMetrics).flatMap { metric in
      let now = current.map { $0[metric] }
      let sides = Sides(.endToEndLatency, current: now, other: earlier.map { $0[metric] })
      return statistics.compactMap { statistic in
        sides.values(of: statistic).map { values in
          ContestedNumber(statistic, sides, values: values, tolerance: tolerance) { isLogarithmic in
            WithinError.of(
              statistic, .endToEndLatency, in: now.map(\.values), inFlight: 1,
              isLogarithmic: isLogarithmic)
          }.contest
        }
      }
    }
  }

  /// So many repetitions, with the metrics of each; the first one changes.
  private func draw(
    _ count: Int, _ change: Change, _ generator: inout SeededGenerator
  ) -> [[Draws]] {
    (0..<count).map { _ in
      (0...otherMetrics).map { draw($0 == 0 ? change : Change(), &generator) }
    }
  }

  /// One repetition: its latencies in seconds, in the order of the requests.
  struct Draws: RepetitionSummary {
    let values: [Double]
    let sample: Sample

    var count: Int { values.count }

    func value(of statistic: Statistic) -> Double? {
      MetricDescriptor.endToEndLatency.value(of: statistic, in: sample)
    }

    func isLowerBound(_ statistic: Statistic) -> Bool { false }

    init(_ values: [Double]) {
      self.values = values
      sample = Sample(values)
    }
  }

  /// Φ⁻¹(0.9).
  private static let ninetieth = 1.2815515655446004

  private func draw(_ change: Change, _ generator: inout SeededGenerator) -> Draws {
    let speed = noise.betweenRuns * generator.nextNormal() + log(change.factor)
    let innovation = (1 - noise.autocorrelation * noise.autocorrelation).squareRoot()
    let ninetieth = exp(noise.sigma * Self.ninetieth)
    var state = generator.nextNormal()
    let values = (0..<requests).map { index in
      if index > 0 {
        state = noise.autocorrelation * state + innovation * generator.nextNormal()
      }
      var latency = exp(noise.sigma * state)
      if latency > ninetieth {
        latency = ninetieth + change.tailFactor * (latency - ninetieth)
      }
      return latency * exp(speed)
    }
    return Draws(values)
  }
}
