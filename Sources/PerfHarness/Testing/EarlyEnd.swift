import Synchronization

#if canImport(Testing)
  /// Watches the budgets of a case while it is measured, and says when it may end: the shell around
  /// `BudgetWatch`.
  final class EarlyEnd: Sendable {
    private let watch: Mutex<BudgetWatch>
    /// What is to be measured, in one repetition.
    private let extent: Limits
    private let repetitions: Int

    /// - Returns: nil where a run is never to end early.
    /// - Throws: for a case without budgets, which nothing could be certain of, and for one with a
    ///   baseline, which needs whole repetitions.
    init?(
      _ measurement: Measurement, budgets: [Budget], objectives: [Objective], hasBaseline: Bool,
      repetitions: Int
    ) throws(WorkloadError) {
      guard measurement.stopping == .whenCertain else { return nil }
      let name = measurement.experiment.name
      guard !budgets.isEmpty else {
        throw WorkloadError(
          .invalidSetting,
          "\(name): stopping is .whenCertain, and the test has no budget to be certain of; add "
            + "e.g. .budget(.p95, of: .timeToFirstToken, atMost: .seconds(1)), or leave stopping: away"
        )
      }
      guard !hasBaseline else {
        throw WorkloadError(
          .invalidSetting,
          "\(name): stopping is .whenCertain, and the test has a baseline, which needs whole "
            + "repetitions; expected one of the two; leave stopping: or .baseline(…) away, or "
            + "compare on request only, with .baseline(onRequest: true), and not in this run")
      }
      guard !measurement.plan.findsWarmup else {
        throw WorkloadError(
          .invalidSetting,
          "\(name): stopping is .whenCertain, and the warm-up is automatic, which is found when all is "
            + "sent; expected one of the two; write e.g. warmup: .requests(20)")
      }
      watch = Mutex(BudgetWatch(budgets, objectives: objectives))
      extent = measurement.plan.measured
      self.repetitions = repetitions
    }

    /// Whether every budget is certain.
    var isDue: Bool { watch.withLock { $0.isCertain } }

    /// Takes the next measured request, and says whether every budget is certain now.
    func isDue(after timeline: RequestTimeline) -> Bool {
      watch.withLock { watch in
        watch.take(timeline)
        return watch.isCertain
      }
    }

    /// What was found of a budget; nil when it is of a kind that can't be certain.
    func following(_ budget: Budget) -> FollowedBudget? {
      watch.withLock { $0.following(budget) }
    }

    /// What a reader must know of how long the run was; nil when it ran its whole course and might
    /// have ended.
    func note(on run: Run) -> String? {
      let never = watch.withLock { $0.neverCertain }
      if !never.isEmpty {
        return "did not look for an early end: no number of requests makes certain the "
          + never.map(\.subject.name).joined(separator: ", ")
      }
      guard run.outcome == .endedEarly || isDue && run.repetitions.count < repetitions else {
        return nil
      }
      let measured = "\(run.repetitions.reduce(0) { $0 + $1.measuredRequests })"
      let window = run.repetitions.reduce(.zero) { $0 + $1.window }
      let part =
        switch (extent.requests.map { $0 * repetitions }, extent.duration.map { $0 * repetitions })
        {
        case (let requests?, nil): "\(measured) of \(requests) requests"
        case (let requests?, _): "\(measured) of at most \(requests) requests"
        case (nil, let duration?):
          "\(measured) requests, \(DurationText.format(window)) of \(DurationText.format(duration))"
        case (nil, nil): "\(measured) requests"
        }
      return "ended early, after \(part): every budget was certain"
    }
  }
#endif
