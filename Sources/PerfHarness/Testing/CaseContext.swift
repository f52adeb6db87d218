import Foundation

#if canImport(Testing)
  import Testing

  /// What surrounds the measurement of one case: its key, its traits, where it is and where its
  /// baseline lies.
  struct CaseContext: Sendable {
    let key: CaseKey?
    let settings: HarnessSettings
    let environment: String
    let fingerprint: Fingerprint
    /// Nil where the run is never to end early.
    let earlyEnd: EarlyEnd?
    /// How a run is compared, whether it is or not.
    let comparison: Comparison
    /// How many committed cases share the chance of a false alarm.
    let cases: Int
    /// What makes a request a good one.
    let objectives: [Objective]
    /// The guards of the scenario and those of the environment.
    let guards: [Guard]
    /// What tokens cost; nil where nobody told.
    let prices: Prices?
    /// What the case spends, all its repetitions and both sides of a comparison together.
    let account: SpendingAccount
    /// Where the server tells what it measured; nil where it is not asked.
    let serverMetrics: ServerMetricsSource?
    /// What other tools have measured, which the run is shown beside.
    let others: [ForeignResults]
    /// The parts of the run, where it was measured by several processes and is only judged here.
    let shards: ShardSet?
    let budgets: [BudgetTrait]
    /// Where the baseline that the run is held against lies; nil where it is held against none.
    let baselinePath: String?
    /// Earlier measurements, for whoever wants to see them.
    var past: Past?
    /// Writes requests while they are measured; nil where no results are written, or no time passes.
    var unfinished: UnfinishedLog?
    private let baseline: (gate: BaselineGate, sourceLocation: SourceLocation)?
    let sourceLocation: SourceLocation

    /// - Parameters:
    ///   - usesBaseline: whether a committed baseline is what the run is held against.
    ///   - shards: what the run was measured by, elsewhere; nil where it is measured here.
    init(
      _ measurement: Measurement, settings: HarnessSettings, usesBaseline: Bool = true,
      shards: ShardSet? = nil
    ) throws(WorkloadError) {
      let test = Test.current
      let traits = test?.traits ?? []
      let trait = BaselineTrait.merged(in: traits)
      let isSimulated = measurement.provider.clock.isSimulated
      let fingerprint: Fingerprint =
        shards?.fingerprint ?? (isSimulated ? .simulated : .current)
      let environment =
        isSimulated
        ? "simulated"
        : settings.environment ?? shards?.environment ?? Fingerprint.current.environmentName
      let key = Self.key(of: measurement)
      self.settings = settings
      self.shards = shards
      self.fingerprint = fingerprint
      self.environment = environment
      self.key = key
      sourceLocation = measurement.sourceLocation
      let told = try ServerMetricsTrait.source(in: traits)
      serverMetrics = settings.serverMetrics ?? told
      budgets = BudgetTrait.budgets(in: traits, environment: settings.budgets)
      let isOnRequest = trait?.isOnRequest == true && !settings.asksForBaselines
      let isCompared =
        trait != nil && usesBaseline && !isOnRequest && settings.gateCheckRuns == nil
        && settings.shard == nil
      let own = ObjectiveTrait.objectives(in: traits)
      try ObjectiveTrait.validate(own, of: measurement.experiment.name)
      others = try SideBySideTrait.results(in: traits, environment: settings.compareWith)
      objectives = Objective.all(of: budgets.map(\.budget), own: own)
      let guards = measurement.plan.guards + settings.guards
      self.guards = settings.shard.map { shard in guards.map { $0.part(of: shard) } } ?? guards
      prices = guards.lazy.compactMap(\.prices).first ?? settings.prices
      account = SpendingAccount(
        self.guards,
        tokens: measurement.countsTokens
          ? .requests : .calls(isDemanded: measurement.plan.guards.contains(where: \.capsTokens)))
      try Self.checkGoodput(of: budgets.map(\.budget), objectives, measurement.experiment.name)
      earlyEnd = try EarlyEnd(
        measurement, budgets: budgets.map(\.budget), objectives: objectives,
        hasBaseline: isCompared, repetitions: measurement.repetitionCount(settings))
      var comparison = trait?.comparison ?? Comparison()
      comparison.confirmations = settings.confirmations ?? comparison.confirmations
      // What was measured elsewhere can't be measured again: the first look decides.
      if shards != nil { comparison.confirmations = 0 }
      self.comparison = comparison
      if let problem = comparison.problem {
        throw WorkloadError(.invalidSetting, ".baseline: \(problem)")
      }
      let store = test.map {
        BaselineStore(test: $0, folder: settings.baselines, environment: environment)
      }
      // Files are counted where the number is asked for.
      let sharesLevel = isCompared || settings.gateCheckRuns != nil
      cases = sharesLevel ? store?.caseCount ?? 1 : 1
      guard let store, let key, let trait, isCompared else {
        baseline = nil
        baselinePath = nil
        return
      }
      let gate = BaselineGate(
        comparison, key: key, store: store, mode: settings.recordMode, cases: cases,
        fingerprint: fingerprint)
      baseline = (gate, trait.sourceLocation)
      baselinePath = store.path(of: key)
    }

    /// Throws where goodput is limited and nobody said what a good request is.
    private static func checkGoodput(
      of budgets: [Budget], _ objectives: [Objective], _ name: String
    ) throws(WorkloadError) {
      guard objectives.isEmpty,
        let budget = budgets.first(where: { $0.isOfGoodput })
      else { return }
      throw WorkloadError(
        .invalidSetting,
        "\(name): a budget limits \(budget.subject.name), and nothing says what a good request is; "
          + "expected a budget or an objective of a latency; add e.g. "
          + ".objective(.timeToFirstToken, atMost: .milliseconds(300))")
    }

    /// The key of the case that is running; nil outside of a test.
    static func key(of measurement: Measurement) -> CaseKey? {
      Test.current.map { test in
        CaseKey(
          test, Test.Case.current,
          name: measurement.name ?? BaselineTrait.merged(in: test.traits)?.name,
          fallback: measurement.experiment.name)
      }
    }

    /// The key of the case; outside of a test the experiment's name stands in for it.
    func key(of experiment: Experiment) -> CaseKey {
      key ?? CaseKey(suite: "", test: experiment.name)
    }

    /// What watches a case besides the progress line.
    ///
    /// - Parameter side: which of two sides it is; nil for the one that gives the case its name.
    func observers(
      of experiment: Experiment, under plan: LoadPlan, by provider: any Provider,
      as side: String? = nil
    ) -> [any RunObserver] {
      var key = key(of: experiment)
      if let side { key.arguments = key.arguments.map { "\($0), \(side)" } ?? side }
      let session = Surroundings.current.session
      let observer = session.publisher(for: self)?.exporter.observer(
        of: CaseLabels(key, provider: provider.name, model: provider.model))
      let observers: [any RunObserver] = [
        observer, writer(of: key, under: plan, by: provider),
      ].compactMap(\.self)
      return observers + telemetry(of: key, by: provider)
    }

    /// How many repetitions are measured at first.
    ///
    /// - Parameter usual: how many there are where no baseline is recorded.
    func repetitions(usually usual: Int) -> Int {
      // A baseline of few repetitions says little of how much they differ.
      guard settings.repetitions == nil, let gate = baseline?.gate, gate.isRecordingAnew else {
        return usual
      }
      return max(usual, gate.comparison.keeping)
    }

    /// How many fresh repetitions a run still needs before there is a verdict on it; nil when none.
    func suspicion(of run: Run) -> (subjects: [Verdict.Subject], more: Int)? {
      guard shards == nil, run.outcome == .completed, let gate = baseline?.gate,
        // What the harness itself has spoilt is not worth measuring again.
        Self.isValid(harness.verdicts(on: run.deciding, load: run.load, rateLimit: run.rateLimit))
      else { return nil }
      return gate.suspicion(of: run)
    }

    /// What the judges say of a run, with baselines recorded as the mode asks, and every failure and
    /// warning recorded as an issue of the test.
    ///
    /// - Parameter side: which of two sides it is, for who reads that it can't be judged.
    func judge(_ run: Run, as side: String? = nil) -> CaseReport {
      var report = CaseReport(key: key(of: run.experiment), run: run, notes: run.notes)
      report.notes += [run.steadyStateNote].compactMap(\.self)
      if !others.isEmpty { report.sideBySide = SideBySide(run, beside: others) }
      // Those that failed are among those that were no good.
      let hasErrorBudget = budgets.contains {
        $0.budget.subject == .aggregate(.errorRate)
          || $0.budget.subject == .aggregate(.goodputShare)
      }
      let validity = validity(of: run, hasErrorBudget: hasErrorBudget, as: side)
      add(validity, to: &report, at: sourceLocation)
      let isInvalid = !Self.isValid(validity)
      // What was measured again, and came to no good end, leaves the first repetitions as they are.
      guard !isInvalid || !run.confirmation.isEmpty && isFirstLookValid(run) else { return report }
      for trait in budgets {
        let verdict = BudgetJudge.verdict(
          of: trait.budget, on: run, followed: earlyEnd?.following(trait.budget))
        add([verdict].held(against: validity), to: &report, at: trait.sourceLocation)
      }
      if let note = earlyEnd?.note(on: run) { report.notes.append(note) }
      if let baseline, !isInvalid {
        if run.guardStop != nil {
          let verdict = baseline.gate.comparison.verdict(
            on: .run, .baseline, doubt: .stoppedByGuard,
            because: run.confirmation.isEmpty
              ? "a guard ended it, and a baseline needs whole repetitions; ask for less, or raise "
                + "the guard"
              : "it may have regressed, and a guard left no room to measure that again; raise the "
                + "guard, or let the first look decide with PERF_CONFIRMATIONS=0")
          add([verdict], to: &report, at: baseline.sourceLocation)
        } else {
          compare(run, baseline.gate, validity, at: baseline.sourceLocation, &report)
        }
      }
      return report
    }

    /// What the judges say of two sides: a report of the control, then one of the candidate with the
    /// verdicts.
    func judge(_ candidate: Run, against control: Run, by judge: PairJudge) -> [CaseReport] {
      var controlKey = key(of: candidate.experiment)
      controlKey.arguments = controlKey.arguments.map { "\($0), control" } ?? "control"
      // The candidate may have been given up before the control had its turn, or the other way round.
      if control.repetitions.isEmpty { return [self.judge(candidate, as: "candidate")] }
      var baseReport = CaseReport(key: controlKey, run: control)
      let validity = validity(of: control, hasErrorBudget: false, as: "control")
      add(validity, to: &baseReport, at: sourceLocation)
      if candidate.repetitions.isEmpty { return [baseReport] }
      var report = self.judge(candidate, as: "candidate")
      if candidate.guardStop != nil || control.guardStop != nil {
        report.notes.append("the two were not compared, since a guard ended the measurement")
      } else if Self.isValid(baseReport.verdicts), Self.isValid(report.verdicts) {
        let verdicts = judge.verdicts(candidate: candidate, control: control)
          .held(against: baseReport.verdicts + report.verdicts)
        add(verdicts, to: &report, at: sourceLocation)
        report.earlier = .control(control)
        report.shifts = judge.shifts(candidate: candidate, control: control)
      } else {
        // Budgets that the candidate keeps must not look like all that was to be found.
        report.notes.append("the two were not compared, since one can't be judged")
      }
      return [baseReport, report]
    }

    /// A report of an A/A check, with a warning, so that it is not mistaken for a pass.
    func report(onCheck run: Run, _ lines: [String]) -> CaseReport {
      var report = CaseReport(key: key(of: run.experiment), run: run)
      report.details = lines
      add(validity(of: run, hasErrorBudget: false), to: &report, at: sourceLocation)
      record(
        (["nothing was judged, because PERF_AA_CHECK is set"] + lines).joined(separator: "\n"),
        .warning, at: sourceLocation)
      return report
    }

    /// A report of what one shard measured, with a warning, so that it is not mistaken for a pass.
    func report(onShard run: Run, _ shard: Shard) -> CaseReport {
      var report = CaseReport(key: key(of: run.experiment), run: run, notes: run.notes)
      let hasErrorBudget = budgets.contains { $0.budget.subject == .aggregate(.errorRate) }
      // By chance none of the requests that are measured may be this shard's.
      let isEmpty = run.outcome == .completed && Totals(run.repetitions).total == 0
      let validity = isEmpty ? [] : validity(of: run, hasErrorBudget: hasErrorBudget)
      add(validity, to: &report, at: sourceLocation)
      record(
        "nothing was judged, because PERF_SHARD is set: this is shard \(shard), and its results are in "
          + "\(settings.output ?? ""); PERF_MERGE judges them with those of the others",
        .warning, at: sourceLocation)
      return report
    }

    /// Adds cases to the process's report, shows them and attaches them to the test.
    func publish(_ reports: [CaseReport]) throws {
      for report in reports { try publish(report) }
    }

    /// Adds a case to the process's report, shows it and attaches it to the test.
    func publish(_ report: CaseReport) throws {
      var report = report
      addHistory(to: &report)
      let surroundings = Surroundings.current
      surroundings.live.finish(report)
      let result = ReportedCase(report, fingerprint: fingerprint)
      let table = ConsoleReport.render(result, isColored: surroundings.console.isTerminal)
      surroundings.console.write("\n\(table)\n")
      if let path = settings.stepSummary {
        try surroundings.session.summarize(
          result, to: path, environment: environment, fingerprint: fingerprint)
      }
      if Test.current != nil {
        let attached = EncodedReport.V1(
          environment: EncodedReport.V1.Environment(fingerprint, name: environment),
          runs: [result.encoded])
        Attachment.record(
          try attached.json(), named: "report.json", sourceLocation: sourceLocation)
      }
      if let publisher = surroundings.session.publisher(for: self) {
        try publisher.publish(result.encoded)
      }
      if let output = settings.output {
        let left = try surroundings.session.write(
          result, to: output, as: settings.formats,
          environment: settings.environment ?? shards?.environment,
          fingerprint: reportFingerprint)
        if let left { surroundings.console.write("\(Self.words(onLeft: left))\n") }
      }
    }

    /// Where it was measured, as the files of results say it.
    var reportFingerprint: Fingerprint { shards == nil ? .current : fingerprint }

    /// The environment's name in the files of results.
    var reportEnvironment: String {
      settings.environment ?? shards?.environment ?? reportFingerprint.environmentName
    }

    func add(
      _ verdicts: [Verdict], to report: inout CaseReport, at sourceLocation: SourceLocation
    ) {
      report.verdicts += verdicts
      // One issue for each trait, however many numbers it is about.
      func record(_ severity: Verdict.Severity, as kind: Issue.Severity) {
        let messages = verdicts.filter { $0.severity == severity }.map(\.message)
        guard !messages.isEmpty else { return }
        self.record(messages.joined(separator: "\n"), kind, at: sourceLocation)
      }
      record(.failure, as: .error)
      record(.warning, as: .warning)
    }

    private func record(
      _ message: String, _ severity: Issue.Severity, at sourceLocation: SourceLocation
    ) {
      Issue.record(
        Comment(rawValue: message), severity: severity, sourceLocation: sourceLocation)
    }

    // MARK: Baselines

    /// Writes a baseline of what another tool has measured, and warns of it.
    ///
    /// - Returns: what was done, in words.
    func recordImport(_ imported: ImportedRun) throws -> [String] {
      guard let baseline else {
        throw WorkloadError(
          .invalidSetting,
          "\(key(of: imported.run.experiment)): PERF_IMPORT is set, and the test has no baseline; "
            + "expected the trait .baseline(…); add it, or name another test with --filter")
      }
      let messages = try baseline.gate.record(imported)
      record(messages.joined(separator: "\n"), .warning, at: baseline.sourceLocation)
      return messages
    }

    private func compare(
      _ run: Run, _ gate: BaselineGate, _ validity: [Verdict],
      at sourceLocation: SourceLocation, _ report: inout CaseReport
    ) {
      let outcome = gate.outcome(of: run)
      add(outcome.verdicts.held(against: validity), to: &report, at: sourceLocation)
      report.notes += outcome.notes
      if let earlier = gate.earlier {
        report.compare(with: earlier, gate.comparison)
      }
      guard outcome.decision != .keep else { return }
      do throws(FileError) {
        let (messages, note) = try gate.record(run, outcome.decision)
        report.notes += messages + [note].compactMap(\.self)
        record(messages.joined(separator: "\n"), .warning, at: sourceLocation)
      } catch {
        add([error.baselineVerdict], to: &report, at: sourceLocation)
      }
    }
  }
#endif
