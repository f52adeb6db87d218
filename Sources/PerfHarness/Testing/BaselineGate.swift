import Foundation

#if canImport(Testing)
  import Testing

  /// The comparison of one case with its committed baseline: what is measured for it, what is said of
  /// it, what is recorded.
  struct BaselineGate: Sendable {
    /// What is to be done with a run that has been judged.
    struct Outcome: Sendable {
      var verdicts: [Verdict]
      /// What becomes of the file, and the text that says so.
      var decision: RecordPolicy.Decision
      /// What a reader must know besides.
      var notes: [String] = []
    }

    let comparison: Comparison
    private let key: CaseKey
    private let store: BaselineStore
    private let mode: RecordMode
    private let environment: String
    private let fingerprint: Fingerprint
    private let cases: Int
    /// The baseline; nil when there is none, or one that can't be read.
    let earlier: Baseline?
    private let unreadable: FileError?

    init(
      _ comparison: Comparison, key: CaseKey, store: BaselineStore, mode: RecordMode,
      cases: Int, fingerprint: Fingerprint
    ) {
      self.comparison = comparison
      self.key = key
      self.store = store
      self.mode = mode
      self.fingerprint = fingerprint
      environment = store.environment
      self.cases = cases
      do throws(FileError) {
        earlier = try store.load(key)
        unreadable = nil
      } catch {
        earlier = nil
        unreadable = error
      }
    }

    /// Whether the run takes the place of a baseline, whatever is found: nothing needs to be made sure
    /// of then, and the repetitions have to be as many as a baseline keeps.
    var isRecordingAnew: Bool {
      mode == .all || (earlier == nil && unreadable == nil && mode != .never)
    }

    /// How many fresh repetitions a run still needs before there is a verdict, and what looks worse in
    /// it; nil when there is one.
    func suspicion(of run: Run) -> (subjects: [Verdict.Subject], more: Int)? {
      guard !isRecordingAnew, let earlier,
        case .suspicion(let subjects, let more) = judge(comparison).judgement(
          of: run, against: earlier)
      else { return nil }
      return (subjects, more)
    }

    /// What is said of a run that has all the repetitions that it needs.
    func outcome(of run: Run) -> Outcome {
      // One that can't be read is no reason to stop where it is to be replaced anyway.
      if let unreadable, mode != .all {
        return Outcome(verdicts: [unreadable.baselineVerdict], decision: .keep)
      }
      guard let earlier else { return outcomeWithoutBaseline() }
      var comparison = comparison
      // What replaces its baseline is not measured again: the first look has to do.
      if isRecordingAnew { comparison.confirmations = 0 }
      guard case .settled(var verdicts) = judge(comparison).judgement(of: run, against: earlier)
      else {
        return Outcome(verdicts: [], decision: .keep)
      }
      let explained = Localization.explain(verdicts, of: run, against: earlier)
      verdicts = explained?.verdicts ?? verdicts
      let decision = RecordPolicy.decide(mode, hasBaseline: true, verdicts: verdicts)
      if decision == .replace { verdicts = RecordPolicy.accepted(verdicts) }
      let isRefused = mode == .append && decision == .keep
      let notes = [
        explained?.sentence, otherServer(run, earlier),
        isRefused
          ? "nothing was added to the baseline, which this run differs from; record it anew with "
            + "PERF_RECORD=all if that is meant"
          : nil,
      ]
      return Outcome(verdicts: verdicts, decision: decision, notes: notes.compactMap(\.self))
    }

    /// Writes the run to its file.
    ///
    /// - Returns: what was done, in words, and what is to be known about it besides.
    func record(
      _ run: Run, _ decision: RecordPolicy.Decision
    ) throws(FileError) -> (messages: [String], note: String?) {
      let isAppending = decision == .append
      let baseline = RecordPolicy.baseline(
        of: run, key: key, environment: environment, fingerprint: fingerprint,
        appendingTo: isAppending ? earlier : nil, keeping: comparison.keeping)
      let path = try store.save(baseline)
      let added = min(run.repetitions.count, comparison.keeping)
      let message =
        isAppending
        ? "added \(added) repetitions to the baseline \(path), which now holds "
          + "\(baseline.repetitions.count); look at it and commit it"
        : "recorded the baseline \(path); look at it and commit it"
      let hasTimeouts = baseline.repetitions.contains { repetition in
        repetition.metrics.values.contains { $0.censored > 0 }
      }
      return (
        [message] + (hasTimeouts ? [Self.timeoutsInBaseline] : []), spread(of: baseline)
      )
    }

    /// Writes what another tool has measured in the place of a measured run.
    ///
    /// - Returns: what was done, in words.
    func record(_ imported: ImportedRun) throws -> [String] {
      let path = BaselineStore.shown(store.path(of: key))
      guard mode != .never else {
        throw FileError(
          path: path,
          "PERF_IMPORT is set, and PERF_RECORD is never; expected a mode that records; set "
            + "PERF_RECORD=missing")
      }
      guard mode == .all || earlier == nil && unreadable == nil else {
        throw FileError(
          path: path,
          "PERF_IMPORT is set, and there is a baseline; expected none; set PERF_RECORD=all to replace it"
        )
      }
      let run = imported.run
      let baseline = RecordPolicy.baseline(
        of: run, key: key, environment: environment, fingerprint: fingerprint,
        keeping: max(run.repetitions.count, comparison.keeping)
      ).keeping(imported.metrics)
      let names = imported.metrics.map(\.name).joined(separator: ", ")
      return [
        "recorded the baseline \(try store.save(baseline)) from \(run.repetitions.count) results of "
          + "\(run.provider), and measured nothing; look at it and commit it",
        "it holds \(names); name them with .baseline(of:)",
      ]
    }

    /// How much the repetitions of a baseline differ, in words, for whoever wants to know what it can
    /// be used for; nil where they do not, or where that is not known.
    private func spread(of baseline: Baseline) -> String? {
      let metrics = comparison.metrics ?? Comparison.defaultMetrics
      let statistics = (comparison.statistics ?? Comparison.defaultStatistics).prefix(2)
      let spreads = metrics.flatMap { metric in
        statistics.compactMap { statistic -> String? in
          guard let deviation = baseline.betweenDeviation(of: statistic, metric), deviation > 0
          else { return nil }
          return "\(statistic) of \(metric) by \(MetricUnit.ratio.text(deviation))"
        }
      }
      let sessions = baseline.sessionCount.map {
        $0 == 1 ? ", all of one session," : " of \($0) sessions"
      }
      return spreads.isEmpty
        ? nil
        : "the \(baseline.repetitions.count) repetitions in it\(sessions ?? "") differ: "
          + "\(spreads.joined(separator: ", ")) (standard deviation)"
    }

    private static let timeoutsInBaseline =
      "requests timed out in it: what they reach is kept as 'at least', and nothing can be found "
      + "unchanged or worse against that; record it anew when none does"

    private func judge(_ comparison: Comparison) -> BaselineJudge {
      BaselineJudge(
        comparison, cases: cases, environment: environment, fingerprint: fingerprint)
    }

    private func outcomeWithoutBaseline() -> Outcome {
      let decision = RecordPolicy.decide(mode, hasBaseline: false, verdicts: [])
      let absence =
        unreadable == nil
        ? "there was no baseline yet" : "the baseline that was there can't be read"
      let path = BaselineStore.shown(store.path(of: key))
      let verdict =
        decision == .replace
        ? Verdict(
          subject: .run, gate: .baseline, outcome: .noBaseline, severity: .none, message: absence)
        : Verdict(
          subject: .run, gate: .baseline, outcome: .noBaseline, severity: .failure,
          message:
            "there is no baseline at \(path); record one with PERF_RECORD=missing and commit "
            + "it")
      return Outcome(verdicts: [verdict], decision: decision)
    }

    /// Comparing one server, or one model, with another is what some want; nobody should do it unawares.
    private func otherServer(_ run: Run, _ earlier: Baseline) -> String? {
      func name(_ provider: String, _ model: String?) -> String {
        model.map { "\(provider), model \($0)" } ?? provider
      }
      let old = name(earlier.provider, earlier.model)
      let new = name(run.provider, run.model)
      return old == new
        ? nil : "the baseline was measured against \(old); this run against \(new)"
    }
  }

  extension FileError {
    /// A baseline that can't be read or written leaves nothing to hold the run against.
    var baselineVerdict: Verdict {
      Verdict(
        subject: .run, gate: .baseline, outcome: .invalid(description), severity: .failure,
        message: description)
    }
  }

  extension BaselineStore {
    /// The store of a test: in the folder that was named, else in `baselines` beside the
    /// `Package.swift` that the test's source file belongs to.
    init(test: Test, folder: String?, environment: String) {
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
