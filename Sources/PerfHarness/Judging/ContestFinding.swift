import Foundation

/// What was found of a contest: where both sides stand, and how certain it is that they differ.
package struct ContestFinding: Sendable {
  /// The current value: the mean over the repetitions, on a logarithmic scale the geometric one.
  package let value: Double
  /// That of the other side.
  package let baseline: Double
  /// (value − baseline) ÷ baseline.
  package let change: Double
  /// How certain the difference is, on the scale of comparison, turned so that more is worse; nil where
  /// nothing is known of how repetitions differ.
  package let difference: MeanDifference?
  /// Whether it got worse by more than the tolerance, by the estimate.
  package let isWorse: Bool
  /// Whether it got better by more than the tolerance, by the estimate.
  package let isBetter: Bool
  /// How far it is toward being worse, in tolerances: 1 is just the tolerance. With a companion, how far
  /// the one is that is less far.
  package let excess: Double
  private let isLogarithmic: Bool
  private let sign: Double
  private let contest: Contest
  private let companions: [ContestFinding]

  /// - Parameter leastError: what the standard error can't be less than.
  package init(_ contest: Contest, leastError: Double = 0) {
    let isLogarithmic = Contest.isLogarithmic(contest.current + contest.baseline)
    let sign: Double = contest.better == .lower ? 1 : -1
    func scaled(_ values: [Double]) -> [Double] { isLogarithmic ? values.map { log($0) } : values }
    func unscaled(_ value: Double) -> Double { isLogarithmic ? exp(value) : value }
    let (current, earlier) = (scaled(contest.current), scaled(contest.baseline))
    let value = Self.mean(contest.current, unscaled(current.mean))
    let baseline = Self.mean(contest.baseline, unscaled(earlier.mean))
    difference =
      switch contest.pairing {
      case .independent:
        MeanDifference(
          current.map { $0 * sign }, minus: earlier.map { $0 * sign },
          leastError: leastError)
      case .rounds:
        MeanDifference(ofPairs: zip(current, earlier).map { ($0 - $1) * sign })
      }
    let companions = contest.companion.map { ContestFinding($0) }
    let worse = (value - baseline) * sign
    let tolerated = contest.tolerance(around: baseline) + Contest.rounding
    isWorse = worse > tolerated && companions.allSatisfy(\.isWorse)
    // That the tail is shorter relative to the body may mean that the body got worse.
    isBetter = -worse > tolerated && companions.isEmpty
    excess = companions.map(\.excess).reduce(worse / tolerated, min)
    change = baseline == 0 ? (value == 0 ? 0 : .infinity) : (value - baseline) / baseline
    self.value = value
    self.baseline = baseline
    self.isLogarithmic = isLogarithmic
    self.sign = sign
    self.contest = contest
    self.companions = companions
  }

  /// The mean, which of equal numbers is just that number: logarithms would lose its last bits.
  private static func mean(_ values: [Double], _ mean: Double) -> Double {
    guard let first = values.first, values.contains(where: { $0 != first }) else {
      return values.first ?? .nan
    }
    return mean
  }

  // MARK: Certainty

  /// How often it would look so much worse by chance, if it were not worse by more than `null`.
  package func chanceWorse(than null: Double = 0) -> Double {
    difference?.chance(ofMoreThan: null) ?? 1
  }

  /// How often it would look so much better by chance, if nothing had changed.
  package var chanceBetter: Double { difference?.chance(ofLessThan: 0) ?? 1 }

  /// Whether the 95 % interval of the change, taken by itself, excludes that nothing got worse.
  package var isSuspicious: Bool { chanceWorse() <= 0.025 }

  /// The tolerance on the scale of comparison, toward being worse.
  package var tolerance: Double {
    let tolerated = contest.tolerance(around: baseline)
    guard isLogarithmic else { return tolerated }
    let ratio = 1 + sign * tolerated / baseline
    return ratio > 0 ? log(ratio) * sign : .infinity
  }

  // MARK: Intervals

  /// The 95 % confidence interval of `change`; nil of a change from nothing, which has no bounds.
  package var changeInterval: ClosedRange<Double>? {
    guard let interval = difference?.interval() else { return nil }
    let ends = [interval.lowerBound, interval.upperBound].map { change(of: $0) }.sorted()
    guard let low = ends.first, let high = ends.last, low.isFinite, high.isFinite
    else { return nil }
    return low...high
  }

  /// The 95 % confidence interval of `value`.
  package var valueInterval: ClosedRange<Double>? { interval(of: value, contest.current.count) }

  /// The 95 % confidence interval of `baseline`.
  package var baselineInterval: ClosedRange<Double>? {
    interval(of: baseline, contest.baseline.count)
  }

  private func interval(of value: Double, _ count: Int) -> ClosedRange<Double>? {
    // A pair's deviation is that of the difference: it says nothing of either side.
    guard contest.pairing == .independent, let difference else { return nil }
    let half = difference.halfWidth(ofMeanOf: count)
    return isLogarithmic
      ? value * exp(-half)...value * exp(half) : value - half...value + half
  }

  /// A difference on the scale of comparison, as a share of the baseline.
  private func change(of difference: Double) -> Double {
    if isLogarithmic { return exp(difference * sign) - 1 }
    return difference == 0 ? 0 : difference * sign / baseline.magnitude
  }

  // MARK: What could be found

  /// The least worsening that the gate would catch with a probability of 80 %, as a share of the
  /// baseline: each of its stages then finds it with 90 %. Nil where there is none.
  ///
  /// - Parameters:
  ///   - comparisons: how many there are in the case, which share its level.
  ///   - certainty: what has to be certain.
  ///   - repetitions: how many the first look has; nil for as many as there are here.
  package func minimalDetectableChange(
    _ design: GateDesign, comparisons: Int, certainty: Comparison.Certainty = .change,
    repetitions: Int? = nil
  ) -> Double? {
    guard let difference else { return nil }
    let stages = GateStages(design, comparisons: comparisons, certainty: certainty)
    let least: Double =
      switch contest.pairing {
      case .independent:
        stages.leastDifference(
          deviation: deviation(difference), tolerance: tolerance,
          repetitions: repetitions ?? contest.current.count, baseline: contest.baseline.count)
      case .rounds:
        stages.leastDifference(
          standardError: difference.standardError, degreesOfFreedom: difference.degreesOfFreedom,
          tolerance: tolerance, level: design.level)
      }
    // A rate that may sink by all of it never gets worse by more.
    guard least.isFinite else { return nil }
    return companions.compactMap(\.leastNews).reduce(change(of: least).magnitude, max)
  }

  /// How much one repetition differs from the next, with what they would if they did not happen to
  /// agree.
  private func deviation(_ difference: MeanDifference) -> Double {
    let share = MeanDifference.errorShare(contest.current.count, contest.baseline.count)
    return max(difference.deviation, difference.standardError / share)
  }

  /// The least change whose estimate exceeds the tolerance with a probability of 90 %.
  private var leastNews: Double? {
    guard let difference, tolerance.isFinite else { return nil }
    let margin = StandardNormal.quantile(upperTail: 0.1) * difference.standardError
    return change(of: tolerance + margin).magnitude
  }
}
