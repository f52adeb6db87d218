extension Baseline {
  /// What a baseline keeps of the values of one metric, in the metric's unit.
  package struct Distribution: Sendable, Hashable {
    /// The percentiles that are kept: enough to draw the distribution, finer in the slow tail.
    package static let grid: [Double] =
      [0, 1, 2, 5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 85, 90, 91, 92, 93, 94]
      + [95, 96, 97, 98, 99, 99.5, 99.9, 100]

    /// How many values there were.
    package var count: Int
    /// How many of them are lower bounds: of requests that were given up at a timeout. 0 too where
    /// nobody kept it.
    package var censored: Int
    /// The least of the values that are lower bounds; nil where there are none.
    package var censoredFrom: Double?
    /// Their mean.
    package var mean: Double
    /// Their standard deviation as a sample; nil of fewer than two.
    package var standardDeviation: Double?
    /// The mean of the slowest tenth of them; nil where it was not kept.
    package var tailMean: Double?
    /// The values at `grid`.
    package var quantiles: [Double]

    package init(
      count: Int, censored: Int = 0, censoredFrom: Double? = nil, mean: Double,
      standardDeviation: Double?, tailMean: Double? = nil, quantiles: [Double]
    ) {
      self.count = count
      self.censored = censored
      self.censoredFrom = censoredFrom
      self.mean = mean
      self.standardDeviation = standardDeviation
      self.tailMean = tailMean
      self.quantiles = quantiles
    }

    /// What is kept of measurements that have at least one value.
    package init(_ measurements: Measurements) {
      let sample = measurements.sample
      let deviation = sample.sampleStandardDeviation
      self.init(
        count: sample.count, censored: measurements.censoredCount,
        censoredFrom: measurements.censoredFrom, mean: sample.mean,
        standardDeviation: deviation.isFinite ? deviation : nil,
        tailMean: measurements.value(of: .tailMean),
        quantiles: Self.grid.map { sample.percentile($0) })
    }

    /// The value of a statistic; between two percentiles of the grid by linear interpolation. Nil of
    /// what was not kept, and of a ratio to nothing.
    package func value(of statistic: Statistic) -> Double? {
      switch statistic {
      case .mean: return mean
      case .minimum: return quantiles.first
      case .maximum: return quantiles.last
      case .tailMean: return tailMean
      case .tailRatio:
        guard let tailMean, let median = value(of: .p50) else { return nil }
        return Statistic.tailRatio(tailMean: tailMean, median: median)
      case .percentile(let percent):
        guard let upper = Self.grid.firstIndex(where: { $0 >= percent }) else {
          return quantiles.last
        }
        guard upper > 0, Self.grid[upper] != percent else { return quantiles[upper] }
        let lower = upper - 1
        let fraction = (percent - Self.grid[lower]) / (Self.grid[upper] - Self.grid[lower])
        return quantiles[lower] + (quantiles[upper] - quantiles[lower]) * fraction
      }
    }

    /// Whether the true value of the statistic may be greater, because timeouts reach into it.
    ///
    /// As `Measurements.isLowerBound`; where values longer than a timeout stand between two
    /// percentiles of the grid, it may take a percentile for exact that is not.
    package func isLowerBound(_ statistic: Statistic) -> Bool {
      guard censored > 0, let censoredFrom else { return false }
      switch statistic {
      case .mean, .maximum, .tailMean, .tailRatio: return true
      case .minimum: return isLowerBound(.percentile(0))
      case .percentile(let percent):
        guard let upper = Self.grid.firstIndex(where: { $0 >= percent }) else { return true }
        // The greater of the two values that the percentile of the grid lies between decides; as many
        // as are lower bounds are not less than the least of these.
        let rank = Int((Self.grid[upper] / 100 * Double(count - 1)).rounded(.up))
        return rank >= count - censored || quantiles[upper] >= censoredFrom
      }
    }
  }
}
