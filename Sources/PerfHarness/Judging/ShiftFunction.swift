import Foundation

/// Where a distribution moved: its change percentile by percentile, with bands that all hold at once.
///
/// Sources: K. Doksum, 'Empirical Probability Plots and Statistical Inference for Nonlinear Models in
/// the Two-Sample Case' (Annals of Statistics 2, 1974); R. R. Wilcox, 'Comparing Two Independent
/// Groups via Multiple Quantiles' (The Statistician 44, 1995). Theirs is of independent values; here
/// the repetition is the unit of evidence: at each percentile the mean over the current repetitions is
/// compared with that over the earlier ones, by Student's t with their pooled standard deviation.
package struct ShiftFunction: Sendable, Hashable {
  /// The percentiles that are looked at, of which there may be too few values for some.
  package static let percents: [Double] = [10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99]
  /// The probability that every band holds the true change.
  package static let confidence = 0.95

  /// The percentiles of one repetition.
  package struct Row: Sendable, Hashable {
    private static let minimumCounts = percents.map { OrderStatisticInterval.minimumCount(for: $0) }

    /// One for each of `percents`; nil where it isn't known.
    fileprivate let values: [Double?]

    /// - Parameters:
    ///   - count: how many values the repetition has; percentiles that need more are left out.
    ///   - value: the value at a percentile; nil where it isn't known.
    package init(count: Int, value: (Double) -> Double?) {
      values = zip(percents, Self.minimumCounts).map { percent, minimumCount in
        guard count >= minimumCount, let value = value(percent), value.isFinite else { return nil }
        return value
      }
    }
  }

  /// The change at one percentile.
  package struct Point: Sendable, Hashable {
    /// Which percentile.
    package var percent: Double
    /// (Current − earlier) ÷ earlier.
    package var change: Double
    /// What the true change lies in, at all points at once.
    package var band: ClosedRange<Double>

    /// Whether no change at all is excluded.
    package var isMoved: Bool { !band.contains(0) }
  }

  /// What is looked at.
  package let metric: MetricDescriptor
  /// How many repetitions were measured now.
  package let currentCount: Int
  /// How many repetitions they are compared with.
  package let earlierCount: Int
  /// The changes by percentile, in ascending order. Never empty.
  package let points: [Point]

  /// Compares repetitions percentile by percentile: those percentiles that every repetition knows.
  ///
  /// Where all values are positive, their logarithms are compared, so that a change is a factor and
  /// noise may be a share of the value. Else the values are, at percentiles whose earlier mean is
  /// positive: of nothing there is no relative change.
  ///
  /// The bands are simultaneous by C. E. Bonferroni's inequality: each has its share of the error. They
  /// are never narrower than a nanosecond (1e-9 of any other unit) to either side, which is what
  /// stamps and files are rounded to: what never varies has no standard deviation.
  ///
  /// - Returns: nil where both sides together have fewer than three repetitions, either side has none,
  ///   and where no percentile is known to all.
  package init?(of metric: MetricDescriptor, current: [Row], earlier: [Row]) {
    guard !current.isEmpty, !earlier.isEmpty, current.count + earlier.count >= 3 else { return nil }
    let columns = Self.percents.indices.compactMap { index -> Column? in
      let now = current.compactMap { $0.values[index] }
      let before = earlier.compactMap { $0.values[index] }
      guard now.count == current.count, before.count == earlier.count else { return nil }
      return Column(percent: Self.percents[index], now: now, before: before)
    }
    let isLogarithmic = columns.allSatisfy(\.isPositive)
    let comparable = columns.filter { isLogarithmic || Self.mean($0.before) > 0 }
    guard !comparable.isEmpty else { return nil }
    let freedom = Double(current.count + earlier.count - 2)
    let share = (1 - Self.confidence) / 2 / Double(comparable.count)
    let quantile = StudentT(degreesOfFreedom: freedom).quantile(upperTail: share)
    self.metric = metric
    currentCount = current.count
    earlierCount = earlier.count
    points = comparable.map { $0.point(isLogarithmic: isLogarithmic, quantile: quantile) }
  }

  /// The values of all repetitions at one percentile.
  private struct Column {
    var percent: Double
    var now: [Double]
    var before: [Double]

    var isPositive: Bool { (now + before).allSatisfy { $0 > 0 } }

    func point(isLogarithmic: Bool, quantile: Double) -> Point {
      let earlier = ShiftFunction.mean(before)
      let rounding = 1e-9 / earlier
      guard isLogarithmic else {
        let change = (ShiftFunction.mean(now) - earlier) / earlier
        let half = max(quantile * Self.standardError(now, before) / earlier, rounding)
        return Point(percent: percent, change: change, band: change - half...change + half)
      }
      let (now, before) = (now.map { log($0) }, before.map { log($0) })
      let change = ShiftFunction.mean(now) - ShiftFunction.mean(before)
      let half = max(quantile * Self.standardError(now, before), rounding)
      return Point(
        percent: percent, change: expm1(change), band: expm1(change - half)...expm1(change + half))
    }

    /// Of the difference of two means whose values scatter alike.
    private static func standardError(_ now: [Double], _ before: [Double]) -> Double {
      func squares(_ values: [Double]) -> Double {
        let mean = ShiftFunction.mean(values)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      }
      let variance = (squares(now) + squares(before)) / Double(now.count + before.count - 2)
      return (variance * (1 / Double(now.count) + 1 / Double(before.count))).squareRoot()
    }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}
