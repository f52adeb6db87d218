import Synchronization
import Testing

@testable import PerfHarness

/// When the gate measures again, and when it makes up its mind. Equal numbers leave no doubt of any
/// change; where doubt is wanted, the fixture says how much.
@Suite struct GateTests {
  private let gate = Gate(GateDesign(cases: 20))

  /// Against a baseline of 100.
  private func contest(_ value: Double, _ count: Int = 3) -> Contest {
    Contest(
      current: Array(repeating: value, count: count), baseline: Array(repeating: 100, count: 10))
  }

  private func contest(_ chance: GateFixture.Chance) -> Contest {
    Contest(current: chance.current, baseline: chance.baseline)
  }

  /// A decision in a word: how many more, or where the contests stand.
  private func text(_ decision: Gate.Decision) -> String {
    switch decision {
    case .measure(let more, _): "measure \(more)"
    case .settled(let rulings): rulings.map { "\($0.standing)" }.joined(separator: " ")
    }
  }

  // MARK: The first look

  @Test(arguments: [
    ([100.0, 104], "same same"), ([105], "same"), ([80, 100], "better same"), ([106], "measure 5"),
    ([100, 106], "measure 5"), ([80, 106], "measure 5"), ([], ""),
  ])
  func aFirstLookThatWorriesNobodySettlesIt(values: [Double], decision: String) {
    #expect(text(gate.decide(first: values.map { contest($0) })) == decision)
  }

  @Test func theSuspectsAreNamed() throws {
    guard case .measure(_, let rulings) = gate.decide(first: [contest(100), contest(106)]) else {
      Issue.record("nothing was suspected")
      return
    }
    #expect(rulings.map(\.standing) == [.same, .worse])
    #expect(rulings.map(\.chance) == [1, 0])
  }

  /// A chance of 6 % is enough for a second look, one of 18 % is not, nor is it worth a word.
  @Test func theFirstLookIsLoose() throws {
    #expect(
      try text(gate.decide(first: [contest(GateFixture.chance("suspicious"))])) == "measure 5")
    #expect(try text(gate.decide(first: [contest(GateFixture.chance("common"))])) == "same")
    // Three together are three times as likely to look so by chance: Holm.
    let suspicious = try contest(GateFixture.chance("suspicious"))
    #expect(
      text(gate.decide(first: [suspicious, contest(100), contest(100)]))
        == "same same same")
    // Neither is one of 0.18 % where ninety others share the level: 91 · 0.0018 is more than 15 %.
    let rare = try contest(GateFixture.chance("rare"))
    let many = [rare] + Array(repeating: contest(100), count: 90)
    #expect(text(gate.decide(first: many)).hasPrefix("same same"))
  }

  @Test func withoutConfirmationsTheFirstLookDecidesAtTheFullLevel() throws {
    let rare = try GateFixture.chance("rare")
    for (cases, decision) in [(1, "worse"), (20, "perhapsWorse")] {
      let gate = Gate(GateDesign(cases: cases, confirmations: 0))
      #expect(text(gate.decide(first: [contest(rare)])) == decision)
      #expect(text(gate.decide(fresh: [contest(rare)], measured: 3)) == decision)
    }
    #expect(text(Gate(GateDesign(confirmations: 0)).decide(first: [contest(106)])) == "worse")
  }

  // MARK: Fresh repetitions

  /// By the end of half the tolerance, 102.5, there is still hope that it is worse.
  @Test(arguments: [
    (5, [106.0], "worse"), (5, [102.4], "same"), (5, [80], "better"), (5, [102.6], "measure 5"),
    (5, [102.4, 102.6], "measure 5"), (5, [102.4, 106], "same worse"), (10, [102.6], "measure 10"),
    (10, [102.4], "same"), (10, [106], "worse"), (20, [102.6], "same"), (20, [106], "worse"),
  ])
  func itGoesOnAsLongAsThereIsAPromise(measured: Int, values: [Double], decision: String) {
    let contests = values.map { contest($0, measured) }
    #expect(text(gate.decide(fresh: contests, measured: measured)) == decision)
  }

  /// Whoever looks whenever something has come looks too often: nothing is found before its time.
  @Test(arguments: [
    (1, "measure 4"), (4, "measure 1"), (6, "measure 4"), (9, "measure 1"), (11, "measure 9"),
    (19, "measure 1"), (21, "worse"),
  ])
  func betweenLooksNothingIsDecided(measured: Int, decision: String) {
    #expect(text(gate.decide(fresh: [contest(106, 5)], measured: measured)) == decision)
  }

  /// Each look has its share of the level: 0.05, 0.15, 0.8. The same doubt is held against each.
  @Test(arguments: [(5, 0.05, "measure 5"), (10, 0.15, "measure 10"), (20, 0.8, "perhapsWorse")])
  func everyLookHasItsShareOfTheLevel(measured: Int, share: Double, otherwise: String) throws {
    let rare = try GateFixture.chance("rare")
    let just = rare.chance / share
    for (falseAlarms, decision) in [(just * 1.001, "worse"), (just * 0.999, otherwise)] {
      let gate = Gate(GateDesign(falseAlarms: falseAlarms))
      #expect(text(gate.decide(fresh: [contest(rare)], measured: measured)) == decision)
    }
  }

  // MARK: Certainty

  @Test func excessIsLessCertainThanChange() throws {
    let sure = try GateFixture.chance("sure")
    for (certainty, falseAlarms, decision) in [
      (Comparison.Certainty.change, sure.chance * 1.001, "worse"),
      (.change, sure.chance * 0.999, "perhapsWorse"),
      (.excess, sure.chanceOfExcess * 1.001, "worse"),
      (.excess, sure.chanceOfExcess * 0.999, "perhapsWorse"),
    ] {
      let gate = Gate(
        GateDesign(falseAlarms: falseAlarms, confirmations: 0), certainty: certainty)
      #expect(text(gate.decide(first: [contest(sure)])) == decision)
    }
  }

  /// Good news is as certain as bad news has to be in the end, and is not measured again.
  @Test func improvementsAreHeldToTheFullLevelAtOnce() throws {
    let rare = try GateFixture.chance("rare")
    let contest = Contest(current: rare.current, baseline: rare.baseline, better: .higher)
    for (falseAlarms, decision) in [
      (rare.chance * 1.001, "better"), (rare.chance * 0.999, "same"),
    ] {
      #expect(text(Gate(GateDesign(falseAlarms: falseAlarms)).decide(first: [contest])) == decision)
    }
  }

  /// What repetitions that agree make certain may be uncertain by what happens within them. With a
  /// standard error of 0.05, 6 % more is t = ln 1.06 ÷ 0.05 = 1.17, beyond which 13 % of 11 degrees of
  /// freedom lie: for one of two contests that is not even suspicious. 60 % more is t = 9.4.
  @Test func repetitionsThatHappenToAgreeAreNotTakenAtTheirWord() throws {
    let asked = Mutex(0)
    func contest(_ value: Double) -> Contest {
      var contest = self.contest(value)
      contest.leastError = {
        asked.withLock { $0 += 1 }
        return 0.05
      }
      return contest
    }
    #expect(text(gate.decide(first: [contest(104), contest(90)])) == "same better")
    // It takes resampling to know, and is asked for only where something is suspected.
    #expect(asked.withLock { $0 } == 0)
    let two = [contest(106), contest(100)]
    #expect(text(gate.decide(first: two)) == "same same")
    #expect(asked.withLock { $0 } == 1)
    #expect(text(gate.decide(first: [contest(160), contest(100)])) == "measure 5")
  }
}
