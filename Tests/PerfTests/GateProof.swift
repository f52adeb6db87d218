import Foundation
import PerfHarness
import Testing

/// How often the gate is right: the long version of what the unit tests assert in short. The manual
/// shows its table.
@Suite struct GateProof {
  @Test(.enabled(if: ProcessInfoVariable.isAsked))
  func table() {
    let cases = 2000
    for (name, noise, change) in [
      ("A/A 2.66", GateSimulation.Noise(), GateSimulation.Change()),
      ("A/A 5%", GateSimulation.Noise(betweenRuns: 0.05), GateSimulation.Change()),
      (
        "A/A all", GateSimulation.Noise(betweenRuns: 0.05, autocorrelation: 0.6),
        GateSimulation.Change()
      ),
      ("+10", GateSimulation.Noise(), GateSimulation.Change(factor: 1.1)),
      ("+20 5%", GateSimulation.Noise(betweenRuns: 0.05), GateSimulation.Change(factor: 1.2)),
      ("+20 ar", GateSimulation.Noise(autocorrelation: 0.6), GateSimulation.Change(factor: 1.2)),
      ("tail", GateSimulation.Noise(), GateSimulation.Change(tailFactor: 2)),
    ] {
      let clock = ContinuousClock()
      let start = clock.now
      let outcomes = GateSimulation(noise, change).outcomes(cases)
      let red = outcomes.count { $0.isRed }
      let suspect = outcomes.count { $0.isSuspect }
      let confirmations = outcomes.reduce(0) { $0 + $1.confirmations }
      print(
        name, "suspect", Double(suspect) / Double(cases), "red", Double(red) / Double(cases),
        "fresh",
        Double(confirmations) / Double(max(1, suspect)), "time", clock.now - start)
    }
  }
}

enum ProcessInfoVariable {
  static var isAsked: Bool { ProcessInfo.processInfo.environment["GATE_PROOF"] != nil }
}
