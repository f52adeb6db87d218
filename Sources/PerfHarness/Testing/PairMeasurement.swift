#if canImport(Testing)
  import Testing

  /// One call of `compare`: two sides measured turn and turn about, and judged by their differences.
  struct PairMeasurement: Sendable {
    static let allowedRounds = 2...1000

    /// What both sides have in common; its provider is the candidate.
    var candidate: Measurement
    var control: any Provider
    var rounds: Int
    var comparison: Comparison

    /// Measures, judges and reports.
    ///
    /// - Throws: what keeps it from measuring at all. What was measured is reported even when the
    ///   test is cancelled, and then `CancellationError` is thrown.
    func perform() async throws -> (candidate: Run, control: Run) {
      let name = candidate.experiment.name
      if !Self.allowedRounds.contains(rounds) {
        throw WorkloadError(
          .invalidSetting,
          "\(name): rounds are \(rounds); expected \(Self.allowedRounds.lowerBound) to "
            + "\(Self.allowedRounds.upperBound); write e.g. rounds: 10")
      }
      if let problem = comparison.problem {
        throw WorkloadError(.invalidSetting, "\(name): \(problem)")
      }
      try HarnessSettings(Surroundings.current.environment).refuseParts(
        of: name, "compare(…) measures two sides turn and turn about in one process",
        "a run of its own; skip the test there with --skip")
      let (context, surroundings) = try await candidate.begin(usesBaseline: false)
      let runs = try await surroundings.takeTurn(context) {
        try await context.keeping {
          try await measure(context)
        } finish: { runs in
          try context.publish(
            context.judge(runs.candidate, against: runs.control, by: PairJudge(comparison)))
        }
      }
      let outcomes = [runs.candidate.outcome, runs.control.outcome]
      if outcomes.contains(.cancelled) { throw CancellationError() }
      return runs
    }

    private func measure(_ context: CaseContext) async throws -> (candidate: Run, control: Run) {
      let sides = [candidate.provider, control]
      var repetitions: [[Repetition]] = [[], []]
      var opened: [Int] = []
      let planned = 2 * PairJudge.runsInRound * rounds
      let estimate = try candidate.estimate(context, repetitions: planned)
      for provider in sides {
        do {
          opened.append(
            try await provider.clock.run { try await candidate.prepare(provider) })
        } catch {
          // The one that can't get ready has let go of all it had; those before it have not.
          try await shutDown(sides.prefix(opened.count))
          throw error
        }
      }
      FunctionPass.current?.noteMeasurement()
      candidate.announce(estimate, of: "\(context.key(of: candidate.experiment))", context)
      // The same prompts for both: by the count of the one that stays what it is.
      let (sized, sizes) = await candidate.sized(by: [control, candidate.provider])
      var number = 0
      rounds: for round in 0..<rounds {
        for isCandidate in PairJudge.order(ofRound: round) {
          let side = isCandidate ? 0 : 1
          let provider = sides[side]
          let repeater = sized.repeater(
            for: provider, context, of: planned, as: isCandidate ? nil : "control")
          let label = isCandidate ? "candidate" : "control"
          let name =
            "\(context.key(of: candidate.experiment)), round \(round + 1)/\(rounds), \(label)"
          let first = number
          // No two runs ask the same: the second would find its answers in a cache.
          repetitions[side] += try await provider.clock.run {
            await repeater.run(first..<first + 1, as: name)
          }
          number += 1
          if repetitions[side].last?.outcome != .completed { break rounds }
        }
      }
      func run(_ side: Int) -> Run {
        if !repetitions[side].isEmpty { repetitions[side][0].connectionsOpened += opened[side] }
        let provider = sides[side]
        var run = Run(
          experiment: candidate.experiment, provider: provider.name, model: provider.model,
          endpoint: provider.endpoint, load: candidate.plan.load,
          rateLimit: candidate.plan.rateLimit, repetitions: repetitions[side])
        run.take(sizes)
        return run
      }
      var runs = (run(0), run(1))
      runs.0.certification = await candidate.certification(
        of: runs.0, by: candidate.provider, context)
      runs.1.certification = await candidate.certification(of: runs.1, by: control, context)
      try await shutDown(sides[...])
      try candidate.checkTokensAreTold(context)
      runs.0.notes += (sides[0] as? any SocketProvider)?.notes ?? []
      runs.0.notes += context.notes(on: estimate) + context.notesOnGuards
      // The account is of both sides together.
      runs.0.spending = Spending(
        estimate: estimate, spent: context.account.spent, prices: context.prices)
      runs.1.notes += (sides[1] as? any SocketProvider)?.notes ?? []
      runs.0.notes += candidate.notes
      runs.1.notes += candidate.notes
      try candidate.checkFiles()
      return runs
    }

    private func shutDown(_ providers: ArraySlice<any Provider>) async throws {
      for provider in providers { try await provider.clock.run { await provider.shutdown() } }
    }
  }
#endif
