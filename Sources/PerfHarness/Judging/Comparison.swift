/// How a run is to be compared with its baseline.
public struct Comparison: Sendable, Hashable {
  /// Answers that do not fail a test by themselves, but can be made to.
  public enum Doubtful: Sendable, Hashable, CaseIterable {
    /// There is too little to tell.
    case inconclusive
    /// The run got better than the baseline, which should be recorded anew.
    case improved
    /// The baseline measured something else.
    case incomparable
  }

  /// The metrics that are compared where the user names none.
  public static let defaultMetrics: [MetricDescriptor] = [
    .timeToFirstToken, .timePerOutputToken, .endToEndLatency,
  ]
  /// The statistics that are compared where the user names none.
  public static let defaultStatistics: [Statistic] = [.p50, .p90, .p95]

  /// How much worse is not news.
  public var tolerance: Tolerance
  /// The metrics that are compared; nil for the default ones.
  public var metrics: [MetricDescriptor]?
  /// The statistics that are compared; nil for the default ones.
  public var statistics: [Statistic]?
  /// Which doubtful answers fail the test.
  public var failing: Set<Doubtful>

  /// Describes a comparison.
  public init(
    within tolerance: Tolerance = Tolerance(), of metrics: [MetricDescriptor]? = nil,
    at statistics: [Statistic]? = nil, failing: Set<Doubtful> = []
  ) {
    self.tolerance = tolerance
    self.metrics = metrics
    self.statistics = statistics
    self.failing = failing
  }

  /// Whether the user asked for these gates by name, so that none of them may pass in silence.
  var isNamed: Bool { metrics != nil || statistics != nil }

  func severity(of doubtful: Doubtful) -> Verdict.Severity {
    failing.contains(doubtful) ? .failure : .warning
  }
}
