#if canImport(Testing)
  import Testing

  extension CaseContext {
    /// The report of a sweep or a search. Budgets mark its points and fail nothing; a case in which nothing
    /// could be measured fails, and so does one that was cancelled.
    func report(on points: LoadPoints, over loads: String) -> CaseReport? {
      guard let run = points.run(over: loads) else { return nil }
      var report = CaseReport(key: key(of: run.experiment), run: run)
      report.points = points.points
      var judged = run
      // A service that gave up under one load says so in the point; only one that never answered is no case.
      if Totals(run.repetitions).completed > 0 {
        for index in judged.repetitions.indices {
          if case .aborted = judged.repetitions[index].outcome {
            judged.repetitions[index].outcome = .completed
          }
        }
      }
      let validity = ValidityJudge.verdict(of: judged, hasErrorBudget: true)
      add([validity].compactMap(\.self), to: &report, at: sourceLocation)
      let lost = report.points.compactMap { point -> String? in
        guard case .notDelivered(let why) = point.state else { return nil }
        return "at \(point.level): \(why)"
      }
      if let first = lost.first {
        let message =
          "\(lost.count) of \(report.points.count) loads could not be delivered, and their numbers are "
          + "the client's; \(first)"
        add(
          [
            Verdict(
              subject: .run, gate: .validity, outcome: .invalid(message),
              severity: lost.count == report.points.count ? .failure : .warning, message: message)
          ], to: &report, at: sourceLocation)
      }
      if let trait = BaselineTrait.merged(in: Test.current?.traits ?? []),
        trait.isOnRequest != true || settings.asksForBaselines
      {
        report.notes.append("sweeps and searches are not compared with a baseline")
      }
      if !others.isEmpty {
        report.notes.append("sweeps and searches are not put beside the results of other tools")
      }
      return report
    }
  }
#endif
