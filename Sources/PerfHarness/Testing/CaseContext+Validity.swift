#if canImport(Testing)
  extension CaseContext {
    /// What judges the harness itself.
    var harness: HarnessJudge { HarnessJudge(fingerprint.buildConfiguration) }

    /// Whether a run of which this is said can be judged.
    static func isValid(_ verdicts: [Verdict]) -> Bool {
      verdicts.allSatisfy { $0.gate != .validity || $0.severity != .failure }
    }

    /// Whether a run can be judged, and what is to be said of that.
    func validity(
      of run: Run, hasErrorBudget: Bool, as side: String? = nil
    ) -> [Verdict] {
      let whole = ValidityJudge.verdict(of: run, hasErrorBudget: hasErrorBudget)
      // What came to no good end needs no other reason.
      let own =
        whole?.severity == .failure
        ? []
        : guardVerdicts(on: run, planned: side == nil ? run.spending?.estimate.repetitions : nil)
          + ownVerdicts(on: run)
          + harness.verdicts(on: run.confirmation, load: run.load, rateLimit: run.rateLimit)
          .map { $0.said(of: "fresh repetitions") }
      return ([whole].compactMap(\.self) + own).map { $0.said(of: side) }
    }

    private func guardVerdicts(on run: Run, planned: Int?) -> [Verdict] {
      [
        ValidityJudge.verdict(ofGuardsOn: run, planned: planned),
        ValidityJudge.saturation(of: run),
      ].compactMap(\.self)
    }

    /// What is wrong with what the harness did. Of a run in parts, each process had cores of its own.
    private func ownVerdicts(on run: Run) -> [Verdict] {
      guard let shards else {
        return harness.verdicts(on: run.repetitions, load: run.load, rateLimit: run.rateLimit)
      }
      func repetitions(with clients: [ClientHealth?]) -> [Repetition] {
        zip(run.repetitions, clients).map { repetition, client in
          var repetition = repetition
          repetition.client = client
          return repetition
        }
      }
      let load = harness.verdicts(
        on: repetitions(with: run.repetitions.map { _ in nil }), load: run.load,
        rateLimit: run.rateLimit)
      return shards.clients.reduce(load) { verdicts, shard in
        verdicts
          + harness.verdicts(on: repetitions(with: shard.repetitions), load: nil)
          .map { $0.said(of: shard.name) }
      }
    }

    /// Whether the repetitions that come before any that are measured again can be judged.
    func isFirstLookValid(_ run: Run) -> Bool {
      run.repetitions.allSatisfy { [.completed, .endedEarly].contains($0.outcome) }
        && Self.isValid(
          harness.verdicts(on: run.repetitions, load: run.load, rateLimit: run.rateLimit))
    }
  }

  extension [Verdict] {
    /// The same, and none that is about a number fails a test where the run is invalid but for a debug
    /// build, which is excused: the numbers are the harness's.
    func held(against validity: [Verdict]) -> [Verdict] {
      let isInvalid = validity.contains { verdict in
        if verdict.gate == .validity, case .invalid = verdict.outcome { true } else { false }
      }
      return map { verdict in
        var verdict = verdict
        if isInvalid, verdict.subject != .run {
          verdict.severity = Swift.min(verdict.severity, .warning)
        }
        return verdict
      }
    }
  }

  extension Verdict {
    /// The same, with a word that says of what; nil for a run that has no other beside it.
    fileprivate func said(of side: String?) -> Verdict {
      guard let side else { return self }
      var verdict = self
      verdict.message = "the \(side): \(message)"
      return verdict
    }
  }
#endif
