import Foundation

/// The test of whether numbers come from a distribution, by A. N. Kolmogorov and N. V. Smirnov.
///
/// Tests with fixed seeds ask for a p-value above `level`: before the seed was chosen, a right sequence would
/// have failed once in a thousand times.
struct KolmogorovSmirnov: CustomStringConvertible {
  static let level = 0.001

  let count: Int
  /// The greatest distance between the share of the numbers that are not greater and the true one.
  let statistic: Double

  /// - Parameter cumulative: the distribution function, which has no jumps.
  init(_ values: some Sequence<Double>, against cumulative: (Double) -> Double) {
    let ordered = values.sorted()
    let n = Double(ordered.count)
    count = ordered.count
    statistic =
      ordered.enumerated().map { rank, value in
        let expected = cumulative(value)
        return max(expected - Double(rank) / n, Double(rank + 1) / n - expected)
      }.max() ?? 1
  }

  /// How probable a greater statistic is, by the limit for many numbers with the correction for fewer of
  /// M. A. Stephens, 'Use of the Kolmogorov–Smirnov, Cramér–von Mises and Related Statistics Without
  /// Extensive Tables' (Journal of the Royal Statistical Society B 32, 1970).
  var pValue: Double {
    let root = Double(count).squareRoot()
    return Self.upperTail((root + 0.12 + 0.11 / root) * statistic)
  }

  var isPlausible: Bool { pValue > Self.level }

  var description: String { "D = \(statistic) of \(count), p = \(pValue)" }

  /// The limit distribution: 2 Σ (−1)^(k−1) exp(−2k²x²).
  static func upperTail(_ x: Double) -> Double {
    guard x > 0.2 else { return 1 }
    let terms = (1...100).map { k in
      (k.isMultiple(of: 2) ? -2 : 2) * exp(-2 * Double(k * k) * x * x)
    }
    return min(1, terms.reduce(0, +))
  }
}

/// P(X ≤ x) of a gamma distribution with scale 1: the series of DLMF 8.11.4, which converges for every x.
func gammaCumulative(_ x: Double, shape: Double) -> Double {
  guard x > 0 else { return 0 }
  var term = exp(shape * log(x) - x - lgamma(shape + 1))
  var sum = term
  var n = 0.0
  while term > sum * 1e-17 {
    n += 1
    term *= x / (shape + n)
    sum += term
  }
  return min(1, sum)
}

/// What `Fixtures/statistics/make_arrivals_fixture.py` has written.
struct ArrivalsFixture: Decodable {
  struct Curve: Decodable {
    struct Point: Decodable {
      var at: Double
      var below: Double
    }

    var shape: Double
    var points: [Point]
  }

  struct Course: Decodable {
    struct Point: Decodable {
      var time: Double
      var count: Double
    }

    var name: String
    var expected: [Point]
    var reached: [Point]
  }

  struct Kolmogorov: Decodable {
    struct Tail: Decodable {
      var at: Double
      var above: Double
    }

    var tails: [Tail]
    var values: [Double]
    var statistic: Double
    var exact: Double
  }

  var gamma: [Curve]
  var courses: [Course]
  var kolmogorov: Kolmogorov
}
