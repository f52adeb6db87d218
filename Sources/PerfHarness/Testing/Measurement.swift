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
    /// How many repetitions the code asks for; the environment overrides it.
    var repetitions: Int?
    /// Whether it may end before all is sent.
    var stopping: Stopping
    /// The case's name, where the user gives one.
    var name: String?
    var sourceLocation: SourceLocation

    /// Measures, judges, records and reports.
    ///
    /// - Throws: what keeps it from measuring at all. What was measured is reported even when the
    ///   test is cancelled, and then `CancellationError` is thrown.
    func perform() async throws -> Run {
      CaseScope.current?.noteMeasurement()
      if let repetitions, !HarnessSettings.allowedRepetitions.contains(repetitions) {
        throw WorkloadError(
          .invalidSetting,
          "\(experiment.name): repetitions are \(repetitions); expected 1 to "
            + "\(HarnessSettings.allowedRepetitions.upperBound); write e.g. repetitions: 3")
      }
      let surroundings = Surroundings.current
      let settings = try HarnessSettings(surroundings.environment)
      let context = try CaseContext(self, settings: settings)
      if let key = context.key,
        !surroundings.session.claim(
          key, test: Test.current?.id, pass: FunctionPass.current?.number)
      {
        throw DuplicateCase(key: key)
      }
      let run = try await surroundings.turn.take {
        try await Interruption.cancelling {
          try await measure(context)
        } finish: { run in
          try context.publish(context.judge(run))
        }
      }
      if run.outcome == .cancelled { throw CancellationError() }
      return run
    }

    private func measure(_ context: CaseContext) async throws -> Run {
      try await provider.clock.run {
        let connectionsBefore = provider.connectionsOpened
        do throws(ProviderError) {
          try await provider.prepare(concurrency: plan.expectedConcurrency)
        } catch {
          await provider.shutdown()
          guard error.code == .notConfigured else { throw error }
          try skip(error.message)
        }
        FunctionPass.current?.noteMeasurement()
        let prepared = provider.connectionsOpened - connectionsBefore
        let name = context.key?.description ?? experiment.name
        var repetitions = await repeatRuns(
          0..<context.repetitions(usually: repetitionCount(context.settings)), as: name, context)
        // Those that were opened to get ready count for the first repetition.
        repetitions[0].connectionsOpened += prepared
        var run = Run(
          experiment: experiment, provider: provider.name, model: provider.model,
          endpoint: provider.endpoint, repetitions: repetitions)
        while let suspicion = context.suspicion(of: run) {
          announce(suspicion, of: name, in: run)
          let first = run.repetitions.count + run.confirmation.count
          run.confirmation += await repeatRuns(
            first..<first + suspicion.more, as: "\(name), again", context)
        }
        await provider.shutdown()
        return run
      }
    }

    /// Skips the case, since something is missing that only the user can provide.
    private func skip(_ reason: String) throws {
      if let pass = FunctionPass.current {
        pass.noteSkip(reason)
      } else if Test.Case.current?.isParameterized == true {
        Issue.record(
          Comment(rawValue: reason), severity: .warning, sourceLocation: sourceLocation)
      }
      try Test.cancel(Comment(rawValue: reason), sourceLocation: sourceLocation)
    }

    /// How many repetitions are planned, where no baseline is recorded.
    func repetitionCount(_ settings: HarnessSettings) -> Int {
      settings.repetitions ?? repetitions ?? HarnessSettings.defaultRepetitions
    }

    /// Says why it takes longer than usual.
    private func announce(
      _ suspicion: (subjects: [Verdict.Subject], more: Int), of name: String, in run: Run
    ) {
      let suspects = suspicion.subjects.map(\.name).joined(separator: ", ")
      let repetitions = "\(suspicion.more) \(run.confirmation.isEmpty ? "fresh" : "more")"
      Surroundings.current.console.write(
        "\(name): \(suspects) may have regressed; measuring \(repetitions) repetitions to make "
          + "sure\n")
    }

    /// Runs some repetitions, or as many as there are until one does not end well.
    ///
    /// - Parameter numbers: their numbers, counted from 0 from the first repetition of the case on.
    private func repeatRuns(
      _ numbers: Range<Int>, as name: String, _ context: CaseContext
    ) async -> [Repetition] {
      let meter = ProgressMeter(name: name, repetitions: numbers.count, plan: plan)
      let display = startDisplay(of: meter, context.settings.progress)
      var results: [Repetition] = []
      for repetition in numbers {
        meter.begin(at: provider.clock.now)
        var plan = plan
        // Each repetition has arrivals of its own: else all would share one accident.
        plan.seed = RepetitionSeeds(seed: plan.seed, repetition: repetition).arrivals
        let isEnough = context.earlyEnd.map { earlyEnd in
          { @Sendable timeline in earlyEnd.isDue(after: timeline) }
        }
        let runner = Runner(plan, provider: provider, meter: meter, isEnough: isEnough) {
          makeRequest($0, repetition)
        }
        results.append(await runner.run())
        if results.last?.outcome != .completed || context.earlyEnd?.isDue == true { break }
      }
      display?.cancel()
      // Its line is taken away before anything else is written.
      await display?.value
      return results
    }

    private func startDisplay(
      of meter: ProgressMeter, _ style: ProgressDisplay.Style
    ) -> Task<Void, Never>? {
      guard !provider.clock.isSimulated, let sink = ProgressDisplay.Sink.system(style) else {
        return nil
      }
      let clock = provider.clock
      return Task { await ProgressDisplay(to: sink).show(meter, clockOfMeter: clock) }
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
