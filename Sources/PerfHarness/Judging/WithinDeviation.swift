import Foundation

/// How far a statistic of one repetition is from that of the next by what happens within repetitions
/// alone.
///
/// In truth repetitions differ by that or more. So what is estimated from a few repetitions that happen
/// to agree is raised to it.
package enum WithinDeviation {
  /// How many values of a repetition are resampled at most: the deviation shrinks with the root of how
  /// many there are, which needs no resampling to know.
  private static let mostValues = 500
  /// The error of a deviation from so many resamples is about 10 %: 1 ÷ √(2 · 60).
  private static let resamples = 60

  /// The deviation of a statistic within these repetitions.
  package static func of(
    _ statistic: Statistic, _ metric: MetricDescriptor, in repetitions: [Repetition],
    isLogarithmic: Bool
  ) -> Double {
    let inFlight = repetitions.map(\.meanInFlight).max() ?? 1
    return of(
      statistic, metric,
      in: repetitions.map { repetition in
        repetition.timelines.filter(\.isCompleted).flatMap { $0.values(of: metric) }
      }, inFlight: inFlight, isLogarithmic: isLogarithmic)
  }

  /// The root of the mean squared standard error of a statistic within repetitions, each found by a
  /// moving-block bootstrap.
  ///
  /// - Parameters:
  ///   - repetitions: the values of each, in the order of time.
  ///   - inFlight: how many requests were under way at a time: what is under way together is not
  ///     independent, and is drawn together.
  package static func of(
    _ statistic: Statistic, _ metric: MetricDescriptor, in repetitions: [[Double]],
    inFlight: Double, isLogarithmic: Bool
  ) -> Double {
    0
  }
}
