/// How far a statistic of values that depend on their neighbours would scatter, were they measured
/// again.
///
/// Requests that share a server's queue are alike, so that n of them say less than n independent ones
/// would. A resample is therefore made of whole stretches of the series, each with the dependence that
/// was there: blocks of one length, which may overlap, drawn with replacement and laid end to end.
/// Source: H. R. Künsch, 'The Jackknife and the Bootstrap for General Stationary Observations' (Annals
/// of Statistics 17, 1989). With blocks of one value it is the bootstrap of independent values.
///
/// Blocks cut off the dependence that reaches across their ends, and all blocks come from one series:
/// the standard error is some per cent too small, and more so where dependence reaches far.
package struct MovingBlockBootstrap: Sendable, Hashable {
  /// What was found of a statistic.
  package struct Estimate: Sendable, Hashable {
    /// The standard deviation of the statistic over the resamples.
    package var standardError: Double
    /// The percentile interval: what lies between the tails of the statistic over the resamples.
    package var interval: ClosedRange<Double>
  }

  /// Resamples are no longer than this, unless four blocks are.
  package static let maximumResampleLength = 20_000

  /// How many values are drawn together; see `BlockLength`.
  package let blockLength: Int
  /// How many resamples are made. The standard error is itself uncertain by 1/√(2 · resamples) of it,
  /// 5 % for 200.
  package let resamples: Int

  package init(blockLength: Int, resamples: Int = 200) {
    self.blockLength = blockLength
    self.resamples = resamples
  }

  /// The standard error and an interval of a statistic.
  ///
  /// A series of more than `maximumResampleLength` values is resampled at a shorter length m, from the
  /// whole of it, so that the cost is bounded: the statistic is then taken to scatter with 1/√n, as
  /// means and percentiles do, and deviations are scaled by √(m/n) (P. J. Bickel, F. Götze,
  /// W. R. van Zwet, 'Resampling Fewer than n Observations', Statistica Sinica 7, 1997).
  ///
  /// - Parameters:
  ///   - values: in the order of time.
  ///   - confidence: of the interval, between 0 and 1.
  ///   - statistic: of the values of a resample, which come in no particular order; nil where it has no
  ///     value. A number that isn't finite counts as none.
  /// - Returns: nil of fewer than two values or resamples, where the series itself has no value of the
  ///   statistic, and where more than one resample in ten has none.
  package func estimate(
    of values: [Double], confidence: Double = 0.95, using generator: inout SeededGenerator,
    statistic: ([Double]) -> Double?
  ) -> Estimate? {
    guard values.count >= 2, resamples >= 2,
      let whole = statistic(values), whole.isFinite
    else { return nil }
    // Fewer than four blocks would be little but the series itself again.
    let length = max(1, min(blockLength, values.count / 4))
    let size = min(values.count, max(Self.maximumResampleLength, 4 * length))
    var found: [Double] = []
    var resample: [Double] = []
    resample.reserveCapacity(size + length)
    for _ in 0..<resamples {
      resample.removeAll(keepingCapacity: true)
      while resample.count < size {
        let start = Int.random(in: 0...values.count - length, using: &generator)
        let end = start + min(length, size - resample.count)
        resample.append(contentsOf: values[start..<end])
      }
      if let value = statistic(resample), value.isFinite { found.append(value) }
    }
    guard found.count >= 2, found.count * 10 >= resamples * 9 else { return nil }
    let scale = (Double(size) / Double(values.count)).squareRoot()
    let sample = Sample(found)
    let tail = 50 * (1 - confidence)
    // Of resamples as long as the series, nothing is scaled: the ends are values of the statistic.
    func end(_ percent: Double) -> Double {
      let value = sample.percentile(percent)
      return size == values.count ? value : whole + (value - whole) * scale
    }
    return Estimate(
      standardError: sample.sampleStandardDeviation * scale, interval: end(tail)...end(100 - tail))
  }
}
