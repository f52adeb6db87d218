import Foundation

/// How far the means of two sets of repetitions are apart, and how certain that is.
///
/// The repetition is the observation: what happens inside of one, correlated or not, is in how much
/// repetitions differ. Both sides are taken to differ by the same amount from repetition to
/// repetition, which is estimated from both together.
///
/// Source: Student's two-sample t with pooled variance, n + m − 2 degrees of freedom; for pairs the
/// one-sample t of their differences (e.g. G. Casella, R. L. Berger, 'Statistical Inference', 2nd ed.
/// 2002, 8.3 and 11.2). With one of the sides as what was observed and the mean of the other as what
/// is to be predicted, it is the prediction interval of that mean.
package struct MeanDifference: Sendable, Hashable {
  /// The mean of the first side minus that of the second.
  package let difference: Double
  /// The standard error of `difference`.
  package let standardError: Double
  /// How much one repetition, or one difference of a pair, differs from the next: a standard
  /// deviation.
  package let deviation: Double
  /// How many independent deviations that was estimated from.
  package let degreesOfFreedom: Double
  /// How likely any excess is by chance at least, where there is no deviation to hold it against.
  private let leastChance: Double

  /// Compares two independent sets.
  ///
  /// - Parameter leastError: what `standardError` can't be less than in truth, so that repetitions that
  ///   happen to agree do not make a small difference look certain.
  /// - Returns: nil where nothing is known of how repetitions differ: fewer than three in all, or none
  ///   on one side.
  package init?(_ first: [Double], minus second: [Double], leastError: Double = 0) {
    guard !first.isEmpty, !second.isEmpty, first.count + second.count > 2 else { return nil }
    let squares = first.squaresAboutMean + second.squaresAboutMean
    leastChance = 0
    difference = first.mean - second.mean
    degreesOfFreedom = Double(first.count + second.count - 2)
    deviation = (squares / degreesOfFreedom).squareRoot()
    standardError = max(deviation * Self.errorShare(first.count, second.count), leastError)
  }

  /// Compares pairs by their differences.
  ///
  /// Where all differences are the same, they are as certain as the sign test makes them: with n of them,
  /// 2⁻ⁿ. Two values that a clock rounds to, say, agree now and then.
  ///
  /// - Returns: nil of fewer than two.
  package init?(ofPairs differences: [Double]) {
    guard differences.count > 1 else { return nil }
    leastChance = pow(0.5, Double(differences.count))
    difference = differences.mean
    degreesOfFreedom = Double(differences.count - 1)
    deviation = (differences.squaresAboutMean / degreesOfFreedom).squareRoot()
    standardError = deviation / Double(differences.count).squareRoot()
  }

  /// The standard error of the difference of two means, as a share of the deviation of one observation.
  ///
  /// - Parameters:
  ///   - first: how many observations one side has.
  ///   - second: how many the other has.
  package static func errorShare(_ first: Int, _ second: Int) -> Double {
    (1 / Double(first) + 1 / Double(second)).squareRoot()
  }

  /// How often so great a difference, or a greater one, would come about by chance if the true one
  /// were `null`: the one-sided p-value.
  package func chance(ofMoreThan null: Double) -> Double {
    chance(of: difference - null)
  }

  /// How often so small a difference, or a smaller one, would come about by chance if the true one
  /// were `null`.
  package func chance(ofLessThan null: Double) -> Double {
    chance(of: null - difference)
  }

  private func chance(of excess: Double) -> Double {
    // Where repetitions do not differ at all, any excess is as certain as can be, and none is not.
    guard standardError > 0 else { return excess > 0 ? leastChance : 1 }
    return StudentT(degreesOfFreedom: degreesOfFreedom).upperTail(excess / standardError)
  }

  /// The two-sided confidence interval of the true difference.
  package func interval(confidence: Double = 0.95) -> ClosedRange<Double> {
    let half = margin(confidence) * standardError
    return difference - half...difference + half
  }

  /// Half the width of the confidence interval of the mean of so many repetitions.
  package func halfWidth(ofMeanOf count: Int, confidence: Double = 0.95) -> Double {
    margin(confidence) * deviation / Double(count).squareRoot()
  }

  private func margin(_ confidence: Double) -> Double {
    StudentT(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: (1 - confidence) / 2)
  }
}

extension [Double] {
  /// The arithmetic mean, of equal numbers just that number; NaN of none.
  package var mean: Double {
    // Else it may be off by a rounding, and where nothing scatters every difference is certain.
    guard let first, contains(where: { $0 != first }) else { return first ?? .nan }
    return reduce(0, +) / Double(count)
  }

  fileprivate var squaresAboutMean: Double {
    let mean = mean
    return reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
