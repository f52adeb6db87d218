#if canImport(Testing)
  extension Measurement {
    // MARK: One part

    /// Measures one shard's part, and writes what the merge needs. Nothing is judged.
    func perform(
      _ shard: Shard, _ context: CaseContext, _ surroundings: Surroundings
    ) async throws -> Run {
      var whole = self
      whole.plan = try plan.part(of: shard, name: experiment.name)
      let part = whole
      let run = try await surroundings.takeTurn(context) {
        try await context.keeping {
          let gate = context.settings.start.map { start in
            StartGate(
              start, plan: plan, isFirst: surroundings.session.takeStart(), clock: provider.clock,
              wallClock: surroundings.wallClock)
          }
          return try await part.measure(context, from: gate)
        } finish: { run in
          try context.publish(context.report(onShard: run, shard))
          try ShardFolder(path: context.settings.output ?? "").write(
            ShardResult(
              shard: shard, key: context.key(of: experiment), seed: plan.seed,
              plannedRepetitions: repetitionCount(context.settings),
              environment: context.environment, fingerprint: context.fingerprint,
              spent: context.account.spent, prices: context.prices, run: run))
        }
      }
      if run.outcome == .cancelled { throw CancellationError() }
      return run
    }

    // MARK: The whole

    /// The shards of the case in the folder that the user named; nil where none did.
    func shards(_ settings: HarnessSettings) throws(FileError) -> ShardSet? {
      guard let folder = settings.merge else { return nil }
      let key = CaseContext.key(of: self) ?? CaseKey(suite: "", test: experiment.name)
      return try ShardSet(
        ShardFolder(path: folder).results(of: key), of: key, experiment: experiment,
        seed: plan.seed, folder: BaselineStore.shown(folder))
    }

    /// Judges, records and reports what shards have measured. A run that was cancelled there is a finding
    /// here, and no cancellation of this process.
    func judge(_ shards: ShardSet, _ context: CaseContext) async throws -> Run {
      FunctionPass.current?.noteMeasurement()
      var experiment = experiment
      // Each shard's prompts began by a number of its own.
      experiment.nonce = nil
      var merged = shards.merged(
        experiment: experiment, load: plan.load, rateLimit: plan.rateLimit,
        objectives: context.objectives,
        keeping: Surroundings.current.limits.shared(among: shards.plannedRepetitions))
      // What one process would have told of the whole: the shards have told of their parts.
      merged.spending = Spending(
        estimate: SpendingEstimate(
          plan, repetitions: shards.plannedRepetitions,
          makeRequest: countsTokens ? { makeRequest($0, 0) } : nil),
        spent: shards.spent, prices: context.prices ?? shards.prices)
      let run = merged
      return try await Surroundings.current.publishing(context) {
        try context.publish(context.judge(run))
        return run
      }
    }
  }
#endif
