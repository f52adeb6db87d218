/// Judges a run by its baseline. Pure: the same run and baseline give the same verdicts.
///
/// A statistic is taken of each repetition, and their mean is compared with the mean of the recorded
/// ones: the repetition is the unit of evidence. It is a regression when the change exceeds the
/// tolerance, relative and absolute.
package struct BaselineJudge: Sendable {
  private let comparison: Comparison
  private let environment: String
  private let fingerprint: Fingerprint

  /// - Parameters:
  ///   - environment: the name of where the run was measured.
  ///   - fingerprint: where the run was measured.
  package init(_ comparison: Comparison, environment: String, fingerprint: Fingerprint) {
    self.comparison = comparison
    self.environment = environment
    self.fingerprint = fingerprint
  }

  /// One verdict for each statistic of each metric that both sides have; a single one when they can't
  /// be compared at all.
  package func verdicts(of run: Run, against baseline: Baseline) -> [Verdict] {
    if let difference = difference(between: run, and: baseline) {
      return [
        Verdict(
          subject: .run, gate: .baseline, outcome: .incomparable(difference),
          severity: comparison.severity(of: .incomparable),
          message: "the baseline can't be compared: \(difference); record it anew with "
            + "PERF_RECORD=all")
      ]
    }
    let metrics = comparison.metrics ?? Comparison.defaultMetrics
    let statistics = comparison.statistics ?? Comparison.defaultStatistics
    let verdicts = metrics.flatMap { metric in
      let sides = Sides(metric, run: run, baseline: baseline)
      return statistics.compactMap { verdict(of: $0, metric, sides) }
    }
    if verdicts.contains(where: { $0.evidence.change != nil }) { return verdicts }
    guard verdicts.contains(where: \.hasValuesOnBothSides) else {
      return verdicts + [vacuous(metrics)]
    }
    // Not one gate could be evaluated: that is said aloud, whether they were asked for by name or not.
    return verdicts.map { verdict in
      var verdict = verdict
      verdict.severity = max(verdict.severity, comparison.severity(of: .inconclusive))
      return verdict
    }
  }

  /// Everything that makes the two incomparable, in words; nil for nothing.
  private func difference(between run: Run, and baseline: Baseline) -> String? {
    func differs<Value: Equatable>(_ what: String, _ old: Value, _ new: Value) -> [String] {
      old == new ? [] : ["\(what) was \(old), is \(new)"]
    }
    let differences =
      differs("the metrics' definitions version", baseline.definitions, Baseline.definitionsVersion)
      + differs(
        "the build configuration", baseline.fingerprint.buildConfiguration.rawValue,
        fingerprint.buildConfiguration.rawValue)
      + differs("the environment", baseline.environment, environment)
      + settingsDifferences(baseline.experiment, run.experiment)
    return differences.isEmpty ? nil : differences.joined(separator: "; ")
  }

  private func settingsDifferences(_ old: Experiment, _ new: Experiment) -> [String] {
    guard old.settings != new.settings else { return [] }
    func value(_ name: String, _ experiment: Experiment) -> String {
      experiment.settings.first { $0.name == name }?.value ?? "not set"
    }
    let added = new.settings.map(\.name).filter { name in
      !old.settings.contains { $0.name == name }
    }
    let differing = (old.settings.map(\.name) + added).filter { value($0, old) != value($0, new) }
    return differing.isEmpty
      ? ["the order of the settings changed"]
      : differing.map { "\($0) was \(value($0, old)), is \(value($0, new))" }
  }

  private func verdict(
    of statistic: Statistic, _ metric: MetricDescriptor, _ sides: Sides
  ) -> Verdict? {
    let subject = Verdict.Subject.distribution(metric, statistic)
    guard !sides.current.isEmpty || !sides.recorded.isEmpty else {
      return comparison.metrics == nil
        ? nil : inconclusive(subject, .noValues, "no request has a value of it, here or there")
    }
    guard !sides.recorded.isEmpty else {
      return inconclusive(
        subject, .notInBaseline,
        "the baseline holds nothing of it; record it anew with PERF_RECORD=all")
    }
    guard !sides.current.isEmpty else {
      return inconclusive(
        subject, .noValues, "no completed request has a value of it; the baseline has")
    }
    if case .percentile(let percent) = statistic {
      let have = sides.leastCount
      let needed = OrderStatisticInterval.minimumCount(for: percent)
      // p0 and p100 are the extremes, for which no number is enough: compared like those.
      if needed > have, needed < .max {
        let more = needed - have
        return inconclusive(
          subject, .needsRequests(have: have, more: more),
          "a repetition has \(have) values, here or in the baseline, and needs \(more) more",
          isAskedFor: comparison.isNamed)
      }
    }
    return compare(subject, metric, statistic, sides)
  }

  private func compare(
    _ subject: Verdict.Subject, _ metric: MetricDescriptor, _ statistic: Statistic, _ sides: Sides
  ) -> Verdict? {
    guard let value = sides.value(of: statistic), let baseline = sides.baseline(of: statistic)
    else {
      return nil
    }
    var evidence = Verdict.Evidence(
      value: value, count: sides.current.reduce(0) { $0 + $1.sample.count }, baseline: baseline,
      tolerance: comparison.tolerance)
    let change = baseline == 0 ? (value == 0 ? 0 : .infinity) : (value - baseline) / baseline
    evidence.change = change
    let isWorse = metric.better == .lower ? value > baseline : value < baseline
    let isNews = exceedsTolerance(metric, value: value, baseline: baseline)
    let outcome: Verdict.Outcome = isNews ? (isWorse ? .regressed : .improved) : .unchanged
    if outcome != .regressed, sides.isLowerBound(statistic) {
      return inconclusive(
        subject, .censored,
        "timeouts reach into it: it is \(metric.unit.text(value)) or more, the baseline is "
          + metric.unit.text(baseline))
    }
    let severity: Verdict.Severity =
      switch outcome {
      case .regressed: .failure
      case .improved: comparison.severity(of: .improved)
      default: .none
      }
    return Verdict(
      subject: subject, gate: .baseline, outcome: outcome, evidence: evidence, severity: severity,
      message: message(subject, outcome, evidence, metric.unit, sides))
  }

  private func exceedsTolerance(_ metric: MetricDescriptor, value: Double, baseline: Double) -> Bool
  {
    // A change of just the tolerance is none, and files hold no more than nine digits of a value.
    let difference = (value - baseline).magnitude - 1e-9
    let isBigEnough =
      metric.unit != .seconds || difference > comparison.tolerance.absolute.inSeconds
    return isBigEnough && difference > comparison.tolerance.relative * baseline.magnitude
  }

  private func message(
    _ subject: Verdict.Subject, _ outcome: Verdict.Outcome, _ evidence: Verdict.Evidence,
    _ unit: MetricUnit, _ sides: Sides
  ) -> String {
    let word =
      switch outcome {
      case .regressed: "regressed"
      case .improved: "improved"
      default: "unchanged"
      }
    let change = evidence.changeText ?? ""
    let tolerance = comparison.tolerance
    let absolute = unit == .seconds ? " and \(DurationText.format(tolerance.absolute))" : ""
    return "\(subject.name) \(word): baseline \(unit.text(evidence.baseline ?? .nan)), "
      + "now \(unit.text(evidence.value ?? .nan)) (\(change)); tolerance "
      + "\(DurationText.significant(tolerance.relative * 100)) %\(absolute); "
      + "\(sides.sizes)"
  }

  private func inconclusive(
    _ subject: Verdict.Subject, _ doubt: Verdict.Doubt, _ why: String, isAskedFor: Bool = true
  ) -> Verdict {
    let severity = comparison.severity(of: .inconclusive)
    return Verdict(
      subject: subject, gate: .baseline, outcome: .inconclusive(doubt),
      evidence: Verdict.Evidence(tolerance: comparison.tolerance),
      severity: isAskedFor || severity == .failure ? severity : .none,
      message: "\(subject.name) can't be compared: \(why)")
  }

  private func vacuous(_ metrics: [MetricDescriptor]) -> Verdict {
    let names = metrics.map(\.name).joined(separator: ", ")
    return Verdict(
      subject: .run, gate: .baseline, outcome: .invalid("nothing was compared"), severity: .failure,
      message: "nothing was compared: neither run nor baseline have values of \(names) in common; "
        + "name metrics that they have with .baseline(of:), or record anew with PERF_RECORD=all")
  }
}

