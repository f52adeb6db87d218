import Foundation

/// Earlier measurements of a case, which new ones are compared with.
package struct Baseline: Sendable, Hashable {
  /// The version of the metrics' definitions; measurements under different ones can't be compared.
  package static let definitionsVersion = 1
  /// How many repetitions a baseline can keep.
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
    /// The parts of the mean end-to-end latency; nil where no request completed or nobody kept them.
    package var parts: LatencyParts?
    /// Throughput and error rate, by the metrics' names.
    package var aggregates: [String: Double]
    /// Which of the sessions in which the baseline was recorded it is of, counted from 1; nil where nobody
    /// kept that. Repetitions of one session have a day and a machine in common.
    package var session: Int?

    package init(
      requests: Int, completed: Int, metrics: [String: Distribution], parts: LatencyParts? = nil,
      aggregates: [String: Double]
    ) {
      self.requests = requests
      self.completed = completed
      self.metrics = metrics
      self.parts = parts
      self.aggregates = aggregates
    }
  }
}

extension Baseline {
  /// In how many sessions the repetitions were recorded; nil where that is not known of all.
  package var sessionCount: Int? {
    let sessions = repetitions.map(\.session)
    return sessions.contains(nil) ? nil : Set(sessions).count
  }

  /// How much the repetitions differ: the standard deviation, as a sample, of the logarithm of a
  /// statistic over them. 0.03 is about 3 %.
  ///
  /// - Returns: nil where fewer than two repetitions have the statistic, and where one has a value of
  ///   it that is not greater than zero.
  package func betweenDeviation(
    of statistic: Statistic, _ metric: MetricDescriptor
  ) -> Double? {
    let values = repetitions.compactMap { $0.metrics[metric.name]?.value(of: statistic) }
    guard values.count > 1, values.allSatisfy({ $0 > 0 }) else { return nil }
    return Sample(values.map { log($0) }).sampleStandardDeviation
  }
}

extension Baseline.Repetition {
  /// What is kept of a repetition.
  package init(_ repetition: Repetition) {
    let totals = Totals([repetition])
    var metrics: [String: Baseline.Distribution] = [:]
    for metric in MetricDescriptor.ofService {
      let measurements = repetition.measurements(of: metric)
      if measurements.sample.count > 0 {
        metrics[metric.name] = Baseline.Distribution(measurements)
      }
    }
    var aggregates: [String: Double] = [:]
    for metric in AggregateMetric.withoutObjectives {
      aggregates[metric.descriptor.name] = totals.value(of: metric)
    }
    self.init(
      requests: totals.total, completed: totals.completed, metrics: metrics,
      parts: repetition.latencyParts, aggregates: aggregates)
  }
}
