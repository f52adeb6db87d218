import Foundation

/// The regularized incomplete beta function, from which the tails of the binomial distribution, the
/// beta distribution and Student's t follow.
package enum IncompleteBeta {
  /// I_x(a, b) and 1 − I_x(a, b), the smaller of them without cancellation.
  ///
  /// By the continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions. It
  /// takes a number of steps of the order of √max(a, b) on the side of the mean where it is used,
  /// and is right to ten digits for parameters up to a million.
  ///
  /// - Parameters:
  ///   - x: 0…1; values outside are taken for the nearest bound.
  ///   - a: greater than 0.
  ///   - b: greater than 0.
  package static func tails(
    _ x: Double, _ a: Double, _ b: Double
  ) -> (lower: Double, upper: Double) {
    guard x > 0 else { return (0, 1) }
    guard x < 1 else { return (1, 0) }
    let factor = density(x, a, b)
    if x < (a + 1) / (a + b + 2) {
      let lower = factor / a * continuedFraction(x, a, b)
      return (lower, 1 - lower)
    }
    let upper = factor / b * continuedFraction(1 - x, b, a)
    return (1 - upper, upper)
  }

  /// The logarithms of I_x(a, b) and of 1 − I_x(a, b), each divided by x^a (1 − x)^b / B(a, b).
  ///
  /// They are finite where the tails are too small for a number.
  ///
  /// - Parameters:
  ///   - x: greater than 0 and less than 1.
  ///   - a: greater than 0.
  ///   - b: greater than 0.
  package static func logTailRatios(
    _ x: Double, _ a: Double, _ b: Double
  ) -> (lower: Double, upper: Double) {
    let isLower = x < (a + 1) / (a + b + 2)
    let ratio = isLower ? continuedFraction(x, a, b) / a : continuedFraction(1 - x, b, a) / b
    let exponent = logDensity(x, a, b)
    let logOther = log1p(-exp(exponent) * ratio) - exponent
    return isLower ? (log(ratio), logOther) : (logOther, log(ratio))
  }

  /// x^a (1 − x)^b / B(a, b).
  private static func density(_ x: Double, _ a: Double, _ b: Double) -> Double {
    exp(logDensity(x, a, b))
  }

  /// The logarithm of x^a (1 − x)^b / B(a, b), in the saddle-point form of C. Loader, 'Fast and
  /// Accurate Computation of Binomial Probabilities' (2000): it never takes the difference of two
  /// large logarithms, so that it is as good for a million as for ten.
  private static func logDensity(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let sum = a + b
    let correction = stirlingError(sum) - stirlingError(a) - stirlingError(b)
    return correction - deviance(a, sum * x) - deviance(b, sum * (1 - x))
      + log(a / sum * b / (2 * .pi)) / 2
  }

  /// log Γ(z) − ((z − ½) log z − z + ½ log 2π): the series of DLMF 5.11.1 from 10 on, whose first
  /// omitted term is below 2e-14 there, and the recurrence of Γ to get there.
  private static func stirlingError(_ value: Double) -> Double {
    var z = value
    var sum = 0.0
    while z < 10 {
      sum += (z + 0.5) * log1p(1 / z) - 1
      z += 1
    }
    let s = 1 / (z * z)
    return sum + (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s / 1188)))) / z
  }

  /// u log(u / m) + m − u; by Loader's series where the terms would cancel.
  private static func deviance(_ u: Double, _ m: Double) -> Double {
    guard abs(u - m) < 0.1 * (u + m) else { return u * log(u / m) + m - u }
    let ratio = (u - m) / (u + m)
    var sum = (u - m) * ratio
    var power = 2 * u * ratio
    var divisor = 1.0
    while true {
      power *= ratio * ratio
      divisor += 2
      let next = sum + power / divisor
      if next == sum { return next }
      sum = next
    }
  }

  /// The fraction itself, by the method of W. J. Lentz as modified by I. J. Thompson and
  /// A. R. Barnett, 'Coulomb and Bessel Functions of Complex Arguments and Order' (1986).
  private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func awayFromZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }

    var c = 1.0
    var d = 1 / awayFromZero(1 - (a + b) * x / (a + 1))
    var result = d
    for step in 1...100_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / awayFromZero(1 + even * d)
      c = awayFromZero(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / awayFromZero(1 + odd * d)
      c = awayFromZero(1 + odd / c)
      result *= d * c
      if abs(d * c - 1) < 1e-15 { break }
    }
    return result
  }
}
