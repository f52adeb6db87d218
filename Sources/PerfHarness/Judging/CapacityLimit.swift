/// A budget as a capacity is held to it: which share of requests may miss the limit.
///
/// Every budget that a capacity can be found by is a claim about a share: p95 is at most 300 ms when at most
/// 5 % of the values are more. Such shares rise with the load, can be added up over repetitions, and need no
/// model of the latencies.
package struct CapacityLimit: Sendable, Hashable {
  package let budget: Budget
  /// The share of values, or of requests, that may miss it.
  package let allowed: Double
  /// Whether a failed request misses a limit of a latency: it does unless failures have a limit of their own.
  private let countsFailures: Bool

  /// - Throws: for a budget of anything but a percentile or the error rate, since nothing else is a share.
  package init(_ budget: Budget, among budgets: [Budget]) throws(WorkloadError) {
    self.budget = budget
    countsFailures = !budgets.contains { $0.subject == .aggregate(.errorRate) }
    switch (budget.subject, budget.bound) {
    case (.distribution(_, .percentile(let percent)), let bound) where percent > 0 && percent < 100:
      allowed = if case .atMost = bound { 1 - percent / 100 } else { percent / 100 }
    case (.aggregate(.errorRate), .atMost(let limit)) where (0..<1).contains(limit):
      allowed = limit
    default:
      let unit = budget.subject.unit ?? .factor
      throw WorkloadError(
        .invalidSetting,
        "a capacity can't be found by the budget of \(budget.subject.name), "
          + "\(budget.bound.text(unit)); expected percentiles and an upper limit of the error rate, "
          + "which say what share of requests may miss a limit; write e.g. "
          + ".budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(500))")
    }
  }

  /// The limits that a test's budgets set.
  ///
  /// - Throws: where there are none, and for one that is no share.
  package static func all(of budgets: [Budget]) throws(WorkloadError) -> [CapacityLimit] {
    guard !budgets.isEmpty else {
      throw WorkloadError(
        .invalidSetting,
        "a capacity is the greatest load that keeps the test's budgets, and the test has none; add "
          + "e.g. .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(500))")
    }
    var limits: [CapacityLimit] = []
    for budget in budgets { limits.append(try CapacityLimit(budget, among: budgets)) }
    return limits
  }

  /// How many values, or requests, of a repetition miss it.
  package func count(in repetition: Repetition) -> LoadProbe.Count {
    let totals = Totals([repetition])
    guard case .distribution(let metric, _) = budget.subject else {
      return LoadProbe.Count(misses: Double(totals.failed), trials: Double(totals.total))
    }
    let measurements = repetition.measurements(of: metric)
    let values = measurements.sample.count
    var misses = 0.0
    if values > 0 {
      switch budget.bound {
      case .atMost(let limit):
        misses = Double(values) * (1 - measurements.share(within: limit).least)
      case .atLeast(let limit):
        misses = Double(measurements.sample.count(atMost: limit.nextDown).upperBound)
      }
    }
    // Those that timed out are among the values already.
    let failed = countsFailures ? Double(max(0, totals.failed - measurements.censoredCount)) : 0
    return LoadProbe.Count(misses: misses + failed, trials: Double(values) + failed)
  }

  /// Whether a request misses it; nil where it has nothing to say of it.
  package func isMissed(by timeline: RequestTimeline) -> Bool? {
    guard case .distribution(let metric, _) = budget.subject else { return timeline.failure != nil }
    switch timeline.knowledge(of: metric) {
    case .exactly(let value): return !budget.bound.contains(value)
    case .atLeast(let value): return budget.bound.contains(value) ? nil : true
    case .nothing: return countsFailures && timeline.failure != nil ? true : nil
    }
  }
}
