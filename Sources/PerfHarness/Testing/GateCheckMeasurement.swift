#if canImport(Testing)
  /// The A/A check of one case: a baseline is measured, then the same again and again, and the gate is
  /// asked each time whether anything got worse.
  struct GateCheckMeasurement: Sendable {
    var measurement: Measurement
    /// How many times the case is run against its baseline.
    var runs: Int

    /// Measures, and says what the gate made of it. Nothing is judged or recorded.
    func perform(_ context: CaseContext) async throws -> (run: Run, lines: [String]) {
      let provider = measurement.provider
      return try await provider.clock.run {
        let opened = try await measurement.prepare(provider)
        FunctionPass.current?.noteMeasurement()
        let comparison = context.comparison
        let repetitions = measurement.repetitionCount(context.settings)
        let (sized, sizes) = await measurement.sized(by: [provider])
        var wholeRepeater = sized.repeater(
          for: provider, context, of: comparison.keeping + runs * repetitions)
        // The gate is tried on whole repetitions, whatever the budgets say.
        wholeRepeater.earlyEnd = nil
        let repeater = wholeRepeater
        let name = "A/A check of \(context.key(of: measurement.experiment))"
        var baseline = await repeater.run(0..<comparison.keeping, as: "\(name), baseline")
        baseline[0].connectionsOpened += opened
        var all = run(baseline)
        all.take(sizes)
        let recorded = RecordPolicy.baseline(
          of: all, key: context.key(of: measurement.experiment),
          environment: context.environment, fingerprint: context.fingerprint,
          keeping: comparison.keeping)
        var check = GateCheck(comparison, cases: context.cases, repetitions: repetitions)
        let judge = BaselineJudge(
          comparison, cases: context.cases, environment: context.environment,
          fingerprint: context.fingerprint)
        var next = comparison.keeping
        func more(_ count: Int, _ what: String) async -> [Repetition] {
          defer { next += count }
          return await repeater.run(next..<next + count, as: "\(name), \(what)")
        }
        for number in 1...runs where all.outcome == .completed {
          let label = "run \(number)/\(runs)"
          var run = run(await more(repetitions, label))
          var verdicts: [Verdict]?
          while verdicts == nil, run.outcome == .completed {
            switch judge.judgement(of: run, against: recorded) {
            case .suspicion(_, let count): run.confirmation += await more(count, "\(label), again")
            case .settled(let settled): verdicts = settled
            }
          }
          if let verdicts { check.add(run, verdicts) }
          all.repetitions += run.repetitions
          all.confirmation += run.confirmation
        }
        await provider.shutdown()
        try measurement.checkTokensAreTold(context)
        return (all, check.lines(baseline: baseline))
      }
    }

    private func run(_ repetitions: [Repetition]) -> Run {
      Run(
        experiment: measurement.experiment, provider: measurement.provider.name,
        model: measurement.provider.model, endpoint: measurement.provider.endpoint,
        load: measurement.plan.load, rateLimit: measurement.plan.rateLimit,
        repetitions: repetitions)
    }
  }
#endif
