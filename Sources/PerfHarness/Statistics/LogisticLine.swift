import Foundation

/// A line through the log odds of shares: how a share rises along an axis, near a point of interest.
package struct LogisticLine: Sendable, Hashable {
  /// How many of how many, at a position.
  package struct Count: Sendable, Hashable {
    package var position: Double
    package var hits: Double
    package var trials: Double

    package init(position: Double, hits: Double, trials: Double) {
      self.position = position
      self.hits = hits
      self.trials = trials
    }
  }

  /// Steeper than this there is no line to be seen: everything lies on one side of a step.
  package static let steepest = 400.0

  /// The log odds at position 0.
  package let intercept: Double
  /// How much the log odds rise per unit of the axis.
  package let slope: Double

  /// Fits by iteratively reweighted least squares, which is Newton's method for the binomial likelihood
  /// (P. McCullagh, J. A. Nelder, 'Generalized Linear Models', 2nd edition, 1989, 2.5). Trials that
  /// depend on each other leave the fit unbiased; only its usual standard errors would be wrong, and
  /// none are given.
  ///
  /// - Returns: nil unless there are two positions and the fit converges to a slope between 0 and
  ///   `steepest`.
  package init?(_ counts: [Count]) {
    let trials = counts.reduce(0) { $0 + $1.trials }
    guard trials > 0 else { return nil }
    let center = counts.reduce(0) { $0 + $1.position * $1.trials } / trials
    let share = counts.reduce(0) { $0 + $1.hits } / trials
    guard share > 0, share < 1 else { return nil }
    var level = log(share / (1 - share))
    var slope = 0.0
    for _ in 0..<60 {
      // The 2×2 normal equations of one Newton step.
      var (sum, sumX, sumXX, gradient, gradientX) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for count in counts {
        let x = count.position - center
        let fitted = 1 / (1 + exp(-(level + slope * x)))
        let weight = count.trials * fitted * (1 - fitted)
        let rest = count.hits - count.trials * fitted
        sum += weight
        sumX += weight * x
        sumXX += weight * x * x
        gradient += rest
        gradientX += rest * x
      }
      let determinant = sum * sumXX - sumX * sumX
      guard determinant > 1e-12 * sum * sum else { return nil }
      let levelStep = (sumXX * gradient - sumX * gradientX) / determinant
      let slopeStep = (sum * gradientX - sumX * gradient) / determinant
      // A step that overshoots is how Newton's method diverges.
      let scale = min(
        1, 4 / max(1e-300, abs(levelStep)), Self.steepest / 4 / max(1, abs(slopeStep)))
      level += levelStep * scale
      slope += slopeStep * scale
      guard slope.isFinite, level.isFinite, abs(slope) <= Self.steepest else { return nil }
      if abs(levelStep) < 1e-10, abs(slopeStep) < 1e-9 {
        guard slope > 0 else { return nil }
        self.slope = slope
        intercept = level - slope * center
        return
      }
    }
    return nil
  }

  /// Where the line has such a share, between 0 and 1.
  package func position(of share: Double) -> Double {
    (log(share / (1 - share)) - intercept) / slope
  }
}
