import Foundation

/// How uncertain the mean of repetitions is by what happens within them alone.
///
/// In truth it is as uncertain or more, because repetitions differ for other reasons too. So the standard
/// error that a few repetitions yield that happen to agree is raised to it.
///
/// Of a repetition too long to keep each of its requests the sample is resampled: as many fewer of those
/// were under way together as are kept. What is found is the error of so many values, which is greater
/// than that of all.
package enum WithinError {
  /// How many values of a repetition are resampled at most: the deviation shrinks with the root of how
  /// many there are, which needs no resampling to know.
  private static let mostValues = 500
  /// The error of a deviation from so many resamples is about 10 %: 1 ÷ √(2 · 60).
  private static let resamples = 60

  /// The standard error of the mean of a statistic over these repetitions.
  package static func of(
    _ statistic: Statistic, _ metric: MetricDescriptor, in repetitions: [Repetition],
    isLogarithmic: Bool
  ) -> Double {
    let inFlight = repetitions.map { $0.meanInFlight * $0.keptShare }.max() ?? 1
    let requests = repetitions.map { $0.timelines.filter(\.isCompleted) }
    let values = requests.map { $0.flatMap { $0.values(of: metric) } }
    // Of some metrics a request has many values.
    let requestCount = requests.reduce(0) { $0 + $1.count }
    let valueCount = values.reduce(0) { $0 + $1.count }
    return of(
      statistic, metric, in: values,
      inFlight: inFlight * Double(max(valueCount, requestCount)) / Double(max(1, requestCount)),
      isLogarithmic: isLogarithmic)
  }

  /// The standard error of the mean of a statistic over repetitions, whose own standard errors are found
  /// by a moving-block bootstrap.
  ///
  /// - Parameters:
  ///   - repetitions: the values of each, in the order of time.
  ///   - inFlight: how many values belong to requests that were under way at a time: what is under way
  ///     together is not independent, and is drawn together.
  package static func of(
    _ statistic: Statistic, _ metric: MetricDescriptor, in repetitions: [[Double]],
    inFlight: Double, isLogarithmic: Bool
  ) -> Double {
    let errors = repetitions.enumerated().compactMap { number, values in
      standardError(
        of: statistic, metric, in: values, inFlight: inFlight, isLogarithmic: isLogarithmic,
        seed: UInt64(number))
    }
    guard !errors.isEmpty else { return 0 }
    return errors.reduce(0) { $0 + $1 * $1 }.squareRoot() / Double(errors.count)
  }

  private static func standardError(
    of statistic: Statistic, _ metric: MetricDescriptor, in values: [Double], inFlight: Double,
    isLogarithmic: Bool, seed: UInt64
  ) -> Double? {
    let part = Array(values.prefix(mostValues))
    // Ranks are resampled, not values: how often each was drawn puts a resample in order, without the
    // sorting that would cost the most.
    let order = part.indices.sorted { part[$0] < part[$1] }
    var ranks = part
    for (rank, index) in order.enumerated() { ranks[index] = Double(rank) }
    let bootstrap = MovingBlockBootstrap(
      blockLength: BlockLength.choose(count: part.count, inFlight: inFlight), resamples: resamples)
    // Always the same seed: the same run must have the same verdict.
    var generator = SeededGenerator(seed: seed)
    let estimate = bootstrap.estimate(of: ranks, using: &generator) { resample in
      var draws = Array(repeating: 0, count: order.count)
      for rank in resample { draws[Int(rank)] += 1 }
      var ascending: [Double] = []
      ascending.reserveCapacity(resample.count)
      for (rank, index) in order.enumerated() {
        for _ in 0..<draws[rank] { ascending.append(part[index]) }
      }
      return metric.value(of: statistic, in: Sample(ascending: ascending))
        .map { isLogarithmic ? log($0) : $0 }
    }
    return estimate.map {
      $0.standardError * (Double(part.count) / Double(values.count)).squareRoot()
    }
  }
}
