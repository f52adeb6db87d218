import Foundation
import Testing

@testable import PerfHarness

/// The gate's own error rates, found by trying: seeded, without clocks. The manual has the table of many
/// more cases.
@Suite struct GateSimulationTests {
  private typealias Noise = GateSimulation.Noise
  private typealias Change = GateSimulation.Change

  /// What hosted runners do, twice of it, requests that are alike, and all of it at once.
  private static let noises = [
    Noise(), Noise(betweenRuns: 0.05), Noise(autocorrelation: 0.6),
    Noise(betweenRuns: 0.05, autocorrelation: 0.6),
  ]

  private func text(_ noise: Noise) -> String {
    "runs \(DurationText.significant(noise.betweenRuns * 100)) %, AR(1) \(noise.autocorrelation)"
  }

  private func share(_ count: Int, of whole: Int) -> String {
    "\(count) of \(whole) (\(DurationText.significant(Double(count) / Double(whole) * 100)) %)"
  }

  // MARK: Nothing has changed

  /// A suite of 20 cases may turn red once in a hundred times, a case once in 2,000. Of 450 cases that is
  /// 0.225 expected, and by Poisson more than 3 come with a probability of 0.00009; of all 1,800 it is
  /// 0.9, and more than 6 come with 0.00004.
  @Test func anUnchangedCaseHardlyEverTurnsRed() {
    let cases = 450
    var red = 0
    for noise in Self.noises {
      let outcomes = GateSimulation(noise).outcomes(cases)
      let suspects = outcomes.filter(\.isSuspect)
      let fresh = suspects.reduce(0) { $0 + $1.confirmations }
      print(
        "unchanged, \(text(noise)): red \(share(outcomes.count(where: \.isRed), of: cases)), "
          + "measured again \(share(suspects.count, of: cases)), on average in "
          + "\(DurationText.significant(Double(fresh) / Double(max(1, suspects.count)))) repetitions"
      )
      #expect(outcomes.count(where: \.isRed) <= 3, "\(text(noise))")
      // Each comparison screens at a third of 15 %, and there are three of them.
      #expect(suspects.count < cases / 4)
      #expect(outcomes.allSatisfy { $0.isSuspect == ($0.confirmations > 0) })
      red += outcomes.count(where: \.isRed)
    }
    #expect(red <= 6)
  }

  // MARK: Something has

  /// Of 40 cases with a true rate of 92 %, fewer than 29 are found with a probability of less than
  /// 0.0001; with 99 %, fewer than 36; with 80 %, fewer than 22 (binomial).
  @Test(arguments: [
    ("+10 %", Noise(), Change(factor: 1.1), 29),
    ("+20 %", Noise(betweenRuns: 0.05), Change(factor: 1.2), 36),
    ("+20 %", Noise(autocorrelation: 0.6), Change(factor: 1.2), 36),
    ("tail × 2", Noise(), Change(tailFactor: 2), 22),
  ])
  private func aChangeIsFound(name: String, noise: Noise, change: Change, least: Int) {
    let outcomes = GateSimulation(noise, change, seed: 2).outcomes(40)
    let found = outcomes.count(where: \.isRed)
    print("\(name), \(text(noise)): found \(share(found, of: 40))")
    #expect(found >= least)
  }

  @Test func aCaseDependsOnItsSeedAndNumberAlone() {
    let simulation = GateSimulation(Noise(), Change(factor: 1.1), seed: 3)
    let outcomes = simulation.outcomes(6)
    #expect((0..<6).reversed().map { simulation.outcome(ofCase: $0) }.reversed() == outcomes)
    #expect(GateSimulation(Noise(), Change(factor: 1.1), seed: 4).outcomes(6) != outcomes)
  }

  // MARK: The levels

  /// Fresh repetitions alone may err with the level, whatever led to them: tried where only the level
  /// stands in the way, with no tolerance, and with comparisons of which any may be the one. Of 3,000
  /// with a rate of 5 % the share has a standard error of 0.4 %; four of it are allowed. Far fewer would
  /// be suspicious too: then power was given away.
  @Test(arguments: [1, 3])
  func freshRepetitionsErrAsOftenAsTheyMay(comparisons: Int) {
    var generator = SeededGenerator(seed: 5)
    func draw(_ count: Int) -> [Double] {
      (0..<count).map { _ in exp(0.03 * generator.nextNormal()) }
    }
    let gate = Gate(GateDesign(falseAlarms: 0.05))
    let red = (0..<3000).count { _ in
      let earlier = (0..<comparisons).map { _ in draw(10) }
      var fresh = (0..<comparisons).map { _ in draw(5) }
      while true {
        let contests = zip(fresh, earlier).map {
          Contest(current: $0, baseline: $1, relativeTolerance: 0)
        }
        switch gate.decide(fresh: contests, measured: fresh[0].count) {
        case .measure(let more, _): for index in fresh.indices { fresh[index] += draw(more) }
        case .settled(let rulings): return rulings.contains { $0.standing == .worse }
        }
      }
    }
    print("\(comparisons) comparisons at a level of 5 %: red \(share(red, of: 3000))")
    #expect(Double(red) / 3000 < 0.05 + 4 * 0.004)
    #expect(Double(red) / 3000 > 0.02)
  }

  // MARK: What everybody does

  /// More than 10 % on any of four percentiles. Of one run against the last one, the same noise turns
  /// 30 % of the cases red (1,500 cases by numpy), and so nearly every suite of 20: all are clean with a
  /// probability of 0.7²⁰ = 0.0008. Of 200 cases the share has a standard error of 3.2 %; four of it are
  /// allowed. By the means of as many repetitions as the gate has it is 6 % (by numpy), and none of 200
  /// would come with a probability of 0.94²⁰⁰ = 0.000004.
  @Test func theNaiveRuleCriesWolf() {
    var generator = SeededGenerator(seed: 6)
    func draw(_ repetitions: Int) -> [Sample] {
      (0..<repetitions).map { _ in
        let speed = 0.0266 * generator.nextNormal()
        return Sample((0..<200).map { _ in exp(speed + 0.35 * generator.nextNormal()) })
      }
    }
    func isRed(_ current: [Sample], _ earlier: [Sample]) -> Bool {
      [50.0, 90, 95, 99].contains { percent in
        current.map { $0.percentile(percent) }.mean
          > 1.1 * earlier.map { $0.percentile(percent) }.mean
      }
    }
    let cases = (0..<200).map { _ in (earlier: draw(10), current: draw(3)) }
    let last = cases.map { isRed([$0.current[0]], [$0.earlier[0]]) }
    let suites = stride(from: 0, to: 200, by: 20).count { last[$0..<$0 + 20].contains(true) }
    let means = cases.count { isRed($0.current, $0.earlier) }
    print(
      "naive rule, one run against the last: red \(share(last.count { $0 }, of: 200)), "
        + "\(suites) of 10 suites; by the means of 3 against 10: \(share(means, of: 200))")
    #expect(Double(last.count { $0 }) > 200 * (0.3 - 4 * 0.032))
    #expect(suites >= 9)
    #expect(means > 0)
  }
}
