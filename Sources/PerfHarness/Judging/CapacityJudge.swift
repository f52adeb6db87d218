/// Holds a capacity against the one that is demanded. Pure.
package enum CapacityJudge {
  /// - Parameters:
  ///   - demanded: of the same kind as the capacity.
  ///   - failing: which doubtful answers fail the test too.
  package static func verdict(
    on capacity: Capacity, atLeast demanded: LoadLevel, failing: Set<Comparison.Doubtful> = []
  ) -> Verdict {
    let figures = "the capacity is \(capacity.text); at least \(demanded) is demanded"
    let evidence = Verdict.Evidence(
      value: capacity.value, interval: capacity.interval,
      count: capacity.points.reduce(0) { $0 + Totals($1.run.repetitions).total },
      limit: demanded.value)
    func verdict(
      _ outcome: Verdict.Outcome, _ severity: Verdict.Severity, _ message: String
    ) -> Verdict {
      Verdict(
        subject: .aggregate(capacity.isConcurrency ? .concurrencyCapacity : .rateCapacity),
        gate: .capacity, outcome: outcome, evidence: evidence, severity: severity,
        message: message)
    }
    if demanded.value <= capacity.interval.lowerBound { return verdict(.passed, .none, figures) }
    // At a load that is certainly not kept the capacity is lost too.
    if demanded.value >= capacity.interval.upperBound {
      return verdict(.failed, .failure, figures)
    }
    return verdict(
      .inconclusive(.demandWithinInterval), failing.contains(.inconclusive) ? .failure : .warning,
      figures + "; it can't be told whether it is: allow more with costing:, or demand less")
  }
}
