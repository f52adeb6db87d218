/// How a run is to be compared with its baseline.
public struct Comparison: Sendable, Hashable {
  /// Answers that do not fail a test by themselves, but can be made to.
  public enum Doubtful: Sendable, Hashable, CaseIterable {
    /// There is too little to tell, or stamps are too coarse for the tolerance.
    case inconclusive
    /// The run got better than the baseline, which should be recorded anew.
    case improved
    /// The baseline measured something else.
    case incomparable
  }

  /// What must be certain before something is a regression.
  public enum Certainty: Sendable, Hashable {
    /// That it got worse at all, while the best estimate exceeds the tolerance.
    case change
    /// That it got worse by more than the tolerance. Misses more, and says less that is wrong.
    case excess
  }

  /// The metrics that are compared where the user names none.
  public static let defaultMetrics: [MetricDescriptor] = [
    .timeToFirstToken, .timePerOutputToken, .endToEndLatency,
  ]
  /// The statistics that are compared where the user names none: the body, the tail, and the tail
  /// relative to the body, in which the speed of the run as a whole cancels.
  public static let defaultStatistics: [Statistic] = [.p50, .tailMean, .tailRatio]
  /// The chance that an unchanged suite turns red, where the user says nothing.
  public static let defaultFalseAlarms = 0.01
  /// How many fresh repetitions a suspect is measured in, at most, where the user says nothing.
  public static let defaultConfirmations = 20
  /// How many repetitions a baseline keeps where the user says nothing: the newest ones.
  public static let defaultKeeping = 10

  /// How much worse is not news.
  public var tolerance: Tolerance
  /// The metrics that are compared; nil for the default ones.
  public var metrics: [MetricDescriptor]?
  /// The statistics that are compared; nil for the default ones.
  public var statistics: [Statistic]?
  /// Which doubtful answers fail the test.
  public var failing: Set<Doubtful>
  /// What must be certain.
  public var certainty: Certainty
  /// The chance that a suite in which nothing has changed turns red by a regression: all committed
  /// cases of an environment together share it. What `failing` makes fail comes on top.
  public var falseAlarms: Double
  /// How many fresh repetitions a suspected regression is measured in, at most; 0 for none.
  public var confirmations: Int
  /// How many repetitions the baseline keeps.
  public var keeping: Int

  /// Describes a comparison.
  ///
  /// - Parameters:
  ///   - tolerance: how much worse is not news; 5 % and 1 ms by default.
  ///   - metrics: what is compared; TTFT, TPOT and E2E by default.
  ///   - statistics: which of their statistics; median, tail mean and tail ratio by default.
  ///   - failing: which doubtful answers fail the test; none by default.
  ///   - certainty: what must be certain; that it got worse at all by default.
  ///   - falseAlarms: the chance that an unchanged suite turns red; 0.01 by default.
  ///   - confirmations: how many fresh repetitions a suspect is measured in, at most; 20 by default.
  ///   - keeping: how many repetitions the baseline keeps; 10 by default.
  public init(
    within tolerance: Tolerance = Tolerance(), of metrics: [MetricDescriptor]? = nil,
    at statistics: [Statistic]? = nil, failing: Set<Doubtful> = [],
    certainOf certainty: Certainty = .change,
    falseAlarms: Double = defaultFalseAlarms,
    confirmations: Int = defaultConfirmations, keeping: Int = defaultKeeping
  ) {
    self.tolerance = tolerance
    self.metrics = metrics
    self.statistics = statistics
    self.failing = failing
    self.certainty = certainty
    self.falseAlarms = falseAlarms
    self.confirmations = confirmations
    self.keeping = keeping
  }

  /// Whether the user asked for these gates by name, so that none of them may pass in silence.
  var isNamed: Bool { metrics != nil || statistics != nil }

  func severity(of doubtful: Doubtful) -> Verdict.Severity {
    failing.contains(doubtful) ? .failure : .warning
  }

  /// What an answer about a number that was compared does to the test.
  func severity(forOutcome outcome: Verdict.Outcome) -> Verdict.Severity {
    switch outcome {
    case .regressed: .failure
    case .improved: severity(of: .improved)
    case .inconclusive: severity(of: .inconclusive)
    default: .none
    }
  }
}

extension Comparison {
  /// How many fresh repetitions may be asked for.
  package static let allowedConfirmations = 0...1000
  /// How many repetitions a baseline may be asked to keep: one says nothing of how they differ.
  package static let allowedKeeping = 2...Baseline.maximumRepetitions

  /// What is wrong with it, in words; nil for nothing.
  package var problem: String? {
    if !(falseAlarms > 0 && falseAlarms < 1) {
      return "falseAlarms is \(falseAlarms); expected more than 0 and less than 1; write e.g. "
        + "falseAlarms: 0.01"
    }
    if !Self.allowedConfirmations.contains(confirmations) {
      return "confirmations are \(confirmations); expected 0 to "
        + "\(Self.allowedConfirmations.upperBound); write e.g. confirmations: 20"
    }
    if !Self.allowedKeeping.contains(keeping) {
      return "keeping is \(keeping); expected \(Self.allowedKeeping.lowerBound) to "
        + "\(Self.allowedKeeping.upperBound); write e.g. keeping: 10"
    }
    if !(tolerance.relative >= 0 && tolerance.relative.isFinite) || tolerance.absolute < .zero {
      return "the tolerance is \(DurationText.significant(tolerance.relative * 100)) % and "
        + "\(DurationText.format(tolerance.absolute)); expected no less than nothing; write e.g. "
        + "within: .percent(5)"
    }
    if metrics?.isEmpty == true || statistics?.isEmpty == true {
      return "there is nothing to compare; name at least one metric and one statistic, or leave "
        + "of: and at: away"
    }
    return nil
  }
}
