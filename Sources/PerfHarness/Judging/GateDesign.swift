/// When the gate looks, and how strict each look is: what its chance of a false alarm is made of.
///
/// A first look only screens, at a loose level. A suspect is measured again, and the verdict is that of
/// the fresh repetitions alone, at the case's full level. So the chance of a false alarm is that of the
/// second stage, whatever the first one did, though both are held against the same baseline. The second
/// stage looks up to three times, each time with a share of its level; the shares add up to one, so that
/// the level holds for all of them together (Bonferroni). It also ends when nothing looks worse by even
/// half of the tolerance, which can only make false alarms rarer.
///
/// The numbers were chosen by simulation: see the manual, 'How the gate was proven'.
package struct GateDesign: Sendable, Hashable {
  /// The level of the first look, for a case as a whole.
  package static let screeningLevel = 0.15
  /// By what share of the tolerance something must look worse for the second stage to go on.
  package static let promise = 0.5

  /// One look of the second stage.
  package struct Look: Sendable, Hashable {
    /// After how many fresh repetitions it takes place.
    package var repetitions: Int
    /// Its share of the case's level.
    package var share: Double
  }

  /// The chance that a suite in which nothing has changed turns red.
  package var falseAlarms: Double
  /// How many cases share it: the number of committed baseline files.
  package var cases: Int
  /// How many fresh repetitions a suspect is measured in, at most; 0 for none, so that the first look
  /// decides alone and at the full level.
  package var confirmations: Int

  package init(
    falseAlarms: Double = Comparison.defaultFalseAlarms, cases: Int = 1,
    confirmations: Int = Comparison.defaultConfirmations
  ) {
    self.falseAlarms = falseAlarms
    self.cases = max(1, cases)
    self.confirmations = confirmations
  }

  /// The chance that a case in which nothing has changed turns red: its share of the suite's
  /// (Bonferroni).
  package var level: Double { falseAlarms / Double(cases) }

  /// The level of the first look.
  package var firstLevel: Double {
    confirmations == 0 ? level : max(level, Self.screeningLevel)
  }

  /// The looks of the second stage in order; none where there is no second stage.
  package var looks: [Look] {
    let quarter = (confirmations + 3) / 4
    let half = (confirmations + 1) / 2
    var looks: [Look] = []
    for (repetitions, share) in [(quarter, 0.05), (half, 0.15), (confirmations, 0.8)]
    where repetitions > 0 {
      if looks.last?.repetitions == repetitions {
        looks[looks.count - 1].share += share
      } else {
        looks.append(Look(repetitions: repetitions, share: share))
      }
    }
    return looks
  }
}
