import Foundation

/// A part of a course of rates: from one rate to another in so many seconds.
struct RatePart: Sendable, Hashable {
  /// How the rate gets from the one to the other.
  enum Shape: Sendable, Hashable {
    case linear, exponential
  }

  /// Arrivals in a second at the beginning.
  var from: Double
  /// Arrivals in a second at the end.
  var to: Double
  var seconds: Double
  var shape = Shape.linear

  /// How many arrivals the part has in the mean.
  var whole: Double { expected(after: seconds) }

  /// How many arrivals are expected in the first so many seconds of the part: the integral of the rate,
  /// a·t + (b − a)·t²/2T of a linear one, a·(e^gt − 1)/g with g = ln(b/a)/T of an exponential one.
  func expected(after time: Double) -> Double {
    switch shape {
    case .linear: from * time + slope * time * time / 2
    case .exponential: growth == 0 ? from * time : from * expm1(growth * time) / growth
    }
  }

  /// In how many seconds so many arrivals are expected: the inverse of `expected`.
  ///
  /// - Parameter count: 0 to less than `whole`.
  func time(ofExpected count: Double) -> Double {
    guard count > 0 else { return 0 }
    let time =
      switch shape {
      // The root of the quadratic in the form in which nothing cancels.
      case .linear: 2 * count / (from + max(0, from * from + 2 * slope * count).squareRoot())
      case .exponential: growth == 0 ? count / from : log1p(growth * count / from) / growth
      }
    return min(time, seconds)
  }

  private var slope: Double { (to - from) / seconds }
  private var growth: Double { log(to / from) / seconds }
}
