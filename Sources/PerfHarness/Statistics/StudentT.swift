import Foundation

/// Student's t distribution.
package struct StudentT: Sendable, Hashable {
  /// Degrees of freedom: 1 or more, not only whole numbers; the normal distribution at infinity.
  package let degreesOfFreedom: Double

  /// - Parameter degreesOfFreedom: below 1, and of NaN, every answer is NaN.
  package init(degreesOfFreedom: Double) {
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability of more than `t`, to ten digits up to a million degrees of freedom, also far out
  /// in the upper tail; below 1e-150 it may be 0.
  ///
  /// P(|T| > t) = I_x(ν/2, ½) at x = ν/(ν + t²): M. Abramowitz, I. A. Stegun, 'Handbook of Mathematical
  /// Functions' (1964), 26.7.1 with 26.5.27.
  package func upperTail(_ t: Double) -> Double {
    guard degreesOfFreedom >= 1, !t.isNaN else { return .nan }
    guard degreesOfFreedom < .infinity else { return StandardNormal.upperTail(t) }
    guard t >= 0 else { return 1 - upperTail(-t) }
    let half = degreesOfFreedom / 2
    let square = t * t / degreesOfFreedom
    // Of x and 1 − x, the smaller is given, because the other is rounded to nearly 1.
    let outside =
      square < 1
      ? IncompleteBeta.tails(square / (1 + square), 0.5, half).upper
      : IncompleteBeta.tails(1 / (1 + square), half, 0.5).lower
    return outside / 2
  }

  /// The point that is exceeded with a probability: the inverse of `upperTail`.
  ///
  /// It lies beyond the point of the normal distribution, where the search begins.
  ///
  /// - Parameter upperTail: 0…1, to ten digits from 1e-12 on; infinity of 0, −infinity of 1, NaN
  ///   outside.
  package func quantile(upperTail probability: Double) -> Double {
    guard degreesOfFreedom >= 1, probability >= 0, probability <= 1 else { return .nan }
    guard probability <= 0.5 else { return -quantile(upperTail: 1 - probability) }
    guard probability > 0 else { return .infinity }
    let normal = StandardNormal.quantile(upperTail: probability)
    guard degreesOfFreedom < .infinity, probability < 0.5 else { return normal }
    return sinh(
      Self.root(from: asinh(normal)) { position in
        // A tail so far out that it is 0 must not make the line through it vertical.
        max(-1000, log(upperTail(sinh(position)) / probability))
      })
  }

  /// Where a falling function is zero, at `start` or above: steps that double until the function is
  /// negative, then the Illinois variant of the rule of false position between the last two
  /// (M. Dowell, P. Jarratt, 'A Modified Regula Falsi Method', BIT 11, 1971).
  ///
  /// In asinh t, the logarithm of the tail is nearly a line both near 0 and far out, so that a dozen
  /// evaluations are enough.
  private static func root(from start: Double, of function: (Double) -> Double) -> Double {
    var (low, atLow) = (start, function(start))
    guard atLow > 0 else { return start }
    var step = 0.05
    var (high, atHigh) = (start + step, function(start + step))
    while atHigh > 0 {
      (low, atLow) = (high, atHigh)
      step *= 2
      high += step
      atHigh = function(high)
    }
    var movedLow: Bool?
    while true {
      let middle = low + (high - low) * (atLow / (atLow - atHigh))
      guard middle > low, middle < high else { return middle }
      let value = function(middle)
      guard abs(value) > 1e-15 else { return middle }
      if value > 0 {
        (low, atLow) = (middle, value)
        if movedLow == true { atHigh /= 2 }
        movedLow = true
      } else {
        (high, atHigh) = (middle, value)
        if movedLow == false { atLow /= 2 }
        movedLow = false
      }
    }
  }
}
