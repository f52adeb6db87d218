import Foundation

/// Judges a candidate by a control that was measured in the same test, turn and turn about. Pure.
///
/// A round is measured in the order candidate, control, control, candidate, and the next the other way
/// round: what drifts evenly within a round hits both sides alike, and what differs from round to round
/// cancels in their difference. So the unit of evidence is the round, and the differences of rounds are
/// held against zero by Student's t.
package struct PairJudge: Sendable {
  /// The statistics that are compared where the user names none. The tail relative to the body is not
  /// needed: the speed of a run cancels anyway.
  package static let defaultStatistics: [Statistic] = [.p50, .tailMean]
  /// How many runs each side has in a round.
  package static let runsInRound = 2

  /// Which of the runs of a round are the candidate's, in the order in which they are measured.
  package static func order(ofRound round: Int) -> [Bool] {
    round.isMultiple(of: 2) ? [true, false, false, true] : [false, true, true, false]
  }

  /// The share of the level that the error rate has.
  private static let errorShare = 0.1
  /// A difference of error rates that is no news.
  private static let toleratedErrors = 0.01

  private let comparison: Comparison
  private let design: GateDesign

  package init(_ comparison: Comparison) {
    self.comparison = comparison
    // All data is there: nothing is measured again.
    design = GateDesign(
      falseAlarms: comparison.falseAlarms * (1 - Self.errorShare), cases: 1, confirmations: 0)
  }

  /// One verdict for each statistic of each metric that either side has.
  ///
  /// - Parameters:
  ///   - candidate: its repetitions in the order of rounds, two a round.
  ///   - control: likewise.
  package func verdicts(candidate: Run, control: Run) -> [Verdict] {
    var contested: [ContestedNumber] = []
    var unfit: [Verdict] = []
    let resolution = Resolution(of: candidate, control)
    for metric in comparison.metrics ?? Comparison.defaultMetrics {
      let sides = Sides(metric, candidate: candidate.repetitions, control: control.repetitions)
      for statistic in comparison.statistics ?? Self.defaultStatistics {
        if let verdict = doubt(.distribution(metric, statistic), statistic, sides) {
          unfit.append(verdict)
        } else if let values = Self.rounds(of: statistic, sides) {
          let number = ContestedNumber(
            statistic, sides, values: values, pairing: .rounds, tolerance: comparison.tolerance)
          if let (doubt, why) = resolution.doubt(on: number) {
            unfit.append(inconclusive(number.subject, doubt, why))
          } else {
            contested.append(number)
          }
        }
      }
    }
    unfit += [moreErrors(Totals(candidate.repetitions), Totals(control.repetitions))]
      .compactMap(\.self)
    guard !contested.isEmpty else {
      // What stamps can't tell apart is there on both sides all the same.
      return unfit.contains(where: \.isFinerThanStamps) ? unfit : unfit + [vacuous]
    }
    let gate = Gate(design, certainty: comparison.certainty)
    guard case .settled(let rulings) = gate.decide(first: contested.map(\.contest)) else {
      return unfit
    }
    return zip(contested, rulings).map { verdict(on: $0, $1, comparisons: contested.count) } + unfit
  }

  /// The verdict where more of the candidate's requests failed, by more than one in a hundred, and that is
  /// certain; else nil, for latencies are what is compared.
  ///
  /// Of all failures, the candidate has as many by chance as it has requests: the exact test of two
  /// Poisson means, J. Przyborowski, H. Wilenski, 'Homogeneity of Results in Testing Samples from Poisson
  /// Series' (Biometrika 31, 1940). It takes failures for independent of one another.
  private func moreErrors(_ candidate: Totals, _ control: Totals) -> Verdict? {
    guard let rate = candidate.value(of: .errorRate), let other = control.value(of: .errorRate),
      rate - other > Self.toleratedErrors
    else { return nil }
    let chance = BinomialDistribution(
      count: candidate.failed + control.failed,
      probability: Double(candidate.total) / Double(candidate.total + control.total)
    ).atLeast(candidate.failed)
    guard chance <= comparison.falseAlarms * Self.errorShare else { return nil }
    let unit = MetricUnit.ratio
    var evidence = Verdict.Evidence(value: rate, count: candidate.total, baseline: other)
    evidence.chance = chance
    return Verdict(
      subject: .aggregate(.errorRate), gate: .control, outcome: .regressed, evidence: evidence,
      severity: .failure,
      message: "errorRate regressed: control \(unit.text(other)), candidate \(unit.text(rate)); "
        + "\(candidate.failed) of \(candidate.total) requests failed against \(control.failed) of "
        + "\(control.total)")
  }

  /// Where the metrics moved from control to candidate. The bands take runs for independent, which makes
  /// them wider than rounds would: what drifts is in them.
  package func shifts(candidate: Run, control: Run) -> [ShiftFunction] {
    (comparison.metrics ?? Comparison.defaultMetrics).compactMap {
      ShiftFunction(of: $0, current: candidate.repetitions, earlier: control.repetitions)
    }
  }

  /// The mean of each side's runs in each round; nil where a run has none.
  package static func rounds(
    of statistic: Statistic, _ sides: Sides
  ) -> (current: [Double], other: [Double])? {
    let current = sides.current.compactMap { $0.value(of: statistic) }
    let other = sides.other.compactMap { $0.value(of: statistic) }
    guard !current.isEmpty, current.count == sides.current.count, other.count == current.count
    else {
      return nil
    }
    let isLogarithmic = Contest.isLogarithmic(current + other)
    func means(_ values: [Double]) -> [Double] {
      stride(from: 0, to: values.count - 1, by: runsInRound).map { start in
        let round = Array(values[start..<start + runsInRound])
        return isLogarithmic ? exp(round.map { log($0) }.mean) : round.mean
      }
    }
    return (means(current), means(other))
  }

  /// Why a number can't be compared; nil when it can, or when nobody asked for it.
  private func doubt(
    _ subject: Verdict.Subject, _ statistic: Statistic, _ sides: Sides
  ) -> Verdict? {
    if sides.current.isEmpty, sides.other.isEmpty {
      return comparison.metrics == nil
        ? nil : inconclusive(subject, .noValues, "no request has a value of it, on either side")
    }
    if sides.current.isEmpty || sides.other.isEmpty {
      let (without, with) =
        sides.current.isEmpty ? ("candidate", "control") : ("control", "candidate")
      return inconclusive(
        subject, .noValues,
        "no completed request of the \(without) has a value of it; those of the \(with) have")
    }
    let have = sides.leastCount
    let more = statistic.minimumCount() - have
    if more > 0 {
      return inconclusive(
        subject, .needsRequests(have: have, more: more),
        "a run has \(have) \(have == 1 ? "value" : "values"), and needs \(more) more",
        isAskedFor: comparison.isNamed)
    }
    if Self.rounds(of: statistic, sides) == nil {
      return inconclusive(
        subject, .noValues, "some run has no value of it, and its round is without a pair")
    }
    if sides.isOtherLowerBound(statistic) {
      return inconclusive(
        subject, .censored, "timeouts reach into the control's: its true value is that or more")
    }
    return nil
  }

  private func inconclusive(
    _ subject: Verdict.Subject, _ doubt: Verdict.Doubt, _ why: String, isAskedFor: Bool = true
  ) -> Verdict {
    comparison.verdict(on: subject, .control, doubt: doubt, because: why, isAskedFor: isAskedFor)
  }

  private var vacuous: Verdict {
    comparison.nothingCompared(.control) {
      "candidate and control have too few values of \($0) in common; ask for more requests a run, "
        + "or name other metrics with of:"
    }
  }

  private func verdict(
    on contested: ContestedNumber, _ ruling: Gate.Ruling, comparisons: Int
  ) -> Verdict {
    var evidence = contested.evidence(ruling)
    evidence.minimalDetectableChange = ruling.finding.minimalDetectableChange(
      design, comparisons: comparisons, certainty: comparison.certainty)
    let outcome = contested.outcome(ruling)
    let text = ComparisonText(
      contested.subject, tolerance: contested.tolerance, other: "control", this: "candidate",
      sizes: contested.roundSizes)
    return Verdict(
      subject: contested.subject, gate: .control, outcome: outcome, evidence: evidence,
      severity: comparison.severity(forOutcome: outcome), message: text.message(outcome, evidence))
  }
}

extension Sides {
  /// What both sides have of a metric; nothing of a side of which some run has nothing, for its round
  /// would be without a pair.
  fileprivate init(
    _ metric: MetricDescriptor, candidate: [Repetition], control: [Repetition]
  ) {
    func whole(_ repetitions: [Repetition]) -> [Measurements] {
      let measurements = repetitions.map { $0.measurements(of: metric) }
      return measurements.allSatisfy { $0.count > 0 } ? measurements : []
    }
    self.init(metric, current: whole(candidate), other: whole(control))
  }
}

extension Verdict {
  fileprivate var isFinerThanStamps: Bool {
    if case .inconclusive(.finerThanStamps) = outcome { true } else { false }
  }
}
