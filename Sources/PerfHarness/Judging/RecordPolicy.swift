/// Decides whether a run becomes a baseline. Pure.
package enum RecordPolicy {
  /// What becomes of the baseline file.
  package enum Decision: Sendable, Hashable {
    /// It stays as it is.
    case keep
    /// It is replaced.
    case replace
    /// Repetitions are added to it.
    case append
  }

  /// - Parameters:
  ///   - hasBaseline: whether there is one.
  ///   - verdicts: what the judge said of run and baseline.
  package static func decide(
    _ mode: RecordMode, hasBaseline: Bool, verdicts: [Verdict]
  ) -> Decision {
    let isComparable = !verdicts.contains {
      if case .incomparable = $0.outcome { true } else { false }
    }
    let hasFailed = verdicts.contains { $0.outcome == .regressed || $0.severity == .failure }
    switch mode {
    case .never: return .keep
    case .missing: return hasBaseline ? .keep : .replace
    case .failed: return hasBaseline && !hasFailed ? .keep : .replace
    case .all: return .replace
    case .append:
      guard hasBaseline else { return .replace }
      // What changed must not become, bit by bit, what it is held against.
      let hasChanged = hasFailed || verdicts.contains { $0.outcome == .improved }
      return isComparable && !hasChanged ? .append : .keep
    }
  }

  /// The verdicts once a run has been recorded in place of the baseline: a regression that has just
  /// been accepted is a warning.
  package static func accepted(_ verdicts: [Verdict]) -> [Verdict] {
    verdicts.map { verdict in
      var verdict = verdict
      verdict.severity = min(verdict.severity, .warning)
      return verdict
    }
  }

  /// The baseline that holds the run: alone, or behind the repetitions that are kept.
  ///
  /// Fresh repetitions of a run that was measured again are part of a new baseline. Behind others come
  /// only those that are measured of every run: else there would be more of the suspect ones.
  ///
  /// - Parameter keeping: how many repetitions are kept, the newest ones.
  package static func baseline(
    of run: Run, key: CaseKey, environment: String, fingerprint: Fingerprint,
    appendingTo earlier: Baseline? = nil, keeping: Int = Comparison.defaultKeeping
  ) -> Baseline {
    let measured = earlier == nil ? run.repetitions + run.confirmation : run.repetitions
    let session = (earlier?.repetitions.compactMap(\.session).max() ?? 0) + 1
    let new = measured.suffix(keeping).map { measured in
      var repetition = Baseline.Repetition(measured)
      repetition.session = session
      return repetition
    }
    let repetitions = (earlier?.repetitions ?? []) + new
    return Baseline(
      key: key, experiment: run.experiment, provider: run.provider, model: run.model,
      definitions: Baseline.definitionsVersion, environment: environment, fingerprint: fingerprint,
      repetitions: repetitions.suffix(keeping))
  }
}
