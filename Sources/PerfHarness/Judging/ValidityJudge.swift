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
    case .completed, .endedEarly: break
    }
    if totals.completed == 0 {
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

  private static func invalid(_ why: String, _ count: Int) -> Verdict {
    Verdict(
      subject: .run, gate: .validity, outcome: .invalid(why),
      evidence: Verdict.Evidence(count: count), severity: .failure, message: why)
  }
}
