/// What a gate of a given design can find, from how much repetitions differ.
package struct GateStages: Sendable {
  private let design: GateDesign
  private let comparisons: Double
  private let certainty: Comparison.Certainty

  /// - Parameters:
  ///   - comparisons: how many comparisons a case has, which share its level.
  ///   - certainty: what has to be certain.
  package init(
    _ design: GateDesign, comparisons: Int, certainty: Comparison.Certainty = .change
  ) {
    self.design = design
    self.comparisons = Double(max(1, comparisons))
    self.certainty = certainty
  }

  /// The least difference that is found with a probability of at least 80 %: by each stage with 90 %
  /// if there are two.
  ///
  /// - Parameters:
  ///   - deviation: how much one repetition differs from the next, on the scale of comparison.
  ///   - tolerance: what is no news, on that scale.
  ///   - repetitions: how many new repetitions the first look has.
  ///   - baseline: how many the baseline holds.
  package func leastDifference(
    deviation: Double, tolerance: Double, repetitions: Int, baseline: Int
  ) -> Double {
    func least(_ count: Int, _ level: Double, _ power: Double) -> Double {
      let error = deviation * MeanDifference.errorShare(count, baseline)
      return leastDifference(
        standardError: error, degreesOfFreedom: Double(count + baseline - 2), tolerance: tolerance,
        level: level, power: power)
    }
    guard let last = design.looks.last else { return least(repetitions, design.level, 0.8) }
    return max(
      least(repetitions, design.firstLevel, 0.9),
      least(last.repetitions, design.level * last.share, 0.9))
  }

  /// The least difference that a single look finds: one that exceeds the tolerance by the estimate and
  /// the critical value by the test, each with the probability `power`.
  package func leastDifference(
    standardError: Double, degreesOfFreedom: Double, tolerance: Double, level: Double,
    power: Double = 0.8
  ) -> Double {
    let critical = StudentT(degreesOfFreedom: degreesOfFreedom)
      .quantile(upperTail: level / comparisons)
    let margin = StandardNormal.quantile(upperTail: 1 - power)
    // A t beyond the critical value is more than that many standard errors and the margin: the error is
    // itself estimated, the more uncertainly, the fewer the degrees of freedom. The noncentral t
    // distribution is taken for normal as by M. Abramowitz, I. A. Stegun, 'Handbook of Mathematical
    // Functions' (1964), 26.7.10.
    let certain =
      standardError
      * (critical * (1 - 1 / (4 * degreesOfFreedom))
        + margin * (1 + critical * critical / (2 * degreesOfFreedom)).squareRoot())
    return switch certainty {
    case .change: max(certain, tolerance + margin * standardError)
    case .excess: tolerance + certain
    }
  }
}
