import Foundation

/// Judges a run by absolute limits. Pure: the same run and budget give the same verdict.
package enum BudgetJudge {
  private static let confidence = 0.95
  /// The two-sided 95 % quantile of the standard normal distribution.
  private static let quantile = 1.959964

  /// What the budget says of the run.
  package static func verdict(of budget: Budget, on run: Run) -> Verdict {
    switch budget.subject {
    case .distribution(let metric, let statistic):
      distributionVerdict(of: budget, metric, statistic, on: run)
    case .aggregate(let metric): aggregateVerdict(of: budget, metric, on: run)
    case .run:
      Verdict(
        subject: .run, gate: .budget, outcome: .invalid("a budget needs a metric"),
        severity: .failure, message: "a budget needs a metric")
    }
  }

  private static func distributionVerdict(
    of budget: Budget, _ metric: MetricDescriptor, _ statistic: Statistic, on run: Run
  ) -> Verdict {
    let measurements = run.measurements(of: metric)
    let count = measurements.sample.count
    guard let value = measurements.value(of: statistic) else {
      return missing(budget, metric)
    }
    var evidence = Verdict.Evidence(value: value, count: count, limit: budget.bound.limit)
    // What timeouts hide can only be worse: beyond them the value is known as 'at least'.
    let isLowerBound = measurements.isLowerBound(statistic)
    guard case .percentile(let percent) = statistic else {
      return estimate(budget, metric.unit, evidence, isLowerBound: isLowerBound, needs: nil)
    }
    let interval = OrderStatisticInterval.interval(
      of: percent, in: measurements.sample, confidence: confidence)
    guard let interval else {
      let needs = OrderStatisticInterval.minimumCount(for: percent, confidence: confidence) - count
      // Too few values for any interval: the gate was asked for by name, so nobody passes in silence.
      var verdict = estimate(
        budget, metric.unit, evidence, isLowerBound: isLowerBound, needs: max(1, needs))
      verdict.severity = max(verdict.severity, .warning)
      return verdict
    }
    evidence.interval = interval
    if budget.bound.contains(interval.lowerBound), budget.bound.contains(interval.upperBound),
      !isLowerBound
    {
      return verdict(budget, .passed, evidence, metric.unit, .none)
    }
    if !budget.bound.contains(interval.lowerBound), !budget.bound.contains(interval.upperBound) {
      return verdict(budget, .failed, evidence, metric.unit, .failure)
    }
    let share = measurements.share(within: budget.bound.limit)
    return estimate(
      budget, metric.unit, evidence, isLowerBound: isLowerBound,
      needs: furtherRequests(share: share, percent: percent, have: count))
  }

  private static func aggregateVerdict(
    of budget: Budget, _ metric: AggregateMetric, on run: Run
  ) -> Verdict {
    let totals = Totals(run.repetitions)
    guard let value = totals.value(of: metric) else { return missing(budget, metric.descriptor) }
    let unit = metric.descriptor.unit
    var evidence = Verdict.Evidence(
      value: value, count: totals.total, limit: budget.bound.limit)
    guard metric == .errorRate else {
      return estimate(budget, unit, evidence, isLowerBound: false, needs: nil)
    }
    let interval = BinomialInterval.interval(
      of: totals.failed, in: totals.total, confidence: confidence)
    evidence.interval = interval
    let isInside = budget.bound.contains(interval.lowerBound)
    if isInside, budget.bound.contains(interval.upperBound) {
      return verdict(budget, .passed, evidence, unit, .none)
    }
    if !isInside, !budget.bound.contains(interval.upperBound) {
      return verdict(budget, .failed, evidence, unit, .failure)
    }
    return estimate(
      budget, unit, evidence, isLowerBound: false,
      needs: furtherRequests(
        share: value, percent: budget.bound.limit * 100, have: totals.total))
  }

  /// The verdict where nothing is proven: by the point estimate, unless proof is demanded.
  private static func estimate(
    _ budget: Budget, _ unit: MetricUnit, _ evidence: Verdict.Evidence, isLowerBound: Bool,
    needs: Int?
  ) -> Verdict {
    let passes = evidence.value.map(budget.bound.contains) ?? false
    if isLowerBound, passes, case .atMost = budget.bound {
      // The estimate itself is only the least that it can be.
      return verdict(budget, .notProvable(passes: true, needs: nil), evidence, unit, .failure)
    }
    let severity: Verdict.Severity =
      passes ? (budget.confidence == .certain ? .failure : .none) : .failure
    return verdict(budget, .notProvable(passes: passes, needs: needs), evidence, unit, severity)
  }

  private static func missing(_ budget: Budget, _ metric: MetricDescriptor) -> Verdict {
    let message =
      "\(budget.subject.name): no completed request has a value of it; the budget is "
      + budget.bound.text(metric.unit)
    return Verdict(
      subject: budget.subject, gate: .budget, outcome: .inconclusive(.noValues),
      evidence: Verdict.Evidence(limit: budget.bound.limit), severity: .failure, message: message)
  }

  /// About how many more values would settle on which side of the limit the percentile lies: the
  /// normal approximation of the share of values within the limit, n = z² q (1 − q) ÷ (p − q)².
  private static func furtherRequests(share: Double, percent: Double, have: Int) -> Int? {
    let expected = percent / 100
    let distance = (share - expected).magnitude
    guard distance > 0 else { return nil }
    let needed = quantile * quantile * expected * (1 - expected) / (distance * distance)
    guard needed.isFinite, needed < 1e7 else { return nil }
    return max(1, Int(needed.rounded(.up)) - have)
  }

  private static func verdict(
    _ budget: Budget, _ outcome: Verdict.Outcome, _ evidence: Verdict.Evidence, _ unit: MetricUnit,
    _ severity: Verdict.Severity
  ) -> Verdict {
    Verdict(
      subject: budget.subject, gate: .budget, outcome: outcome, evidence: evidence,
      severity: severity, message: message(budget, outcome, evidence, unit, severity))
  }

  private static func message(
    _ budget: Budget, _ outcome: Verdict.Outcome, _ evidence: Verdict.Evidence, _ unit: MetricUnit,
    _ severity: Verdict.Severity
  ) -> String {
    let value = evidence.value.map(unit.text) ?? "unknown"
    let interval = evidence.interval.map { "95 % CI \(unit.text($0)), " } ?? ""
    let figures =
      "\(budget.subject.name) is \(value) (\(interval)\(evidence.count) values); the budget is "
      + budget.bound.text(unit)
    guard case .notProvable(let passes, let needs) = outcome else { return figures }
    if passes, severity == .failure, budget.confidence != .certain {
      return figures + "; timeouts reach into it, so that its true value is that or more"
    }
    let more = needs.map { "about \($0) more requests would settle it" }
    guard passes, budget.confidence == .certain else {
      return more.map { figures + "; not certain: \($0)" } ?? figures
    }
    return figures + "; met by the estimate, but certainty was asked for"
      + (more.map { ": \($0)" } ?? "")
  }
}

extension Measurements {
  /// The share of values of at most `limit`.
  fileprivate func share(within limit: Double) -> Double {
    guard sample.count > 0 else { return 0 }
    return Double(sample.values.count { $0 <= limit }) / Double(sample.count)
  }
}
