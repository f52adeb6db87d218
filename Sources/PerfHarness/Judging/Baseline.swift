/// Earlier measurements of a case, which new ones are compared with.
package struct Baseline: Sendable, Hashable {
  /// The version of the metrics' definitions; measurements under different ones can't be compared.
  package static let definitionsVersion = 1
  /// How many repetitions a baseline may hold.
  package static let maximumRepetitions = 100

  /// Which case it is.
  package var key: CaseKey
  /// What was run.
  package var experiment: Experiment
  /// The provider's name.
  package var provider: String
  /// The model, where the provider names one.
  package var model: String?
  /// Under which definitions the metrics were measured.
  package var definitions: Int
  /// The environment's name.
  package var environment: String
  /// Where it was measured.
  package var fingerprint: Fingerprint
  /// The repetitions, the oldest first. Never empty.
  package var repetitions: [Repetition]

  /// What a baseline keeps of one repetition.
  package struct Repetition: Sendable, Hashable {
    /// Requests that were measured.
    package var requests: Int
    /// Those of them that completed.
    package var completed: Int
    /// The distributions, by the metrics' names.
    package var metrics: [String: Distribution]
    /// Throughput and error rate, by the metrics' names.
    package var aggregates: [String: Double]

    package init(
      requests: Int, completed: Int, metrics: [String: Distribution], aggregates: [String: Double]
    ) {
      self.requests = requests
      self.completed = completed
      self.metrics = metrics
      self.aggregates = aggregates
    }
  }

  /// What a baseline keeps of the values of one metric, in the metric's unit.
  package struct Distribution: Sendable, Hashable {
    /// The percentiles that are kept: enough to draw the distribution, finer in the slow tail.
    package static let grid: [Double] =
      [0, 1, 2, 5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 85, 90, 91, 92, 93, 94]
      + [95, 96, 97, 98, 99, 99.5, 99.9, 100]

    /// How many values there were.
    package var count: Int
    /// Their mean.
    package var mean: Double
    /// Their standard deviation as a sample; nil of fewer than two.
    package var standardDeviation: Double?
    /// The mean of the slowest tenth of them; nil where it was not kept.
    package var tailMean: Double?
    /// The values at `grid`.
    package var quantiles: [Double]

    package init(
      count: Int, mean: Double, standardDeviation: Double?, tailMean: Double? = nil,
      quantiles: [Double]
    ) {
      self.count = count
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
        count: sample.count, mean: sample.mean,
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
  }
}

extension Baseline.Repetition {
  /// What is kept of a repetition.
  package init(_ repetition: Repetition) {
    let totals = Totals([repetition])
    var metrics: [String: Baseline.Distribution] = [:]
    for metric in MetricDescriptor.perRequest {
      let measurements = Measurements(of: metric, in: repetition.timelines)
      if measurements.sample.count > 0 {
        metrics[metric.name] = Baseline.Distribution(measurements)
      }
    }
    var aggregates: [String: Double] = [:]
    for metric in AggregateMetric.all {
      aggregates[metric.descriptor.name] = totals.value(of: metric)
    }
    self.init(
      requests: totals.total, completed: totals.completed, metrics: metrics,
      aggregates: aggregates)
  }
}
