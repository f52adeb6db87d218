/// The shares that never fall from one group to the next and come closest to those that were counted:
/// the maximum-likelihood fit of independent groups whose order is known, without any model of the
/// curve.
///
/// Where a group has a lesser share than the one before, both are taken for the same: the pool-adjacent-
/// violators algorithm (M. Ayer, H. D. Brunk, G. M. Ewing, W. T. Reid, E. Silverman, 'An Empirical
/// Distribution Function for Sampling with Incomplete Information', Annals of Mathematical Statistics
/// 26, 1955).
package enum IsotonicRegression {
  /// - Parameter groups: in the order in which shares are to rise; each counts with its trials, of which
  ///   there are more than none.
  /// - Returns: one share for each group.
  package static func shares(_ groups: [(hits: Double, trials: Double)]) -> [Double] {
    var pools: [(hits: Double, trials: Double, members: Int)] = []
    for group in groups {
      var pool = (hits: group.hits, trials: group.trials, members: 1)
      while let last = pools.last, last.hits * pool.trials >= pool.hits * last.trials {
        pool = (last.hits + pool.hits, last.trials + pool.trials, last.members + pool.members)
        pools.removeLast()
      }
      pools.append(pool)
    }
    return pools.flatMap { Array(repeating: $0.hits / $0.trials, count: $0.members) }
  }
}
