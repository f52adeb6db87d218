import Testing

@testable import PerfHarness

/// The short version of the proof for two sides: 10 rounds of four runs of 100 requests, with a drift
/// of 5 % from round to round and as much across each round.
@Suite struct PairSimulationTests {
  private static let cases = 400

  /// Each bound is what the target is missed by in 1 of 10,000 tries by mere chance, of 400 cases
  /// (scipy.stats.binom.ppf): at most 1 % red without a change: ppf(0.9999, 400, 0.01) = 13; at least
  /// 60 % of +5 %: ppf(0.0001, 400, 0.6) = 203; at least 98 % of +10 %: ppf(0.0001, 400, 0.98) = 380.
  @Test(arguments: [(1.0, 0...13), (1.05, 203...400), (1.1, 380...400)])
  func aCandidateIsFoundToBeSlowerWhenItIs(factor: Double, allowed: ClosedRange<Int>) {
    let simulation = PairSimulation(factor: factor)
    let red = (0..<Self.cases).count { simulation.isRed(ofCase: $0) }
    print("candidate × \(factor): \(red) of \(Self.cases) red")
    #expect(allowed.contains(red))
  }

  @Test func aCaseDependsOnItsSeedAndNumberAlone() {
    let simulation = PairSimulation(factor: 1.05)
    let once = (0..<20).map { simulation.isRed(ofCase: $0) }
    #expect((0..<20).map { simulation.isRed(ofCase: $0) } == once)
    #expect(Set(once).count == 2)
  }
}
