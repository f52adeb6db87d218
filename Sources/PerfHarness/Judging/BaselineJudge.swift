/// Judges a run by its baseline, in a fixed order: comparable, enough data, big enough to matter,
/// certain enough, confirmed. Pure: the same run and baseline give the same answer.
///
/// A statistic is taken of each repetition, and those of the run are held against the recorded ones:
/// the repetition is the unit of evidence. Something is a regression when the best estimate of the
/// change exceeds the tolerance, relative and absolute, and a t test says that there is a change, at a
/// level that makes false alarms as rare as was asked for (`GateDesign`).
package struct BaselineJudge: Sendable {
  /// What the judge has to say.
  package enum Judgement: Sendable {
    /// These are the verdicts.
    case settled([Verdict])
    /// Something looks worse: so many fresh repetitions must be measured before a verdict.
    case suspicion(of: [Verdict.Subject], more: Int)
  }

  let comparison: Comparison
  let design: GateDesign
  private let environment: String
  private let fingerprint: Fingerprint

  /// - Parameters:
  ///   - cases: how many committed cases share the chance of a false alarm.
  ///   - environment: the name of where the run was measured.
  ///   - fingerprint: where the run was measured.
  package init(
    _ comparison: Comparison, cases: Int = 1, environment: String, fingerprint: Fingerprint
  ) {
    self.comparison = comparison
    self.environment = environment
    self.fingerprint = fingerprint
    design = GateDesign(
      falseAlarms: comparison.falseAlarms, cases: cases, confirmations: comparison.confirmations)
  }

  /// What follows from the run as far as it was measured: from its repetitions, or, where a suspect has
  /// been measured again, from `confirmation` alone.
  ///
  /// Verdicts are one for each statistic of each metric; a single one when nothing can be compared.
  package func judgement(of run: Run, against baseline: Baseline) -> Judgement {
    let difference = BaselineDifference.text(
      run, baseline, environment: environment, fingerprint: fingerprint)
    if let difference {
      let verdict = Verdict(
        subject: .run, gate: .baseline, outcome: .incomparable(difference),
        severity: comparison.severity(of: .incomparable),
        message: "the baseline can't be compared: \(difference); record it anew with "
          + "PERF_RECORD=all")
      return .settled([verdict])
    }
    let isFresh = !run.confirmation.isEmpty
    let resolution = Resolution(of: run)
    let gates = gates(run.deciding, baseline, resolution)
    let contests = gates.compactMap(\.contested)
    guard !contests.isEmpty else {
      let first = isFresh ? firstChanges(run, baseline) : [:]
      return .settled(withNothingCompared(gates.map { stillAsked($0, first: first) }))
    }
    let gate = Gate(design, certainty: comparison.certainty)
    let decision =
      isFresh
      ? gate.decide(fresh: contests.map(\.contest), measured: run.confirmation.count)
      : gate.decide(first: contests.map(\.contest))
    switch decision {
    case .measure(let more, let rulings):
      let suspects = zip(contests, rulings).filter { $1.standing == .worse }.map { $0.0.subject }
      return .suspicion(of: suspects, more: more)
    case .settled(let rulings):
      let hasEnded =
        isFresh && run.confirmation.count < design.confirmations
        && rulings.contains { $0.standing == .worse }
      let first = isFresh ? firstChanges(run, baseline) : [:]
      var answers = zip(contests, rulings).map {
        verdict(
          on: $0, $1, comparisons: contests.count, repetitions: run.repetitions.count, first: first,
          hasEnded: hasEnded)
      }[...]
      return .settled(
        gates.compactMap { stillAsked($0, first: first).verdict ?? answers.popFirst() })
    }
  }

  // MARK: Enough data?

  /// One statistic of one metric: to be compared, or why it can't be.
  private enum GatedNumber {
    case contested(ContestedNumber)
    case unfit(Verdict)

    var contested: ContestedNumber? {
      if case .contested(let contested) = self { contested } else { nil }
    }
    var verdict: Verdict? { if case .unfit(let verdict) = self { verdict } else { nil } }
  }

  private func gates(
    _ repetitions: [Repetition], _ baseline: Baseline, _ resolution: Resolution
  ) -> [GatedNumber] {
    let statistics = comparison.statistics ?? Comparison.defaultStatistics
    return (comparison.metrics ?? Comparison.defaultMetrics).flatMap { metric in
      let sides = Sides(metric, current: repetitions, baseline: baseline.repetitions)
      return statistics.compactMap {
        gate(.distribution(metric, $0), $0, sides, repetitions, resolution)
      }
    }
  }

  private func gate(
    _ subject: Verdict.Subject, _ statistic: Statistic, _ sides: Sides, _ repetitions: [Repetition],
    _ resolution: Resolution
  ) -> GatedNumber? {
    if sides.current.isEmpty, sides.other.isEmpty {
      return comparison.metrics == nil
        ? nil
        : .unfit(inconclusive(subject, .noValues, "no request has a value of it, here or there"))
    }
    guard !sides.other.isEmpty else {
      return .unfit(
        inconclusive(
          subject, .notInBaseline,
          "the baseline holds nothing of it; record it anew with PERF_RECORD=all"))
    }
    guard !sides.current.isEmpty else {
      return .unfit(
        inconclusive(
          subject, .noValues, "no completed request has a value of it; the baseline has"))
    }
    let have = sides.leastCount
    let more = statistic.minimumCount() - have
    if more > 0 {
      // Where the scenario is too short for what nobody named, that is no news; where a repetition is, it is.
      let isUsuallyEnough = sides.greatestCount >= statistic.minimumCount()
      return .unfit(
        inconclusive(
          subject, .needsRequests(have: have, more: more),
          "a repetition has \(have) values, here or in the baseline, and needs \(more) more",
          isAskedFor: comparison.isNamed || isUsuallyEnough))
    }
    guard sides.current.contains(where: { $0.value(of: statistic) != nil }) else {
      return .unfit(
        inconclusive(
          subject, .noValues, "the median is zero, and nothing is a multiple of that"))
    }
    let hasTails = sides.other.contains { $0.value(of: .tailMean) != nil }
    if statistic == .tailRatio, hasTails, sides.values(of: statistic) == nil {
      return .unfit(
        inconclusive(
          subject, .noValues, "the baseline's median is zero, and nothing is a multiple of that"))
    }
    guard let values = sides.values(of: statistic) else {
      return .unfit(
        inconclusive(
          subject, .notInBaseline,
          "an earlier version recorded the baseline, without it; add to it with PERF_RECORD=append, "
            + "or record it anew with PERF_RECORD=all"))
    }
    let (now, then) = (values.current.count, values.other.count)
    guard now + then > 2 else {
      return .unfit(
        inconclusive(
          subject, .needsRepetitions(have: now, more: 1),
          "one repetition here and one in the baseline do not say how much repetitions differ by "
            + "chance; measure more with PERF_REPETITIONS, or add to the baseline with "
            + "PERF_RECORD=append"))
    }
    if sides.isOtherLowerBound(statistic) {
      return .unfit(
        inconclusive(
          subject, .censored,
          "timeouts reach into the baseline's; record it anew with PERF_RECORD=all when none does"))
    }
    let number = ContestedNumber(
      statistic, sides, values: values, tolerance: comparison.tolerance
    ) { WithinError.of(statistic, sides.metric, in: repetitions, isLogarithmic: $0) }
    if let (doubt, why) = resolution.doubt(on: number) {
      return .unfit(inconclusive(subject, doubt, why))
    }
    return .contested(number)
  }

  private func inconclusive(
    _ subject: Verdict.Subject, _ doubt: Verdict.Doubt, _ why: String, isAskedFor: Bool = true
  ) -> Verdict {
    comparison.verdict(on: subject, .baseline, doubt: doubt, because: why, isAskedFor: isAskedFor)
  }

  /// What could be compared at the first look and can't be in fresh repetitions has lost its answer,
  /// which may have been a bad one: that is not passed in silence.
  private func stillAsked(
    _ number: GatedNumber, first: [Verdict.Subject: Double]
  ) -> GatedNumber {
    guard case .unfit(var verdict) = number, first[verdict.subject] != nil else { return number }
    verdict.severity = max(verdict.severity, comparison.severity(of: .inconclusive))
    return .unfit(verdict)
  }

  /// Not one gate could be evaluated: that is said aloud, whether they were asked for by name or not.
  private func withNothingCompared(_ gates: [GatedNumber]) -> [Verdict] {
    let verdicts = gates.compactMap(\.verdict)
    guard verdicts.contains(where: \.hasValuesOnBothSides) else { return verdicts + [vacuous] }
    return verdicts.map { verdict in
      var verdict = verdict
      verdict.severity = max(verdict.severity, comparison.severity(of: .inconclusive))
      return verdict
    }
  }

  private var vacuous: Verdict {
    comparison.nothingCompared(.baseline) {
      "neither run nor baseline have values of \($0) in common; name metrics that they have with "
        + ".baseline(of:), or record anew with PERF_RECORD=all"
    }
  }

  // MARK: The verdict

  private func verdict(
    on contested: ContestedNumber, _ ruling: Gate.Ruling, comparisons: Int, repetitions: Int,
    first: [Verdict.Subject: Double], hasEnded: Bool
  ) -> Verdict {
    var evidence = contested.evidence(ruling)
    evidence.minimalDetectableChange = ruling.finding.minimalDetectableChange(
      design, comparisons: comparisons, certainty: comparison.certainty, repetitions: repetitions)
    let outcome = contested.outcome(ruling)
    let sizes = contested.sizes(isFresh: !first.isEmpty)
    let before = first[contested.subject].map {
      " (the first look: \(Verdict.Evidence.text(ofChange: $0)))"
    }
    let text = ComparisonText(
      contested.subject, tolerance: contested.tolerance, other: "baseline", this: "now",
      sizes: sizes + (before ?? ""))
    return Verdict(
      subject: contested.subject, gate: .baseline, outcome: outcome, evidence: evidence,
      severity: comparison.severity(forOutcome: outcome),
      message: text.message(
        outcome, evidence, hasEnded: hasEnded, cure: "record it anew with PERF_RECORD=all"))
  }

  /// What the first look saw, for a reader who wonders what became of it.
  private func firstChanges(_ run: Run, _ baseline: Baseline) -> [Verdict.Subject: Double] {
    var changes: [Verdict.Subject: Double] = [:]
    for contested in gates(run.repetitions, baseline, Resolution(of: run)).compactMap(\.contested) {
      changes[contested.subject] = ContestFinding(contested.contest).change
    }
    return changes
  }
}

extension Verdict {
  /// Whether run and baseline have values of the metric, though no answer follows from them.
  fileprivate var hasValuesOnBothSides: Bool {
    switch outcome {
    case .inconclusive(.needsRequests), .inconclusive(.censored), .inconclusive(.needsRepetitions),
      .inconclusive(.finerThanStamps):
      true
    default: false
    }
  }
}
