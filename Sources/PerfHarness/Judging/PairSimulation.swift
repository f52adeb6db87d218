import Foundation

/// How often the comparison of two sides is right, found by trying, as `GateSimulation` does it for a
/// baseline.
package struct PairSimulation: Sendable {
  /// The standard deviation of the logarithm of a latency within a run.
  package var sigma = 0.35
  /// The standard deviation of the logarithm of the speed that a round has for both sides, and of how
  /// much it drifts from the first run of a round to the last.
  package var drift = 0.05
  /// The standard deviation of the logarithm of the speed that each run has for itself.
  package var betweenRuns = 0.0
  /// What the candidate's latencies are multiplied by.
  package var factor = 1.0
  package var rounds = 10
  /// How many requests a run has.
  package var requests = 100
  package var statistics = PairJudge.defaultStatistics
  package var tolerance = Tolerance(relative: 0.02, absolute: .milliseconds(1))
  package var design = GateDesign(cases: 1, confirmations: 0)
  package var seed: UInt64

  package init(factor: Double = 1, seed: UInt64 = 1) {
    self.factor = factor
    self.seed = seed
  }

  /// Whether the candidate was found to be slower; it depends on nothing but the seed and the number.
  package func isRed(ofCase number: Int) -> Bool {
    var generator = SeededGenerator(seed: seed, stream: UInt64(number))
    var values = [Statistic: (current: [Double], other: [Double])]()
    for round in 0..<rounds {
      let sides = measured(round, &generator)
      for statistic in statistics {
        func mean(_ samples: [Sample]) -> Double {
          let values = samples.compactMap {
            MetricDescriptor.endToEndLatency.value(of: statistic, in: $0)
          }
          return exp(values.map { log($0) }.mean)
        }
        values[statistic, default: ([], [])].current.append(mean(sides.candidate))
        values[statistic, default: ([], [])].other.append(mean(sides.control))
      }
    }
    let contests = statistics.compactMap { values[$0] }.map {
      Contest(
        current: $0.current, baseline: $0.other, pairing: .rounds,
        relativeTolerance: tolerance.relative, absoluteTolerance: tolerance.absolute.inSeconds)
    }
    guard case .settled(let rulings) = Gate(design).decide(first: contests) else { return false }
    return rulings.contains { $0.standing == .worse }
  }

  /// One round: two runs of each side.
  private func measured(
    _ round: Int, _ generator: inout SeededGenerator
  ) -> (candidate: [Sample], control: [Sample]) {
    let speed = drift * generator.nextNormal()
    let trend = drift * generator.nextNormal()
    var sides: (candidate: [Sample], control: [Sample]) = ([], [])
    for (position, isCandidate) in PairJudge.order(ofRound: round).enumerated() {
      let own = betweenRuns > 0 ? betweenRuns * generator.nextNormal() : 0
      let pace =
        exp(speed + trend * (Double(position) / 3 - 0.5) + own) * (isCandidate ? factor : 1)
      let sample = Sample((0..<requests).map { _ in pace * exp(sigma * generator.nextNormal()) })
      if isCandidate { sides.candidate.append(sample) } else { sides.control.append(sample) }
    }
    return sides
  }
}
