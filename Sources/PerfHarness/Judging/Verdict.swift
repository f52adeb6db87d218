/// What the judge says of one budget, one comparison, or of the run itself, with its evidence.
public struct Verdict: Sendable, Hashable {
  /// What is judged.
  public enum Subject: Sendable, Hashable {
    /// A statistic of a metric that every request has a value of.
    case distribution(MetricDescriptor, Statistic)
    /// A metric that the whole run has one value of.
    case aggregate(AggregateMetric)
    /// The run as a whole.
    case run
  }

  /// What the subject is held against.
  public enum Gate: String, Sendable, Hashable {
    /// An absolute limit.
    case budget
    /// Committed earlier measurements.
    case baseline
    /// Another provider, measured in the same test.
    case control
    /// The greatest load that keeps the budgets.
    case capacity
    /// Whether there is anything to judge at all.
    case validity
  }

  /// The answer.
  public enum Outcome: Sendable, Hashable {
    /// Inside the budget, and so is the whole confidence interval where there is one.
    case passed
    /// Outside the budget, and so is the whole confidence interval where there is one.
    case failed
    /// The confidence interval straddles the limit, or there is too little data for one. `passes`
    /// is what the point estimate says; `needs` how many more requests would probably settle it,
    /// nil when no number would.
    case notProvable(passes: Bool, needs: Int?)
    /// Worse than the baseline by more than the tolerance.
    case regressed
    /// Within the tolerance of the baseline.
    case unchanged
    /// Better than the baseline by more than the tolerance.
    case improved
    /// Can't tell.
    case inconclusive(Doubt)
    /// The baseline measured something else; the text names what differs.
    case incomparable(String)
    /// Nothing was recorded to compare with.
    case noBaseline
    /// The run can't be judged; the text says why.
    case invalid(String)
  }

  /// Why the judge can't tell.
  public enum Doubt: Sendable, Hashable {
    /// The percentile needs more values than there are, here or in the baseline.
    case needsRequests(have: Int, more: Int)
    /// The metric has no values here.
    case noValues
    /// The baseline holds nothing of the metric.
    case notInBaseline
    /// Timeouts reach into the percentile: it is known only as 'at least'.
    case censored
    /// So many requests failed: the latencies are those of the others.
    case requestsFailed(Int)
    /// There are too few repetitions to know how much they differ by chance.
    case needsRepetitions(have: Int, more: Int)
    /// The best estimate exceeds the tolerance, but it may well be chance.
    case perhapsChance
    /// The capacity that is demanded lies between what is certainly kept and what certainly is not.
    case demandWithinInterval
    /// What is tolerated is less than what stamps are off by at such a load.
    case finerThanStamps(tolerance: Duration, error: Duration)
    /// A guard ended the run because of what it would have spent.
    case stoppedByGuard
    /// The service did not keep up with the load: latencies depend on how long one measures.
    case saturated
  }

  /// The figures that led to the answer, in the metric's unit. What does not apply is nil.
  public struct Evidence: Sendable, Hashable {
    /// The current value.
    public var value: Double?
    /// A 95 % confidence interval of the current value.
    public var interval: ClosedRange<Double>?
    /// How many values it rests on.
    public var count: Int
    /// The limit of a budget.
    public var limit: Double?
    /// The baseline's value.
    public var baseline: Double?
    /// A 95 % confidence interval of the baseline's value.
    public var baselineInterval: ClosedRange<Double>?
    /// (value − baseline) ÷ baseline.
    public var change: Double?
    /// A 95 % confidence interval of the change.
    public var changeInterval: ClosedRange<Double>?
    /// The least worsening that the gate would find with a probability of 80 %, as a share of the
    /// baseline.
    public var minimalDetectableChange: Double?
    /// How often so great a worsening would come about by chance, adjusted for the comparisons of the
    /// case.
    public var chance: Double?
    /// How many repetitions the current value is the mean of.
    public var repetitions: Int?
    /// How many repetitions the baseline's value is the mean of.
    public var baselineRepetitions: Int?
    /// What change is tolerated.
    public var tolerance: Tolerance?

    package init(
      value: Double? = nil, interval: ClosedRange<Double>? = nil, count: Int = 0,
      limit: Double? = nil, baseline: Double? = nil, tolerance: Tolerance? = nil
    ) {
      self.value = value
      self.interval = interval
      self.count = count
      self.limit = limit
      self.baseline = baseline
      self.tolerance = tolerance
    }
  }

  /// What is judged.
  public var subject: Subject
  /// What it is held against.
  public var gate: Gate
  /// The answer.
  public var outcome: Outcome
  /// The figures that led to it.
  public var evidence: Evidence
  /// Whether the test fails by it.
  public var severity: Severity
  /// The whole of it in words: what, the figures, and what to do where there is something to do.
  public var message: String

  /// What a verdict does to its test.
  public enum Severity: String, Sendable, Hashable, Comparable {
    /// Nothing.
    case none
    /// It is shown as a warning; the test passes.
    case warning
    /// The test fails.
    case failure

    /// Whether `lhs` is the milder one.
    public static func < (lhs: Severity, rhs: Severity) -> Bool {
      lhs.rank < rhs.rank
    }

    private var rank: Int {
      switch self {
      case .none: 0
      case .warning: 1
      case .failure: 2
      }
    }
  }

  package init(
    subject: Subject, gate: Gate, outcome: Outcome, evidence: Evidence = Evidence(),
    severity: Severity, message: String
  ) {
    self.subject = subject
    self.gate = gate
    self.outcome = outcome
    self.evidence = evidence
    self.severity = severity
    self.message = message
  }
}
