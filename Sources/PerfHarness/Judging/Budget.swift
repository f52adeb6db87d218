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
  }

  /// What is limited.
  public var subject: Verdict.Subject
  /// The limit.
  public var bound: Bound
  /// Whether the whole confidence interval must be inside the limit, not only the estimate.
  public var demandsProof: Bool

  package init(_ subject: Verdict.Subject, _ bound: Bound, demandsProof: Bool = false) {
    self.subject = subject
    self.bound = bound
    self.demandsProof = demandsProof
  }
}