extension BaselineJudge {
  /// What both sides have of one metric, repetition by repetition; those without values left out.
  private struct Sides {
    let current: [Measurements]
    let recorded: [Baseline.Distribution]

    init(_ metric: MetricDescriptor, run: Run, baseline: Baseline) {
      current = run.repetitions.map { Measurements(of: metric, in: $0.timelines) }
        .filter { $0.sample.count > 0 }
      recorded = baseline.repetitions.compactMap { $0.metrics[metric.name] }
    }

    /// The least number of values that any repetition has.
    var leastCount: Int {
      (current.map(\.sample.count) + recorded.map(\.count)).min() ?? 0
    }

    func value(of statistic: Statistic) -> Double? {
      Self.mean(current.compactMap { $0.value(of: statistic) })
    }

    func baseline(of statistic: Statistic) -> Double? {
      Self.mean(recorded.compactMap { $0.value(of: statistic) })
    }

    func isLowerBound(_ statistic: Statistic) -> Bool {
      current.contains { $0.isLowerBound(statistic) }
    }

    /// E.g. `3 × 200 values against 3 × 200`.
    var sizes: String {
      let now = Self.size(current.map(\.sample.count))
      return "\(now) values against \(Self.size(recorded.map(\.count)))"
    }

    private static func size(_ counts: [Int]) -> String {
      guard let first = counts.first, counts.allSatisfy({ $0 == first }) else {
        return counts.map { "\($0)" }.joined(separator: " + ")
      }
      return "\(counts.count) × \(first)"
    }

    private static func mean(_ values: [Double]) -> Double? {
      values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
  }
}

extension Verdict {
  /// Whether run and baseline have values of the metric, though no answer follows from them.
  fileprivate var hasValuesOnBothSides: Bool {
    switch outcome {
    case .inconclusive(.needsRequests), .inconclusive(.censored): true
    default: false
    }
  }
}
