/// What was found of a number that a budget limits, from which the verdict follows.
struct BudgetFinding {
  private let budget: Budget
  private let unit: MetricUnit
  private let value: Double
  /// Whether the value is known only as 'at least', because timeouts reach into it.
  private let isLowerBound: Bool
  var evidence: Verdict.Evidence
  /// Whether the interval's upper end is known only as 'at least'.
  var isIntervalOpen = false

  init(
    _ budget: Budget, _ unit: MetricUnit, value: Double, count: Int, isLowerBound: Bool = false
  ) {
    self.budget = budget
    self.unit = unit
    self.value = value
    self.isLowerBound = isLowerBound
    evidence = Verdict.Evidence(value: value, count: count, limit: budget.bound.limit)
  }

  /// The verdict when the whole interval lies on one side of the limit; else nil.
  func proof() -> Verdict? {
    guard let interval = evidence.interval else { return nil }
    let isLowerEndInside = budget.bound.contains(interval.lowerBound)
    let isUpperEndInside = budget.bound.contains(isIntervalOpen ? .infinity : interval.upperBound)
    guard isLowerEndInside == isUpperEndInside else { return nil }
    return isLowerEndInside
      ? verdict(.passed, .none, figures) : verdict(.failed, .failure, figures)
  }

  /// The verdict of what was certain at a look; nil where the whole run does not bear it out, which
  /// it does unless the server changed on the way.
  func proof(_ decision: FollowedBudget.Decision) -> Verdict? {
    guard !isUndecidedByTimeouts, passes == decision.isKept else { return nil }
    let message =
      figures + "; certain after \(requests(decision.requests)), "
      + "by a bound that holds at every look"
    return decision.isKept
      ? verdict(.passed, .none, message) : verdict(.failed, .failure, message)
  }

  /// The verdict of a budget that was followed and is not proven: by the point estimate, unless
  /// proof is demanded.
  ///
  /// - Parameter needs: how many more requests would probably settle it.
  func estimate(_ followed: FollowedBudget, needs: Int?) -> Verdict {
    if let timeouts = undecidedByTimeouts() { return timeouts }
    let reason =
      followed.decision.map { decision in
        "it was certain to be \(decision.isKept ? "kept" : "broken") after "
          + "\(requests(decision.requests)), which the whole run does not bear out"
      } ?? "not certain by a bound that holds at every look"
    let cure = needs.map { ": about \(requests($0, "more ")) would settle it" } ?? ""
    let isFailure = !passes || budget.confidence == .certain
    let demand = passes && isFailure ? "; met by the estimate, but certainty was asked for" : ""
    let mildest = followed.decision == nil ? Verdict.Severity.none : .warning
    return verdict(
      .notProvable(passes: passes, needs: needs), isFailure ? .failure : mildest,
      figures + "; " + reason + cure + demand)
  }

  /// The verdict where nothing is proven: by the point estimate, unless proof is demanded. A number
  /// that has no interval is judged by its value alone.
  ///
  /// - Parameter needs: how many more requests would settle it, or, without an interval, make one.
  func estimate(needs: Int?) -> Verdict {
    if let timeouts = undecidedByTimeouts() { return timeouts }
    if hasNoInterval(needs: needs), budget.confidence == .estimate {
      return passes ? verdict(.passed, .none, figures) : verdict(.failed, .failure, figures)
    }
    let outcome = Verdict.Outcome.notProvable(passes: passes, needs: needs)
    let cure = needs.map(text)
    if passes, budget.confidence == .certain {
      let reason =
        hasNoInterval(needs: needs)
        ? ", which nothing can give for it; leave confidence: .certain away"
        : (cure.map { ": \($0)" } ?? "")
      return verdict(
        outcome, .failure,
        figures + "; met by the estimate, but certainty was asked for" + reason)
    }
    return verdict(
      outcome, passes ? .none : .failure, figures + (cure.map { "; not certain: \($0)" } ?? ""))
  }

  /// Whether there is no confidence interval of such a number, whatever the number of requests: of a
  /// mean, an extreme, a throughput.
  private func hasNoInterval(needs: Int?) -> Bool { evidence.interval == nil && needs == nil }

  private func text(ofNeeded count: Int) -> String {
    evidence.interval == nil
      ? "a proof needs at least \(requests(count, "more "))"
      : "about \(requests(count, "more ")) would settle it"
  }

  private func requests(_ count: Int, _ more: String = "") -> String {
    "\(count) \(more)\(count == 1 ? "request" : "requests")"
  }

  private var passes: Bool { budget.bound.contains(value) }

  /// Whether the value may lie on the other side of the limit for all that timeouts hide.
  private var isUndecidedByTimeouts: Bool {
    isLowerBound && passes != budget.bound.contains(.infinity)
  }

  private func undecidedByTimeouts() -> Verdict? {
    guard isUndecidedByTimeouts else { return nil }
    return verdict(
      .notProvable(passes: passes, needs: nil), .failure,
      figures + "; timeouts reach into it, so that its true value is that or more")
  }

  /// E.g. `p95 of timeToFirstToken is 51.2 ms (95 % CI 48.1 ms…53.7 ms, 400 values); the budget is
  /// at most 300 ms`.
  private var figures: String {
    let isAggregate = if case .aggregate = budget.subject { true } else { false }
    let noun = (isAggregate ? "request" : "value") + (evidence.count == 1 ? "" : "s")
    let interval = evidence.interval.map { interval in
      "95 % CI \(unit.text(interval.lowerBound))…\(isIntervalOpen ? "≥ " : "")"
        + "\(unit.text(interval.upperBound)), "
    }
    return "\(budget.subject.name) is \(isLowerBound ? "at least " : "")\(unit.text(value)) "
      + "(\(interval ?? "")\(evidence.count) \(noun)); the budget is \(budget.bound.text(unit))"
  }

  private func verdict(
    _ outcome: Verdict.Outcome, _ severity: Verdict.Severity, _ message: String
  ) -> Verdict {
    Verdict(
      subject: budget.subject, gate: .budget, outcome: outcome, evidence: evidence,
      severity: severity, message: message)
  }
}
