import Foundation

/// Whether a series rises: two questions that are asked of different kinds of series.
package enum Trend {
  /// Kendall's S of a series against time, in standard deviations of what it is of independent values: above
  /// 2.33, a rise is by chance once in a hundred such series.
  ///
  /// Ties count for neither side. Source: H. B. Mann, 'Nonparametric Tests Against Trend' (Econometrica 13,
  /// 1945), with M. G. Kendall's correction for continuity.
  package static func mannKendall(_ values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    var sum = 0
    for (index, value) in values.enumerated() {
      for later in values[(index + 1)...] where later != value { sum += later > value ? 1 : -1 }
    }
    let count = Double(values.count)
    let deviation = (count * (count - 1) * (2 * count + 5) / 18).squareRoot()
    return Double(sum - sum.signum()) / deviation
  }

  /// Student's t of the steps of a series: whether a walk drifts upward, and has not just strayed.
  ///
  /// Of a walk whose steps are independent it has the distribution of t with as many degrees of freedom as
  /// there are steps, less one, where nothing drifts. Infinite where all steps are the same and upward.
  package static func drift(_ values: [Double]) -> Double {
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }
    guard steps.count > 1 else { return 0 }
    let mean = steps.reduce(0, +) / Double(steps.count)
    let squares = steps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(steps.count - 1)).squareRoot()
    guard deviation > 0 else { return mean == 0 ? 0 : mean > 0 ? .infinity : -.infinity }
    return mean * Double(steps.count).squareRoot() / deviation
  }

  /// The same of the means of stretches of a walk, one after the other and as long as each other.
  ///
  /// Their steps have two thirds of the variance that single points as far from each other have, and are
  /// correlated by a quarter, so that plain `drift` is too great by √(3/2) (H. Working, 'Note on the
  /// Correlation of First Differences of Averages in a Random Chain', Econometrica 28, 1960).
  package static func driftOfMeans(_ means: [Double]) -> Double {
    drift(means) * (2.0 / 3).squareRoot()
  }
}
