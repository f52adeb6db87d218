import Foundation
import Testing

@testable import PerfHarness

/// How many cases are simulated for each row; nil where nobody asks for it.
private let cases = ProcessInfo.processInfo.environment["GATE_PROOF"].flatMap(Int.init)

/// How often the gate is right, by simulation: the long version of what the unit tests assert in short.
/// The manual shows what it prints.
///
/// `GATE_PROOF=20000 swift test -c release --filter GateProof`: so many cases a row.
@Suite(.enabled(if: cases != nil, "GATE_PROOF=20000 asks for it"), .serialized)
struct GateProof {
  /// One row of the table: what is simulated, and how many of the cases are to be red.
  struct Row: CustomTestStringConvertible, Sendable {
    var name: String
    var simulation: GateSimulation
    var expected: ClosedRange<Double>
    var testDescription: String { name }

    init(
      _ name: String, _ noise: GateSimulation.Noise, _ change: GateSimulation.Change,
      _ expected: ClosedRange<Double>, otherMetrics: Int = 0
    ) {
      self.name = name
      simulation = GateSimulation(noise, change)
      simulation.otherMetrics = otherMetrics
      self.expected = expected
    }
  }

  private static let quiet = GateSimulation.Noise(betweenRuns: 0.0266)
  private static let noisy = GateSimulation.Noise(betweenRuns: 0.05)
  private static let correlated = GateSimulation.Noise(betweenRuns: 0.0266, autocorrelation: 0.6)
  private static let everything = GateSimulation.Noise(betweenRuns: 0.05, autocorrelation: 0.6)
  /// A suite of 20 is to turn red in 1 % of all runs: a case in 0.05 %.
  private static let rarely = 0...0.0005

  static let rows = [
    Row("unchanged, run SD 2.66 %", quiet, .init(), rarely),
    Row("unchanged, run SD 5 %", noisy, .init(), rarely),
    Row("unchanged, AR(1) 0.6", correlated, .init(), rarely),
    Row("unchanged, run SD 5 %, AR(1) 0.6", everything, .init(), rarely),
    Row("unchanged, three metrics", quiet, .init(), rarely, otherMetrics: 2),
    Row("+10 %, run SD 2.66 %", quiet, .init(factor: 1.1), 0.92...1),
    Row("+20 %, run SD 5 %", noisy, .init(factor: 1.2), 0.99...1),
    Row("+20 %, AR(1) 0.6", correlated, .init(factor: 1.2), 0.99...1),
    Row("+20 %, run SD 5 %, AR(1) 0.6", everything, .init(factor: 1.2), 0...1),
    Row("+10 %, AR(1) 0.6", correlated, .init(factor: 1.1), 0...1),
    Row("excess above p90 doubled", quiet, .init(tailFactor: 2), 0.8...1),
    Row("+10 % of one metric of three", quiet, .init(factor: 1.1), 0...1, otherMetrics: 2),
    Row("excess doubled, one of three", quiet, .init(tailFactor: 2), 0...1, otherMetrics: 2),
  ]

  @Test(arguments: rows)
  func baseline(_ row: Row) async {
    let count = cases ?? 0
    let simulation = row.simulation
    let outcomes = await Self.simulated(count) { simulation.outcome(ofCase: $0) }
    let red = outcomes.count { $0.isRed }
    let suspects = outcomes.count { $0.isSuspect }
    let fresh = outcomes.reduce(0) { $0 + $1.confirmations }
    let share = Share(count: red, cases: count)
    print(
      "| \(row.name) | \(share) | \(Share(count: suspects, cases: count)) | "
        + "\((Double(fresh) / Double(max(1, suspects)) * 10).rounded() / 10) |")
    #expect(share.isCompatible(with: row.expected))
  }

  /// What fewer false alarms cost: the same changes with suites that may turn red more or less often.
  @Test(arguments: [0.001, 0.01, 0.05, 0.2])
  func tradeOff(falseAlarms: Double) async {
    let count = cases ?? 0
    let design = GateDesign(falseAlarms: falseAlarms, cases: 20)
    var cells = ["suites red \(Self.percent(falseAlarms)) of the time"]
    for change in [
      GateSimulation.Change(), GateSimulation.Change(factor: 1.1),
      GateSimulation.Change(tailFactor: 2),
    ] {
      let simulation = GateSimulation(Self.quiet, change, design: design)
      let outcomes = await Self.simulated(count) { simulation.outcome(ofCase: $0) }
      let red = outcomes.count { $0.isRed }
      let share = Share(count: red, cases: count)
      cells.append(share.description)
      if change == GateSimulation.Change() {
        #expect(share.isCompatible(with: 0...design.level))
      }
    }
    print("| \(cells.joined(separator: " | ")) |")
  }

  @Test(arguments: [
    (1.0, 0.0, 0.0...0.01), (1.05, 0, 0.6...1), (1.1, 0, 0.98...1), (1, 0.0266, 0...0.01),
    (1.05, 0.0266, 0...1), (1.1, 0.0266, 0...1),
  ])
  func pairs(factor: Double, betweenRuns: Double, expected: ClosedRange<Double>) async {
    let count = cases ?? 0
    var simulation = PairSimulation(factor: factor)
    simulation.betweenRuns = betweenRuns
    let red = await Self.simulated(count) { [simulation] in simulation.isRed(ofCase: $0) }
      .count { $0 }
    let share = Share(count: red, cases: count)
    print("| candidate × \(factor), run SD \(Self.percent(betweenRuns)) | \(share) |")
    #expect(share.isCompatible(with: expected))
  }

  private static func percent(_ share: Double) -> String {
    "\((share * 10_000).rounded() / 100) %"
  }

  /// Simulates cases on all cores.
  private static func simulated<Result: Sendable>(
    _ count: Int, _ outcome: @escaping @Sendable (Int) -> Result
  ) async -> [Result] {
    let workers = ProcessInfo.processInfo.activeProcessorCount
    return await withTaskGroup(of: [Result].self) { group in
      for worker in 0..<workers {
        group.addTask { stride(from: worker, to: count, by: workers).map(outcome) }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
  }
}
