/// What another tool has measured in one run, in our units: seconds, requests and tokens a second.
package struct ForeignResults: Sendable {
  /// A statistic of a metric, as the tool itself states it.
  package struct Figure: Sendable, Hashable {
    package var metric: MetricDescriptor
    package var statistic: Statistic

    package init(_ metric: MetricDescriptor, _ statistic: Statistic) {
      self.metric = metric
      self.statistic = statistic
    }
  }

  package var tool: ForeignTool
  /// The tool's version, where its file tells.
  package var version: String?
  /// The file that it was read from.
  package var path: String
  /// Which of several runs in the file it is, by the tool's name for it.
  package var label: String?
  package var model: String?
  /// The load in the tool's own words.
  package var load: String?
  package var completed: Int
  /// Nil where the file does not tell.
  package var failed: Int?
  /// Its single requests, failed ones included; empty where the file has only a summary.
  package var requests: [ForeignRequest] = []
  /// What its summary states, where it states it by our definitions.
  package var stated: [Figure: Double] = [:]
  /// Throughputs, by our definitions.
  package var rates: [AggregateMetric: Double] = [:]
  /// Why the file's throughputs are not by our definitions; nil where they are.
  package var rateObstacle: String?
  /// Tokens of a completed request, on average.
  package var meanPromptTokens: Double?
  package var meanOutputTokens: Double?
  /// What a reader must know of this file.
  package var notes: [String] = []

  package init(_ tool: ForeignTool, path: String, completed: Int) {
    self.tool = tool
    self.path = path
    self.completed = completed
  }

  /// The metrics that can be computed from single requests by our own definitions. Those that count from
  /// when a request was due are among them only where that is known of every request.
  package static let latencies: [MetricDescriptor] = [
    .timeToFirstToken, .timeToFirstTokenFromSent, .timePerOutputToken, .interChunkLatency,
    .endToEndLatency, .endToEndLatencyFromSent,
  ]

  /// A figure of the summary, if it states it by our definitions.
  ///
  /// Where nothing completed, a summary states zeros that are none.
  package func statedValue(of metric: MetricDescriptor, _ statistic: Statistic) -> Double? {
    completed > 0 ? stated[Figure(metric, statistic)] : nil
  }

  /// The values of a metric by our definitions, computed from single requests; nil where the file does not
  /// hold what it takes.
  package func measurements(of metric: MetricDescriptor) -> Measurements? {
    let completed = requests.filter { $0.failure == nil }
    switch metric {
    case .timeToFirstToken, .endToEndLatency:
      guard completed.allSatisfy({ $0.wait != nil }) else { return nil }
    case .interChunkLatency:
      guard completed.allSatisfy({ $0.gaps != nil }) else { return nil }
    default: break
    }
    let measurements = Measurements(
      of: metric, in: completed.lazy.enumerated().map { $1.timeline(index: $0) })
    return measurements.sample.count > 0 ? measurements : nil
  }

  /// Averages tokens over the single requests that completed, where the file has them.
  package mutating func countTokens() {
    func mean(_ count: KeyPath<ForeignRequest, Int?>) -> Double? {
      let counts = requests.filter { $0.failure == nil }.compactMap { $0[keyPath: count] }
      return counts.isEmpty ? nil : Sample(counts.map(Double.init)).mean
    }
    meanPromptTokens = mean(\.promptTokens)
    meanOutputTokens = mean(\.outputTokens)
  }
}
