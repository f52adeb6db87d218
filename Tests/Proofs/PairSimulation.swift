import Foundation

@testable import PerfHarness

/// How often the comparison of two sides is right, found by trying, as `GateSimulation` does it for a
/// baseline.
struct PairSimulation: Sendable {
  /// The standard deviation of the logarithm of a latency within a run.
  var sigma = 0.35
  /// The standard deviation of the logarithm of the speed that a round has for both sides, and of how
  /// much it drifts from the first run of a round to the last.
  var drift = 0.05
  /// The standard deviation of the logarithm of the speed that each run has for itself.
  var betweenRuns = 0.0
  /// What the candidate's latencies are multiplied by.
  var factor = 1.0
  var rounds = 10
  /// How many requests a run has.
  var requests = 100
  var statistics = PairJudge.defaultStatistics
  var tolerance = Tolerance(relative: 0.02, absolute: .milliseconds(1))
  var design = GateDesign(falseAlarms: 0.009, cases: 1, confirmations: 0)
  var seed: UInt64

  init(factor: Double = 1, seed: UInt64 = 1) {
    self.factor = factor
    self.seed = seed
  }

  /// Whether the candidate was found to be slower; it depends on nothing but the seed and the number.
  func isRed(ofCase number: Int) -> Bool {
    var generator = SeededGenerator(seed: seed, stream: UInt64(number))
    var candidate: [GateSimulation.Draws] = []
    var control: [GateSimulation.Draws] = []
    for round in 0..<rounds {
      let speed = drift * generator.nextNormal()
      let trend = drift * generator.nextNormal()
      for (position, isCandidate) in PairJudge.order(ofRound: round).enumerated() {
        let own = betweenRuns > 0 ? betweenRuns * generator.nextNormal() : 0
        let pace =
          exp(speed + trend * (Double(position) / 3 - 0.5) + own) * (isCandidate ? factor : 1)
        let run = GateSimulation.Draws(
          (0..<requests).map { _ in pace * exp(sigma * generator.nextNormal()) })
        if isCandidate { candidate.append(run) } else { control.append(run) }
      }
    }
    let sides = Sides(.endToEndLatency, current: candidate, other: control)
    let contests = statistics.compactMap { statistic in
      PairJudge.rounds(of: statistic, sides).map {
        ContestedNumber(statistic, sides, values: $0, pairing: .rounds, tolerance: tolerance)
          .contest
      }
    }
    guard case .settled(let rulings) = Gate(design).decide(first: contests) else { return false }
    return rulings.contains { $0.standing == .worse }
  }
}
