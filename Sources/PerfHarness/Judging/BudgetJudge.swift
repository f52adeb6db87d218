/// Judges a run by absolute limits. Pure: the same run and budget give the same verdict.
///
/// Of a run too long to keep each of its requests, percentiles are judged by the histograms of all of them
/// and not by the sample that was kept, so that more requests are always more evidence. Their intervals
/// are wider by what a bucket hides; a limit that lies in the same bucket as the percentile is neither
/// kept nor broken for certain.
package enum BudgetJudge {
  private static let confidence = 0.95

  /// What the budget says of the run.
  ///
  /// - Parameter followed: the budget as it was followed during the run, when that was to end once
  ///   it is certain: then only what was certain at a look is proven, since an interval of fixed
  ///   confidence proves nothing of a run whose length depends on what was seen.
  package static func verdict(
    of budget: Budget, on run: Run, followed: FollowedBudget? = nil
  ) -> Verdict {
    if let refusal = Resolution(of: run).refusal(of: budget) { return refusal }
    return switch budget.subject {
    case .distribution(let metric, let statistic):
      distributionVerdict(of: budget, metric, statistic, on: run, followed)
    case .aggregate(let metric): aggregateVerdict(of: budget, metric, on: run, followed)
    case .run:
      Verdict(
        subject: .run, gate: .budget, outcome: .invalid("a budget needs a metric"),
        severity: .failure, message: "a budget needs a metric")
    }
  }

  private static func distributionVerdict(
    of budget: Budget, _ metric: MetricDescriptor, _ statistic: Statistic, on run: Run,
    _ followed: FollowedBudget?
  ) -> Verdict {
    let measurements = run.measurements(of: metric)
    let count = measurements.sample.count
    guard let value = measurements.value(of: statistic) else {
      return missing(budget, metric.unit(of: statistic))
    }
    var finding = BudgetFinding(
      budget, metric.unit(of: statistic), value: value, count: count,
      isLowerBound: measurements.isLowerBound(statistic))
    if let proof = followed?.decision.flatMap({ finding.proof($0) }) { return proof }
    guard case .percentile(let percent) = statistic,
      let minimum = OrderStatisticInterval.minimumCount(for: percent, confidence: confidence)
        .unlessUnbounded
    else { return finding.estimate(needs: nil) }
    // Some requests have several values of a metric, and some none.
    let requests = run.repetitions.reduce(0) { $0 + $1.measuredRequests }
    func requestsNeeded(forValues values: Int) -> Int {
      Int(min((Double(values) * Double(requests) / Double(count)).rounded(.up), 1e15))
    }
    let interval = OrderStatisticInterval.interval(
      of: percent, in: measurements.sample, confidence: confidence)
    guard let interval else {
      var verdict =
        followed.map { finding.estimate($0, needs: $0.furtherTrials.map(requestsNeeded)) }
        ?? finding.estimate(needs: requestsNeeded(forValues: minimum - count))
      // The gate was asked for by name and can't be proven: nobody passes in silence.
      verdict.severity = max(verdict.severity, .warning)
      return verdict
    }
    finding.evidence.interval = interval
    // What timeouts hide can only be worse: an end that they reach is known as 'at least'.
    finding.isIntervalOpen = interval.upperBound >= measurements.censoredFrom ?? .infinity
    if let followed {
      return finding.estimate(followed, needs: followed.furtherTrials.map(requestsNeeded))
    }
    if let proof = finding.proof() { return proof }
    let share = measurements.share(within: budget.bound.limit)
    let values = furtherValues(
      share: share.least, orUpTo: share.most, expected: percent / 100, have: count)
    return finding.estimate(needs: values.map(requestsNeeded))
  }

  private static func aggregateVerdict(
    of budget: Budget, _ metric: AggregateMetric, on run: Run, _ followed: FollowedBudget?
  ) -> Verdict {
    let totals = Totals(run.repetitions)
    guard let value = totals.value(of: metric) else {
      return missing(budget, metric.descriptor.unit)
    }
    var finding = BudgetFinding(
      budget, metric.descriptor.unit, value: value, count: totals.total)
    let counted: Int? =
      switch metric {
      case .errorRate: totals.failed
      case .goodputShare: totals.good
      default: nil
      }
    guard let counted else { return finding.estimate(needs: nil) }
    if let proof = followed?.decision.flatMap({ finding.proof($0) }) { return proof }
    finding.evidence.interval = BinomialInterval.interval(
      of: counted, in: totals.total, confidence: confidence)
    if let followed { return finding.estimate(followed, needs: followed.furtherTrials) }
    return finding.proof()
      ?? finding.estimate(
        needs: furtherValues(share: value, expected: budget.bound.limit, have: totals.total))
  }

  private static func missing(_ budget: Budget, _ unit: MetricUnit) -> Verdict {
    let message =
      "\(budget.subject.name): no completed request has a value of it; the budget is "
      + budget.bound.text(unit)
    return Verdict(
      subject: budget.subject, gate: .budget, outcome: .inconclusive(.noValues),
      evidence: Verdict.Evidence(limit: budget.bound.limit), severity: .failure, message: message)
  }

  /// About how many more values would settle on which side of the limit the truth lies.
  ///
  /// As many as it takes until a share of values like the present one has a chance of at most half
  /// of 1 − confidence where the limit is the truth: the test that the intervals are made of, with
  /// real numbers in place of counts (DLMF 8.17.5).
  ///
  /// - Parameters:
  ///   - share: the share of values within the limit.
  ///   - most: what that share is at most, where it is not known any closer.
  ///   - expected: what that share is where the limit is the truth.
  /// - Returns: at least 1; nil when no number would settle it, or none below ten million.
  static func furtherValues(
    share: Double, orUpTo most: Double? = nil, expected: Double, have: Int
  ) -> Int? {
    let most = most ?? share
    // Nothing that lies between the two could ever be told from the limit.
    guard expected > 0, expected < 1, expected < share || expected > most else { return nil }
    let share = expected < share ? share : most
    func isSettled(by count: Int) -> Bool {
      let within = share * Double(count)
      let beyond = Double(count) - within
      let chance =
        share < expected
        ? IncompleteBeta.tails(expected, within + 1, beyond).upper
        : IncompleteBeta.tails(expected, within, beyond + 1).lower
      return chance <= (1 - confidence) / 2
    }
    return LeastCount.above(have, where: isSettled).map { $0 - have }
  }
}

extension Int {
  /// Nil for the `Int.max` that stands for 'no number is enough'.
  fileprivate var unlessUnbounded: Int? { self == .max ? nil : self }
}
