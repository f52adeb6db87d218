import Foundation

#if canImport(Testing)
  import Testing

  /// One call of `measure`, from its settings to its verdicts: the shell around runner and judges.
  struct Measurement: Sendable {
    var experiment: Experiment
    var plan: LoadPlan
    var provider: any Provider
    /// The request of so many in a repetition, both counted from 0.
    var makeRequest: @Sendable (_ index: Int, _ repetition: Int) -> GenerationRequest
    /// Makes the requests of a scenario, in whose place others of the wanted sizes are made once a server
    /// has counted; nil for a closure.
    var requests: RequestFactory?
    /// How prompts come to have as many tokens as the traffic asks for.
    var sizing = PromptSizing.automatic
    /// Counts the tokens that a server does not.
    var counter: TokenCounter?
    /// How many repetitions the code asks for; the environment overrides it.
    var repetitions: Int?
    /// Whether it may end before all is sent.
    var stopping: Stopping
    /// The case's name, where the user gives one.
    var name: String?
    var sourceLocation: SourceLocation
    /// What is to be said of the requests.
    var notes: [String] = []
    /// Throws when a file that requests are made from was changed meanwhile.
    var checkFiles: @Sendable () throws -> Void = {}
    /// Whether requests say how many tokens they ask for: of the calls of a closure nobody knows before they
    /// have ended.
    var countsTokens = true
    /// The request of so many in a repetition that goes on from one that was answered; nil where each
    /// request is one of its own.
    var following: Repeater.Following? = nil

    /// Measures, judges, records and reports.
    ///
    /// - Throws: what keeps it from measuring at all. What was measured is reported even when the
    ///   test is cancelled, and then `CancellationError` is thrown.
    func perform() async throws -> Run {
      if let repetitions, !HarnessSettings.allowedRepetitions.contains(repetitions) {
        throw WorkloadError(
          .invalidSetting,
          "\(experiment.name): repetitions are \(repetitions); expected 1 to "
            + "\(HarnessSettings.allowedRepetitions.upperBound); write e.g. repetitions: 3")
      }
      let (context, surroundings) = try await begin()
      if !context.settings.importing.isEmpty { return try importBaseline(context) }
      if let shards = context.shards { return try await judge(shards, context) }
      if let shard = context.settings.shard {
        return try await perform(shard, context, surroundings)
      }
      let run = try await surroundings.takeTurn(context) {
        guard let runs = context.settings.gateCheckRuns else {
          return try await context.keeping {
            try await measure(context)
          } finish: { run in
            try context.publish(context.judge(run))
          }
        }
        let check = GateCheckMeasurement(measurement: self, runs: runs)
        return try await context.keeping {
          try await check.perform(context)
        } finish: { run, lines in
          try context.publish(context.report(onCheck: run, lines))
        }.run
      }
      if run.outcome == .cancelled { throw CancellationError() }
      return run
    }

    /// Reads the settings, takes the case's key, and reads what the user wants to see of earlier runs.
    func begin(usesBaseline: Bool = true) async throws -> (CaseContext, Surroundings) {
      CaseScope.current?.noteMeasurement()
      let surroundings = Surroundings.current
      let settings = try HarnessSettings(surroundings.environment)
      try await surroundings.live.open(settings.dashboard, surroundings)
      if stopping == .whenCertain {
        try settings.refuseParts(
          of: experiment.name, "stopping is .whenCertain, which no part of a run can be",
          "whole runs; leave stopping: away")
      }
      var context = try CaseContext(
        self, settings: settings, usesBaseline: usesBaseline, shards: try shards(settings))
      if let key = context.key,
        !surroundings.session.claim(
          key, test: Test.current?.id, pass: FunctionPass.current?.number)
      {
        throw DuplicateCase(key: key)
      }
      context.past = await context.readPast(surroundings.session)
      context.unfinished = context.unfinishedLog(of: self, surroundings)
      return (context, surroundings)
    }

    /// Measures as many repetitions as there are to be.
    ///
    /// - Parameter gate: what tells when the run begins; nil begins at once.
    func measure(_ context: CaseContext, from gate: StartGate? = nil) async throws -> Run {
      try await provider.clock.run {
        let name = context.key(of: experiment).description
        let count = context.repetitions(usually: repetitionCount(context.settings))
        let estimate = try estimate(context, repetitions: count)
        let opened = try await prepare(provider)
        try await check(gate)
        FunctionPass.current?.noteMeasurement()
        announce(estimate, of: name, context)
        let (sized, sizes) = await sized(by: [provider])
        // To have prompts counted takes its time, too.
        try await check(gate)
        let repeater = sized.repeater(for: provider, context, of: count, from: gate)
        let part = context.settings.shard.map { ", shard \($0)" } ?? ""
        var repetitions = await repeater.run(0..<count, as: name + part)
        // Those that were opened to get ready count for the first repetition.
        repetitions[0].connectionsOpened += opened
        var run = Run(
          experiment: experiment, provider: provider.name, model: provider.model,
          endpoint: provider.endpoint, load: plan.load, rateLimit: plan.rateLimit,
          repetitions: repetitions)
        run.take(sizes)
        run.certification = await certification(of: run, by: provider, context)
        while let suspicion = context.suspicion(of: run) {
          announce(suspicion, of: name, in: run)
          let first = run.repetitions.count + run.confirmation.count
          run.confirmation += await repeater.run(
            first..<first + suspicion.more, as: "\(name), again")
        }
        await provider.shutdown()
        try checkTokensAreTold(context)
        run.notes += (provider as? any SocketProvider)?.notes ?? []
        run.notes += notes + context.notes(on: estimate) + context.notesOnGuards
        run.notes += gate?.note.map { [$0] } ?? []
        run.spending = Spending(
          estimate: estimate, spent: context.account.spent, prices: context.prices)
        try checkFiles()
        return run
      }
    }

    /// Throws where it is too late for the start that was agreed on.
    private func check(_ gate: StartGate?) async throws(EnvironmentError) {
      guard let problem = gate?.problem else { return }
      await provider.shutdown()
      throw problem
    }

    /// Lets a provider get ready, or skips the case where something is missing that only the user can
    /// provide.
    ///
    /// - Returns: how many connections it opened.
    func prepare(_ provider: any Provider) async throws -> Int {
      let before = provider.connectionsOpened
      do throws(ProviderError) {
        try await provider.prepare(concurrency: plan.expectedConcurrency)
      } catch {
        await provider.shutdown()
        guard error.code == .notConfigured else { throw error }
        try skip(error.message)
      }
      return provider.connectionsOpened - before
    }

    /// What runs repetitions of it against a provider.
    ///
    /// - Parameters:
    ///   - repetitions: how many there will be in the case, who share the room for timelines.
    ///   - gate: what tells when they begin; nil begins at once.
    ///   - side: which of two sides it is, where both are told apart by nothing else.
    func repeater(
      for provider: any Provider, _ context: CaseContext, of repetitions: Int,
      from gate: StartGate? = nil, as side: String? = nil
    ) -> Repeater {
      var plan = plan
      plan.guards = context.guards
      var repeater = Repeater(
        plan: plan, provider: provider, makeRequest: makeRequest,
        progress: context.settings.progress, earlyEnd: context.earlyEnd,
        limits: Surroundings.current.limits.shared(among: repetitions), counter: counter,
        objectives: context.objectives, account: context.account, following: following)
      repeater.expected = repetitions
      repeater.observers = context.observers(of: experiment, under: plan, by: provider, as: side)
      repeater.serverWatch = ServerWatch(context.serverMetrics, of: provider)
      repeater.live = Surroundings.current.live.view(of: context.key(of: experiment))
      if let gate { repeater.awaitStart = { await gate.wait(forRepetition: $0) } }
      return repeater
    }

    /// How many repetitions are planned, where no baseline is recorded.
    func repetitionCount(_ settings: HarnessSettings) -> Int {
      settings.repetitions ?? repetitions ?? HarnessSettings.defaultRepetitions
    }

    private func skip(_ reason: String) throws {
      if let pass = FunctionPass.current {
        pass.noteSkip(reason)
      } else if Test.Case.current?.isParameterized == true {
        Issue.record(
          Comment(rawValue: reason), severity: .warning, sourceLocation: sourceLocation)
      }
      try Test.cancel(Comment(rawValue: reason), sourceLocation: sourceLocation)
    }

    /// Says why it takes longer than usual.
    private func announce(
      _ suspicion: (subjects: [Verdict.Subject], more: Int), of name: String, in run: Run
    ) {
      let suspects = suspicion.subjects.map(\.name).joined(separator: ", ")
      let reason = suspects.isEmpty ? "not clear yet" : "\(suspects) may have regressed"
      let kind = run.confirmation.isEmpty ? "fresh" : "more"
      let repetitions = "\(suspicion.more) \(kind) repetition\(suspicion.more == 1 ? "" : "s")"
      Surroundings.current.live.hide()
      Surroundings.current.console.write(
        "\(name): \(reason); measuring \(repetitions) to make sure\n")
    }
  }

  /// Two measurements have the same key.
  struct DuplicateCase: Error, CustomStringConvertible {
    var key: CaseKey

    var description: String {
      "\(key) was measured already, and two measurements can't share one name in reports and "
        + "baselines; name one of them with measure(…, as: \"NAME\")"
    }
  }
#endif
