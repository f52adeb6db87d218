/// Judges whether a run can be judged at all.
package enum ValidityJudge {
  /// What is wrong with the run as a whole; nil when nothing is.
  ///
  /// - Parameter hasErrorBudget: whether the user has set a limit of the error rate, so that failed
  ///   requests need no further mention.
  package static func verdict(of run: Run, hasErrorBudget: Bool) -> Verdict? {
    let repetitions = run.repetitions + run.confirmation
    let totals = Totals(repetitions)
    let firstFailure = repetitions.lazy.compactMap(\.firstFailure).first
    let failures = totals.errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.key) × \($0.value)" }.joined(separator: ", ")
    switch run.outcome {
    case .aborted(let reason): return invalid(reason.description, totals.total)
    case .cancelled:
      return invalid(
        "cancelled after \(totals.total) measured requests; what was measured until then stands in "
          + "the report", totals.total)
    case .stopped(let stop) where !stop.leavesMeasurements:
      return invalid(stop.description, totals.total)
    case .stopped, .completed, .endedEarly: break
    }
    if totals.completed == 0, let stop = run.guardStop {
      return invalid("\(stop); no request completed before that", totals.total)
    }
    if totals.completed + totals.cancelledByClient == 0 {
      guard let firstFailure else {
        return invalid("no request was measured; ask for more requests or a longer run", 0)
      }
      return invalid(
        "no request completed (\(failures)); the first failure: \(firstFailure.message)",
        totals.total)
    }
    guard totals.failed > 0, !hasErrorBudget, let firstFailure else { return nil }
    return Verdict(
      subject: .run, gate: .validity, outcome: .inconclusive(.requestsFailed(totals.failed)),
      evidence: Verdict.Evidence(count: totals.total), severity: .warning,
      message:
        "\(totals.failed) of \(totals.total) requests failed (\(failures)), and latencies are "
        + "those of the others; limit them with .budget(.errorRate, atMost: …); "
        + "the first failure: \(firstFailure.message)")
  }

  /// What a run says of which a guard took the rest, because of what it would have spent; nil of any other.
  ///
  /// - Parameter planned: how many repetitions there were to be; nil where nobody counts them.
  package static func verdict(ofGuardsOn run: Run, planned: Int?) -> Verdict? {
    guard let stop = run.guardStop, stop.leavesMeasurements else { return nil }
    let repetitions = run.repetitions + run.confirmation
    let measured = repetitions.reduce(0) { $0 + $1.measuredRequests }
    let whole = repetitions.count { $0.outcome == .completed }
    let of = planned.map { " of \(max($0, repetitions.count).grouped)" } ?? ""
    return Verdict(
      subject: .run, gate: .validity, outcome: .inconclusive(.stoppedByGuard),
      evidence: Verdict.Evidence(count: measured), severity: .warning,
      message: "\(stop); \(measured.grouped) requests were measured, and \(whole.grouped)\(of) "
        + "repetitions are whole")
  }

  /// What is wrong with a service that did not keep up with a constant rate, where no guard has ended the
  /// run; nil where it did keep up.
  package static func saturation(of run: Run) -> Verdict? {
    guard case .open(let arrivals)? = run.load, let rate = arrivals.steadyRate else { return nil }
    let finding = (run.repetitions + run.confirmation).lazy
      .compactMap { SaturationWatch.finding(in: $0, load: run.load) }.first
    guard let finding else { return nil }
    return Verdict(
      subject: .run, gate: .validity, outcome: .inconclusive(.saturated),
      evidence: Verdict.Evidence(count: finding.requests), severity: .warning,
      message:
        "\(finding.text(rate: rate)): latencies are those of a queue that grows, and depend on how "
        + "long one measures; lower the rate, or end such runs with guards: [.oversaturation]")
  }

  private static func invalid(_ why: String, _ count: Int) -> Verdict {
    Verdict(
      subject: .run, gate: .validity, outcome: .invalid(why),
      evidence: Verdict.Evidence(count: count), severity: .failure, message: why)
  }
}
