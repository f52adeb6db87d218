/// A statistic of a metric that both sides have, as a contest, and what is said of it.
package struct ContestedNumber: Sendable {
  package let subject: Verdict.Subject
  package let contest: Contest
  /// What change of the metric is no news.
  package let tolerance: Tolerance
  private let statistic: Statistic
  private let sides: Sides

  /// - Parameters:
  ///   - values: the statistic of each repetition of both sides.
  ///   - pairing: how the repetitions of both sides belong together.
  ///   - leastError: the standard error of the mean of the new repetitions by what happens within them
  ///     alone, on a logarithmic scale or as it is.
  package init(
    _ statistic: Statistic, _ sides: Sides, values: (current: [Double], other: [Double]),
    pairing: Contest.Pairing = .independent, tolerance: Tolerance,
    leastError: @escaping @Sendable (_ isLogarithmic: Bool) -> Double = { _ in 0 }
  ) {
    let tolerance = tolerance.resolved(for: sides.metric)
    self.tolerance = tolerance
    subject = .distribution(sides.metric, statistic)
    self.statistic = statistic
    self.sides = sides.withValues(of: statistic)
    func contest(
      _ statistic: Statistic, _ values: (current: [Double], other: [Double]), companion: Contest?
    ) -> Contest {
      let isLogarithmic = Contest.isLogarithmic(values.current + values.other)
      let isDuration = sides.metric.unit(of: statistic) == .seconds
      return Contest(
        current: values.current, baseline: values.other, pairing: pairing,
        better: sides.metric.better(at: statistic), relativeTolerance: tolerance.relative,
        absoluteTolerance: isDuration ? tolerance.absolute.inSeconds : 0,
        companion: companion, leastError: { leastError(isLogarithmic) })
    }
    // A tail that is longer relative to the body is bad news only if it is longer.
    let tail = statistic == .tailRatio ? sides.values(of: .tailMean) : nil
    self.contest = contest(
      statistic, values, companion: tail.map { contest(.tailMean, $0, companion: nil) })
  }

  /// What the ruling means for the number. Timeouts hide only what is worse.
  package func outcome(_ ruling: Gate.Ruling) -> Verdict.Outcome {
    if ruling.standing != .worse, sides.isCurrentLowerBound(statistic) {
      return .inconclusive(.censored)
    }
    return switch ruling.standing {
    case .worse: .regressed
    case .perhapsWorse: .inconclusive(.perhapsChance)
    case .same: .unchanged
    case .better: .improved
    }
  }

  package func evidence(_ ruling: Gate.Ruling) -> Verdict.Evidence {
    let finding = ruling.finding
    var evidence = Verdict.Evidence(
      value: finding.value, interval: finding.valueInterval, count: sides.currentCount,
      baseline: finding.baseline, tolerance: tolerance)
    evidence.baselineInterval = finding.baselineInterval
    evidence.change = finding.change
    evidence.changeInterval = finding.changeInterval
    evidence.chance = ruling.chance
    evidence.repetitions = sides.current.count
    evidence.baselineRepetitions = sides.other.count
    return evidence
  }

  /// E.g. `10 rounds of 2 × 100 values a side`; sizes of both sides where they differ.
  package var roundSizes: String {
    let rounds = contest.current.count
    let counts = Set((sides.current + sides.other).map(\.count))
    if counts.count == 1, let count = counts.first {
      return "\(rounds) rounds of \(PairJudge.runsInRound) × \(count) values a side"
    }
    func total(_ side: [any RepetitionSummary]) -> Int { side.reduce(0) { $0 + $1.count } }
    return "\(rounds) rounds with \(total(sides.current)) values against \(total(sides.other))"
  }

  /// E.g. `3 × 200 values against 10 × 200`.
  package func sizes(isFresh: Bool) -> String {
    "\(isFresh ? "measured again: " : "")\(Sides.size(sides.current)) values against "
      + Sides.size(sides.other)
  }
}
