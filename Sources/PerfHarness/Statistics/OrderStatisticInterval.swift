import Foundation

/// The confidence interval of a percentile, whatever the distribution: two order statistics.
///
/// Of n independent values, the number B that do not exceed the true p-quantile is binomial with
/// parameters n and p. The quantile lies between the l-th and the u-th value in ascending order
/// exactly when l ≤ B < u, so that [x(l), x(u)] covers it with probability P(l ≤ B ≤ u − 1); ties only
/// add to that. Source: H. A. David, H. N. Nagaraja, 'Order Statistics' (3rd edition, 2003), 7.1.
package enum OrderStatisticInterval {
  /// How many values it takes for such an interval to exist.
  ///
  /// The widest one reaches from the least to the greatest value and misses the quantile only when
  /// all values lie on one side of it: with probability pⁿ + (1 − p)ⁿ. The least n for which that is
  /// at most 1 − confidence is the answer. At 95 %: 6 for the median (2 · 0.5⁶ = 0.031, but
  /// 2 · 0.5⁵ = 0.063), 29 for p90 and for p10 (0.9²⁹ = 0.047), 59 for p95, 299 for p99 and 2,995 for
  /// p99.9.
  ///
  /// - Parameters:
  ///   - percent: greater than 0 and less than 100. Beyond the extremes lies nothing that values
  ///     could bound: the answer is `Int.max`.
  ///   - confidence: greater than 0 and less than 1.
  package static func minimumCount(for percent: Double, confidence: Double = 0.95) -> Int {
    let share = percent / 100
    let greater = max(share, 1 - share)
    guard greater < 1, confidence < 1 else { return .max }
    // pⁿ alone must be small enough; the other power adds a value or two near the median.
    let bound = (log1p(-confidence) / log(greater)).rounded(.up)
    guard bound < 0x1p53 else { return .max }
    var count = max(1, Int(bound))
    while pow(share, Double(count)) + pow(1 - share, Double(count)) > 1 - confidence { count += 1 }
    return count
  }

  /// The interval of the true percentile.
  ///
  /// - Returns: two of the values; of values that were counted, the outer bounds of two of them, so that
  ///   the interval keeps its confidence. Nil of fewer than `minimumCount`.
  package static func interval(
    of percent: Double, in values: some OrderedValues, confidence: Double = 0.95
  ) -> ClosedRange<Double>? {
    guard let ranks = ranks(of: percent, count: values.count, confidence: confidence) else {
      return nil
    }
    let lower = values.bounds(ofRank: ranks.lowerBound - 1).lowerBound
    return lower...values.bounds(ofRank: ranks.upperBound - 1).upperBound
  }

  /// The ranks, from 1, of the order statistics that are the ends of the interval.
  ///
  /// Each end is as close as it can be while it is wrong with a probability of at most half of
  /// 1 − confidence: the interval is equal-tailed, so that each end alone is a bound too. Between the
  /// minimum count and the count at which that is possible (p99 at 95 %: 299 to 367), the end beyond
  /// which the values run out is the extreme value, wrong with more than half (0.99ⁿ), and the other
  /// end has what is left; the whole keeps its confidence.
  package static func ranks(
    of percent: Double, count: Int, confidence: Double = 0.95
  ) -> ClosedRange<Int>? {
    guard confidence > 0, count >= minimumCount(for: percent, confidence: confidence) else {
      return nil
    }
    let error = 1 - confidence
    let below = BinomialDistribution(count: count, probability: percent / 100)
    // The extremes are taken whatever their error: the minimum count has vouched for them.
    let lowerError = error - max(below.atLeast(count), error / 2)
    let upperError = error - max(below.atMost(0), error / 2)
    let lower = lastIndex(in: 0..<count) { below.atMost($0) <= lowerError } + 1
    let upper = count - lastIndex(in: 0..<count) { below.atLeast(count - $0) <= upperError }
    return lower...upper
  }

  /// The last number for which a condition holds that holds for the first, and for all numbers
  /// before one for which it holds.
  private static func lastIndex(in range: Range<Int>, where holds: (Int) -> Bool) -> Int {
    var holding = range.lowerBound
    var failing = range.upperBound
    while failing - holding > 1 {
      let middle = holding + (failing - holding) / 2
      if holds(middle) { holding = middle } else { failing = middle }
    }
    return holding
  }
}
