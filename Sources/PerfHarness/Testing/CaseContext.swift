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
    private let budgets: [BudgetTrait]
    private let baseline: BaselineTrait?
    private let store: BaselineStore?
    private let sourceLocation: SourceLocation

    init(_ measurement: Measurement, settings: HarnessSettings) {
      let test = Test.current
      let traits = test?.traits ?? []
      let trait = BaselineTrait.merged(in: traits)
      let isSimulated = measurement.provider.clock.isSimulated
      self.settings = settings
      sourceLocation = measurement.sourceLocation
      budgets = BudgetTrait.budgets(in: traits)
      baseline = trait.flatMap { $0.isOnRequest == true && !settings.asksForBaselines ? nil : $0 }
      fingerprint = isSimulated ? .simulated : .current
      let environment =
        isSimulated ? "simulated" : settings.environment ?? Fingerprint.current.environmentName
      self.environment = environment
      key = test.map {
        CaseKey(
          $0, Test.Case.current, name: measurement.name ?? trait?.name,
          fallback: measurement.experiment.name)
      }
      store = test.flatMap {
        BaselineStore(test: $0, folder: settings.baselines, environment: environment)
      }
    }

    /// What the judges say of a run, with baselines recorded as the mode asks, and every failure and
    /// warning recorded as an issue of the test.
    func judge(_ run: Run) -> CaseReport {
      let key = key ?? CaseKey(suite: "", test: run.experiment.name)
      var report = CaseReport(key: key, run: run)
      let hasErrorBudget = budgets.contains { $0.budget.subject == .aggregate(.errorRate) }
      let validity = ValidityJudge.verdict(of: run, hasErrorBudget: hasErrorBudget)
      if let validity { add([validity], to: &report, at: sourceLocation) }
      guard validity?.severity != .failure else { return report }
      for trait in budgets {
        add([BudgetJudge.verdict(of: trait.budget, on: run)], to: &report, at: trait.sourceLocation)
      }
      if let baseline, let store {
        compare(run, by: baseline, in: store, &report)
      }
      return report
    }

    /// Adds a case to the process's report, shows it and attaches it to the test.
    func publish(_ report: CaseReport) throws {
      let surroundings = Surroundings.current
      let table = ConsoleReport.render(
        report, fingerprint: fingerprint, isColored: surroundings.console.isTerminal)
      surroundings.console.write("\n\(table)\n")
      let isAttached = Test.current != nil
      guard isAttached || settings.output != nil else { return }
      let encodedReport = EncodedReport.V1(
        Report(fingerprint: fingerprint, environment: environment, cases: [report]))
      if isAttached {
        Attachment.record(
          try encodedReport.json(), named: "report.json", sourceLocation: sourceLocation)
      }
      if let output = settings.output, let encoded = encodedReport.runs.first {
        try surroundings.session.write(
          report, encoded: encoded, to: output, environment: settings.environment)
      }
    }

    private func add(
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

    private func compare(
      _ run: Run, by trait: BaselineTrait, in store: BaselineStore, _ report: inout CaseReport
    ) {
      let earlier: Baseline?
      var absence = "there was no baseline yet"
      do throws(BaselineError) {
        earlier = try store.load(report.key)
      } catch {
        // One that can't be read is no reason to stop where it is to be replaced anyway.
        guard settings.recordMode == .all else {
          add([unusable(error)], to: &report, at: trait.sourceLocation)
          return
        }
        earlier = nil
        absence = "the baseline that was there can't be read"
      }
      var verdicts = earlier.map {
        BaselineJudge(trait.comparison, environment: environment, fingerprint: fingerprint)
          .verdicts(of: run, against: $0)
      }
      let decision = RecordPolicy.decide(
        settings.recordMode, hasBaseline: earlier != nil, verdicts: verdicts ?? [])
      if decision == .replace { verdicts = verdicts.map(RecordPolicy.accepted) }
      let path = BaselineStore.shown(store.path(of: report.key))
      let noBaseline =
        decision == .replace
        ? noBaseline(absence, .none)
        : noBaseline(
          "there is no baseline at \(path); record one with PERF_RECORD=missing and commit it",
          .failure)
      add(verdicts ?? [noBaseline], to: &report, at: trait.sourceLocation)
      if let earlier, verdicts?.isEmpty == false { noteOtherServer(than: earlier, in: &report) }
      record(run, decision, earlier: earlier, in: store, trait, &report)
    }

    /// Comparing one server, or one model, with another is what some want; nobody should do it unawares.
    private func noteOtherServer(than earlier: Baseline, in report: inout CaseReport) {
      func name(_ provider: String, _ model: String?) -> String {
        model.map { "\(provider), model \($0)" } ?? provider
      }
      let old = name(earlier.provider, earlier.model)
      let new = name(report.run.provider, report.run.model)
      guard old != new else { return }
      report.notes.append("the baseline was measured against \(old); this run against \(new)")
    }

    private func noBaseline(_ message: String, _ severity: Verdict.Severity) -> Verdict {
      Verdict(
        subject: .run, gate: .baseline, outcome: .noBaseline, severity: severity, message: message)
    }

    /// A baseline that can't be read or written leaves nothing to hold the run against.
    private func unusable(_ error: BaselineError) -> Verdict {
      Verdict(
        subject: .run, gate: .baseline, outcome: .invalid(error.description), severity: .failure,
        message: error.description)
    }

    private static let timeoutsInBaseline =
      "requests timed out in it, and a baseline keeps a timeout as if it were a latency; "
      + "record it anew when none does"

    private func record(
      _ run: Run, _ decision: RecordPolicy.Decision, earlier: Baseline?, in store: BaselineStore,
      _ trait: BaselineTrait, _ report: inout CaseReport
    ) {
      guard decision != .keep else { return }
      let baseline = RecordPolicy.baseline(
        of: run, key: report.key, environment: environment, fingerprint: fingerprint,
        appendingTo: decision == .append ? earlier : nil)
      do throws(BaselineError) {
        let path = try store.save(baseline)
        let message =
          decision == .append
          ? "added \(run.repetitions.count) repetitions to the baseline \(path), which now holds "
            + "\(baseline.repetitions.count); look at it and commit it"
          : "recorded the baseline \(path); look at it and commit it"
        let doubt = run.eachTimeline.contains { $0.failure?.isTimeout == true }
        let messages = [message] + (doubt ? [Self.timeoutsInBaseline] : [])
        report.notes += messages
        record(messages.joined(separator: "\n"), .warning, at: trait.sourceLocation)
      } catch {
        add([unusable(error)], to: &report, at: trait.sourceLocation)
      }
    }
  }

  extension BaselineStore {
    /// The store of a test: in the folder that was named, else in `baselines` beside the
    /// `Package.swift` that the test's source file belongs to.
    fileprivate init(test: Test, folder: String?, environment: String) {
      if let folder {
        self.init(
          folder: URL(fileURLWithPath: folder).standardizedFileURL.path, environment: environment)
        return
      }
      let source = URL(fileURLWithPath: test.sourceLocation.filePath)
      var directory = source.deletingLastPathComponent()
      while directory.path != "/" {
        let manifest = directory.appendingPathComponent("Package.swift").path
        if FileManager.default.fileExists(atPath: manifest) { break }
        directory.deleteLastPathComponent()
      }
      // A file outside of any package keeps its baselines beside itself.
      let root = directory.path == "/" ? source.deletingLastPathComponent() : directory
      self.init(
        folder: root.appendingPathComponent("baselines").path, environment: environment)
    }
  }
#endif
