/// Decides whether a case got worse: looks, measures suspects again, looks again. Pure.
package struct Gate: Sendable {
  /// Where a contest stands.
  package enum Standing: Sendable, Hashable {
    /// It got worse by more than the tolerance, and that it got worse is certain.
    case worse
    /// It looks worse by more than the tolerance, but that may well be chance.
    case perhapsWorse
    /// It is not worse by more than the tolerance.
    case same
    /// It got better by more than the tolerance, and that it got better is certain.
    case better
  }

  /// Where a contest stands, and how likely it is to look like that by chance.
  package struct Ruling: Sendable, Hashable {
    package var standing: Standing
    /// How often it would look so much worse by chance, adjusted for the contests of the case.
    package var chance: Double
  }

  /// What comes next.
  package enum Decision: Sendable, Hashable {
    /// So many fresh repetitions are to be measured.
    case measure(more: Int)
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
  package func decide(first findings: [ContestFinding]) -> Decision {
    let rulings = rulings(of: findings, level: design.firstLevel)
    guard let look = design.looks.first, rulings.contains(where: { $0.standing == .worse }) else {
      return .settled(rulings)
    }
    return .measure(more: look.repetitions)
  }

  /// What follows from fresh repetitions alone.
  ///
  /// - Parameter measured: how many fresh repetitions there are; they are looked at when a look is
  ///   due, not before.
  package func decide(fresh findings: [ContestFinding], measured: Int) -> Decision {
    let looks = design.looks
    guard let place = looks.firstIndex(where: { $0.repetitions >= measured }) else {
      return .settled(rulings(of: findings, level: design.level * (looks.last?.share ?? 1)))
    }
    let look = looks[place]
    if measured < look.repetitions { return .measure(more: look.repetitions - measured) }
    let rulings = rulings(of: findings, level: design.level * look.share)
    let isFound = rulings.contains { $0.standing == .worse }
    let isHopeless = findings.allSatisfy { $0.excess < GateDesign.promise }
    if isFound || isHopeless || place + 1 == looks.count { return .settled(rulings) }
    return .measure(more: looks[place + 1].repetitions - measured)
  }

  private func rulings(of findings: [ContestFinding], level: Double) -> [Ruling] {
    let worse = Holm.adjusted(
      findings.map { $0.chanceWorse(than: certainty == .excess ? $0.tolerance : 0) })
    // Good news is not measured again: it has to be certain at once.
    let better = Holm.adjusted(findings.map(\.chanceBetter))
    return findings.indices.map { index in
      let finding = findings[index]
      let standing: Standing =
        if finding.isWorse {
          worse[index] <= level ? .worse : .perhapsWorse
        } else {
          finding.isBetter && better[index] <= min(level, design.level) ? .better : .same
        }
      return Ruling(standing: standing, chance: worse[index])
    }
  }
}
