/// One budget that is followed request by request, until it is certain to be kept or to be broken.
///
/// A limit of a percentile is a limit of a share: p95 is at most 300 ms when at least 95 % of the
/// values are at most 300 ms, and p10 is at least 40 tokens/s when at least 90 % of the values are
/// at least 40. So is one of the error rate, and one of the share of goodput. Each value is a trial of `SequentialProportion`, which
/// takes for granted what confidence intervals do too: that requests tell the same story from first
/// to last.
///
/// A request that timed out has a value that is known as 'at least'. Beyond an upper limit that is
/// all one needs to know. A timeout that is shorter than the limit says nothing of it, and counts
/// against both answers: neither a false 'kept' nor a false 'broken' can come of it.
package struct FollowedBudget: Sendable {
  /// What became certain, and when.
  package struct Decision: Sendable, Hashable {
    /// Whether the budget is kept, or broken.
    package var isKept: Bool
    /// After how many measured requests.
    package var requests: Int

    package init(isKept: Bool, requests: Int) {
      self.isKept = isKept
      self.requests = requests
    }
  }

  package let budget: Budget
  /// What makes a request a good one.
  private let objectives: [Objective]
  /// The share of trials that keep the limit, against the least that the budget demands.
  private var share: SequentialProportion
  private var requests = 0
  /// Whether there was a value that is known exactly: without one, timeouts are of something else.
  private var hasValue = false
  private var found: Decision?

  /// - Parameter objectives: what makes a request a good one.
  /// - Returns: nil for a budget of a kind that no number of requests makes certain: a mean, an
  ///   extreme, a throughput, or a metric of which one request has many values.
  package init?(_ budget: Budget, objectives: [Objective] = []) {
    let threshold: Double
    switch (budget.subject, budget.bound) {
    case (.distribution(let metric, .percentile(let percent)), let bound):
      guard metric != .interChunkLatency, percent > 0, percent < 100 else { return nil }
      threshold = if case .atMost = bound { percent / 100 } else { 1 - percent / 100 }
    case (.aggregate(.errorRate), let bound), (.aggregate(.goodputShare), let bound):
      threshold = if case .atMost = bound { 1 - bound.limit } else { bound.limit }
    default: return nil
    }
    self.budget = budget
    self.objectives = objectives
    share = SequentialProportion(threshold: threshold)
  }

  /// What is certain, if anything is.
  package var decision: Decision? { hasValue ? found : nil }

  /// About how many more trials like those so far would decide: values, or for a share of
  /// requests those. Nil when no number would.
  package var furtherTrials: Int? { share.furtherTrials }

  /// Takes the next measured request, in the order in which they were due.
  package mutating func take(_ timeline: RequestTimeline) {
    requests += 1
    guard decision == nil, let trial = trial(of: timeline) else { return }
    share.take(trial)
    if found == nil {
      found = share.decision.map { Decision(isKept: $0 == .above, requests: requests) }
    }
  }

  /// Whether a request keeps the limit; nil when it has nothing to say of it.
  private mutating func trial(of timeline: RequestTimeline) -> SequentialProportion.Trial? {
    guard case .distribution(let metric, _) = budget.subject else {
      hasValue = true
      let isCounted =
        budget.subject == .aggregate(.errorRate)
        ? timeline.failure != nil : objectives.areMet(by: timeline)
      return if case .atMost = budget.bound { isCounted ? .failure : .success } else {
        isCounted ? .success : .failure
      }
    }
    switch timeline.knowledge(of: metric) {
    case .nothing: return nil
    case .exactly(let value):
      hasValue = true
      return budget.bound.contains(value) ? .success : .failure
    case .atLeast(let bound):
      let isKept = budget.bound.contains(bound)
      guard isKept == budget.bound.contains(.infinity) else { return .unknown }
      return isKept ? .success : .failure
    }
  }
}
