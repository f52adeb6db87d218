/// The exact confidence interval of a share, e.g. of failed requests among all.
///
/// Source: C. J. Clopper, E. S. Pearson, 'The Use of Confidence or Fiducial Limits Illustrated in the
/// Case of the Binomial' (Biometrika 26, 1934). It covers the true share with at least the given
/// confidence whatever the share is, at the price of being wider than approximate intervals.
package enum BinomialInterval {
  /// The interval of the share that `successes` among `trials` are a sample of; each end is wrong
  /// with at most half of what the confidence leaves.
  ///
  /// - Parameters:
  ///   - successes: 0…`trials`; values outside are taken for the nearest bound.
  ///   - trials: how many there were. Of none, nothing is known: 0…1.
  ///   - confidence: between 0 and 1.
  package static func interval(
    of successes: Int, in trials: Int, confidence: Double = 0.95
  ) -> ClosedRange<Double> {
    guard trials > 0 else { return 0...1 }
    let successes = min(max(successes, 0), trials)
    let tail = (1 - confidence) / 2
    let low =
      successes == 0
      ? 0
      : leastShare { share in
        BinomialDistribution(count: trials, probability: share).atLeast(successes) > tail
      }
    let high =
      successes == trials
      ? 1
      : leastShare { share in
        BinomialDistribution(count: trials, probability: share).atMost(successes) <= tail
      }
    return min(low, high)...high
  }

  /// The least number in 0…1 for which a condition holds that holds for all greater ones too, by
  /// bisection to the last bit.
  private static func leastShare(where holds: (Double) -> Bool) -> Double {
    var low = 0.0
    var high = 1.0
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return high }
      if holds(middle) { high = middle } else { low = middle }
    }
  }
}
