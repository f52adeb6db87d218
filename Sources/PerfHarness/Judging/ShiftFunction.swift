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
    fileprivate let relativeError: Double

    /// - Parameters:
    ///   - count: how many values the repetition has; percentiles that need more are left out.
    ///   - relativeError: how far a value can be from the truth, as a share of it.
    ///   - value: the value at a percentile; nil where it isn't known.
    package init(count: Int, relativeError: Double = 0, value: (Double) -> Double?) {
      self.relativeError = relativeError
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
  /// stamps and files are rounded to: what never varies has no standard deviation. Nor are they narrower
  /// than what the values of the two sides can be off, where they come from histograms.
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
    let comparable = columns.filter { isLogarithmic || $0.before.mean > 0 }
    guard !comparable.isEmpty else { return nil }
    let freedom = Double(current.count + earlier.count - 2)
    let share = (1 - Self.confidence) / 2 / Double(comparable.count)
    let quantile = StudentT(degreesOfFreedom: freedom).quantile(upperTail: share)
    self.metric = metric
    currentCount = current.count
    earlierCount = earlier.count
    let errors = [current, earlier].map { $0.map(\.relativeError).max() ?? 0 }
    points = comparable.compactMap {
      $0.point(isLogarithmic: isLogarithmic, quantile: quantile, least: errors[0] + errors[1])
    }
  }

  /// The values of all repetitions at one percentile.
  private struct Column {
    var percent: Double
    var now: [Double]
    var before: [Double]

    var isPositive: Bool { (now + before).allSatisfy { $0 > 0 } }

    /// - Parameter least: the least half of a band.
    func point(isLogarithmic: Bool, quantile: Double, least: Double) -> Point? {
      let earlier = before.mean
      let scaled = isLogarithmic ? [now, before].map { $0.map { log($0) } } : [now, before]
      guard let moved = MeanDifference(scaled[0], minus: scaled[1]) else { return nil }
      let unit = isLogarithmic ? 1 : earlier
      let change = moved.difference / unit
      let half = max(quantile * moved.standardError / unit, 1e-9 / earlier, least)
      func relative(_ change: Double) -> Double { isLogarithmic ? expm1(change) : change }
      return Point(
        percent: percent, change: relative(change),
        band: relative(change - half)...relative(change + half))
    }
  }
}
