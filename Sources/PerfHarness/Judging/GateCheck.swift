import Foundation

/// What an A/A check has found: the gate was tried on a server in which nothing was changed, so that
/// every alarm was a false one.
package struct GateCheck: Sendable {
  /// Worsenings for which it is worked out how much must be measured to find them.
  package static let targets = [0.05, 0.10, 0.20]
  /// How many repetitions, and how many times the requests, are thought of at most.
  private static let mostRepetitions = 20
  private static let requestFactors = [1, 2, 4, 8, 16]

  private let comparison: Comparison
  private let design: GateDesign
  /// How many repetitions each run had at first.
  private let repetitions: Int
  private var runs: [(run: Run, verdicts: [Verdict])] = []

  /// - Parameters:
  ///   - cases: how many committed cases share the chance of a false alarm.
  ///   - repetitions: how many repetitions each run had at first.
  package init(_ comparison: Comparison, cases: Int, repetitions: Int) {
    self.comparison = comparison
    self.repetitions = repetitions
    design = GateDesign(
      falseAlarms: comparison.falseAlarms, cases: cases, confirmations: comparison.confirmations)
  }

  /// Takes note of a run, and what became of it.
  package mutating func add(_ run: Run, _ verdicts: [Verdict]) {
    runs.append((run, verdicts))
  }

  /// How many runs were red, though nothing had changed.
  package var falseAlarms: Int {
    runs.count { $0.verdicts.contains { $0.outcome == .regressed } }
  }

  /// What was found: the gate's false alarms, then, in a table, what it would find.
  ///
  /// - Parameter baseline: the repetitions that the runs were held against.
  package func lines(baseline: [Repetition]) -> [String] {
    guard !runs.isEmpty else { return ["A/A check: no run was completed"] }
    let all = baseline + runs.flatMap(\.run.repetitions)
    let spreads = (comparison.metrics ?? Comparison.defaultMetrics).flatMap { metric in
      let measurements = all.map { $0.measurements(of: metric) }
      return (comparison.statistics ?? Comparison.defaultStatistics).compactMap {
        Spread($0, metric, in: all, measurements)
      }
    }
    return [summary(baseline.count)] + alarms + table(spreads)
  }

  /// E.g. `A/A check: 1 of 20 runs of 3 repetitions against 10 was red, though nothing had changed
  /// (5 %, 95 % CI 0.13 %…24.9 %; 0.01 % were asked for); 3 were suspected, and measured again in 21
  /// repetitions`.
  private func summary(_ baseline: Int) -> String {
    let unit = MetricUnit.ratio
    let share = Double(falseAlarms) / Double(runs.count)
    let interval = BinomialInterval.interval(of: falseAlarms, in: runs.count)
    let suspects = runs.filter { !$0.run.confirmation.isEmpty }
    let fresh = suspects.reduce(0) { $0 + $1.run.confirmation.count }
    return "A/A check: \(falseAlarms) of \(runs.count) runs of \(repetitions) repetitions against "
      + "\(baseline) \(falseAlarms == 1 ? "was" : "were") red, though nothing had changed "
      + "(\(unit.text(share)), 95 % CI \(unit.text(interval)); \(unit.text(design.level)) of such "
      + "runs were to be); \(suspects.count) \(suspects.count == 1 ? "was" : "were") suspected"
      + (fresh > 0 ? ", and measured again in \(fresh) repetitions" : "")
  }

  /// What was red, by which reader and server can be told from the gate.
  private var alarms: [String] {
    runs.enumerated().flatMap { number, found in
      found.verdicts.filter { $0.outcome == .regressed }.map {
        "false alarm in run \(number + 1): \($0.message)"
      }
    }
  }

  // MARK: What would be found

  private static let footnotes = [
    "spread: how much repetitions differ, as a standard deviation",
    "within: how much of that comes from within them",
    "found: the least worsening that the gate finds, with a probability of 80 %",
    "at +5 %: how many repetitions find that much; 7 (2×) is 7 of twice the requests; – is none that",
    "  could be asked for, or too near to the tolerance",
  ]

  private func table(_ spreads: [Spread]) -> [String] {
    guard !spreads.isEmpty else {
      return ["what would be found is not known: repetitions are too short, or too few"]
    }
    let unit = MetricUnit.ratio
    let header =
      ["", "spread", "within", "found"] + Self.targets.map { "at +\(unit.text($0))" }
    let rows = spreads.map { spread in
      [
        spread.subject.name, unit.text(spread.deviation), unit.text(spread.within),
        unit.text(leastChange(spread, spreads.count, repetitions: repetitions, factor: 1)),
      ] + Self.targets.map { plan(for: $0, spread, comparisons: spreads.count) }
    }
    return TextTable([header] + rows).lines + Self.footnotes
  }

  /// How much must be measured to find a change, in short.
  private func plan(for target: Double, _ spread: Spread, comparisons: Int) -> String {
    for factor in Self.requestFactors {
      let enough = (1...Self.mostRepetitions).first {
        leastChange(spread, comparisons, repetitions: $0, factor: factor) <= target
      }
      if let enough { return factor == 1 ? "\(enough)" : "\(enough) (\(factor)×)" }
    }
    return "–"
  }

  private func leastChange(
    _ spread: Spread, _ comparisons: Int, repetitions: Int, factor: Int
  ) -> Double {
    let between = max(0, spread.deviation * spread.deviation - spread.within * spread.within)
    let within = spread.within * spread.within / Double(factor)
    let least = GateStages(
      design, comparisons: comparisons, certainty: comparison.certainty
    ).leastDifference(
      deviation: (between + within).squareRoot(), tolerance: log1p(tolerance(spread)),
      repetitions: repetitions, baseline: comparison.keeping)
    return expm1(least)
  }

  private func tolerance(_ spread: Spread) -> Double {
    let isDuration = spread.subject.unit == .seconds
    let tolerance = comparison.tolerance.resolved(for: spread.metric)
    return max(tolerance.relative, isDuration ? tolerance.absolute.inSeconds / spread.value : 0)
  }

  /// How a statistic spreads over repetitions of the same.
  private struct Spread {
    let subject: Verdict.Subject
    let metric: MetricDescriptor
    /// The geometric mean.
    let value: Double
    /// The standard deviation of its logarithm.
    let deviation: Double
    /// As much of it as comes from within repetitions.
    let within: Double

    /// - Returns: nil where repetitions are too short for the statistic, or have no positive value.
    init?(
      _ statistic: Statistic, _ metric: MetricDescriptor, in repetitions: [Repetition],
      _ measurements: [Measurements]
    ) {
      guard repetitions.count > 2,
        measurements.allSatisfy({ $0.count >= statistic.minimumCount() })
      else { return nil }
      let values = measurements.compactMap { $0.value(of: statistic) }
      guard values.count == repetitions.count, Contest.isLogarithmic(values) else { return nil }
      let logarithms = values.map { log($0) }
      subject = .distribution(metric, statistic)
      self.metric = metric
      value = exp(logarithms.mean)
      deviation = Sample(logarithms).sampleStandardDeviation
      // The error of the mean of so many, back to that of one.
      within =
        WithinError.of(statistic, metric, in: repetitions, isLogarithmic: true)
        * Double(repetitions.count).squareRoot()
    }
  }
}
