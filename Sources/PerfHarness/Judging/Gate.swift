/// Decides whether a case got worse: looks, measures suspects again, looks again. Pure.
package struct Gate: Sendable {
  /// Where a contest stands.
  package enum Standing: Sendable, Hashable {
    /// It got worse by more than the tolerance, and that it got worse is certain.
    case worse
    /// It looks worse by more than the tolerance, and the interval of its change alone excludes none; but
    /// among so many comparisons that may well be chance. What the first look does not find worth
    /// measuring again is not worth that either.
    case perhapsWorse
    /// It is not worse by more than the tolerance, or nothing says that it is.
    case same
    /// It got better by more than the tolerance, and that it got better is certain.
    case better
  }

  /// Where a contest stands, and the figures that say so.
  package struct Ruling: Sendable {
    package var standing: Standing
    package var finding: ContestFinding
    /// How often it would look so much worse by chance, adjusted for the contests of the case.
    package var chance: Double
  }

  /// What comes next.
  package enum Decision: Sendable {
    /// So many fresh repetitions are to be measured. The rulings say what is suspected.
    case measure(more: Int, [Ruling])
    /// This is what became of each contest.
    case settled([Ruling])
  }

  package let design: GateDesign
  private let certainty: Comparison.Certainty

  package init(_ design: GateDesign, certainty: Comparison.Certainty = .change) {
    self.design = design
    self.certainty = certainty
  }

  /// What follows from the first look.
  package func decide(first contests: [Contest]) -> Decision {
    let rulings = rulings(on: contests, level: design.firstLevel)
    guard let look = design.looks.first else { return .settled(rulings) }
    if rulings.contains(where: { $0.standing == .worse }) {
      return .measure(more: look.repetitions, rulings)
    }
    return .settled(
      rulings.map { ruling in
        var ruling = ruling
        if ruling.standing == .perhapsWorse { ruling.standing = .same }
        return ruling
      })
  }

  /// What follows from fresh repetitions alone.
  ///
  /// - Parameter measured: how many fresh repetitions there are; they are looked at when a look is
  ///   due, not before.
  package func decide(fresh contests: [Contest], measured: Int) -> Decision {
    let looks = design.looks
    let place = looks.firstIndex { $0.repetitions >= measured } ?? looks.count - 1
    let rulings = rulings(
      on: contests, level: looks.isEmpty ? design.level : design.level * looks[place].share)
    guard place >= 0 else { return .settled(rulings) }
    if measured < looks[place].repetitions {
      return .measure(more: looks[place].repetitions - measured, rulings)
    }
    let isFound = rulings.contains { $0.standing == .worse }
    let isHopeless = rulings.allSatisfy { $0.finding.excess < GateDesign.promise }
    if isFound || isHopeless || place + 1 == looks.count { return .settled(rulings) }
    return .measure(more: looks[place + 1].repetitions - measured, rulings)
  }

  private func rulings(on contests: [Contest], level: Double) -> [Ruling] {
    let rulings = rulings(on: contests.map { ContestFinding($0) }, level: level)
    guard rulings.contains(where: { $0.standing == .worse }) else { return rulings }
    // Whether repetitions only happen to agree is looked into where it could make a false alarm.
    let findings = zip(contests, rulings).map { contest, ruling in
      ruling.standing == .worse
        ? ContestFinding(contest, leastError: contest.leastError()) : ruling.finding
    }
    return self.rulings(on: findings, level: level)
  }

  private func rulings(on findings: [ContestFinding], level: Double) -> [Ruling] {
    let worse = Holm.adjusted(
      findings.map { $0.chanceWorse(than: certainty == .excess ? $0.tolerance : 0) })
    // Good news is not measured again: it has to be certain at once.
    let better = Holm.adjusted(findings.map(\.chanceBetter))
    return findings.indices.map { index in
      let finding = findings[index]
      let standing: Standing =
        if finding.isWorse {
          worse[index] <= level ? .worse : finding.isSuspicious ? .perhapsWorse : .same
        } else {
          finding.isBetter && better[index] <= min(level, design.level) ? .better : .same
        }
      return Ruling(standing: standing, finding: finding, chance: worse[index])
    }
  }
}
