/// An absolute limit of one number of a run.
public struct Budget: Sendable, Hashable {
  /// Which way the limit binds, in the metric's unit.
  public enum Bound: Sendable, Hashable {
    /// The value may be this or less.
    case atMost(Double)
    /// The value may be this or more.
    case atLeast(Double)

    /// The limit.
    package var limit: Double {
      switch self {
      case .atMost(let limit), .atLeast(let limit): limit
      }
    }

    /// Whether a value keeps within the limit.
    package func contains(_ value: Double) -> Bool {
      switch self {
      case .atMost(let limit): value <= limit
      case .atLeast(let limit): value >= limit
      }
    }

    /// E.g. `at most 300 ms`.
    package func text(_ unit: MetricUnit) -> String {
      switch self {
      case .atMost(let limit): "at most \(unit.text(limit))"
      case .atLeast(let limit): "at least \(unit.text(limit))"
      }
    }
  }

  /// How sure one must be that a limit is kept.
  public enum Confidence: Sendable, Hashable {
    /// The point estimate decides where the confidence interval straddles the limit.
    case estimate
    /// The whole 95 % confidence interval must be inside the limit.
    case certain
  }

  /// What is limited.
  public var subject: Verdict.Subject
  /// The limit.
  public var bound: Bound
  /// How sure one must be that it is kept.
  public var confidence: Confidence

  package init(_ subject: Verdict.Subject, _ bound: Bound, confidence: Confidence = .estimate) {
    self.subject = subject
    self.bound = bound
    self.confidence = confidence
  }
}
