extension CaseReport {
  /// Says where the metrics that were compared with a baseline moved; nothing where the judge has
  /// found that the two can't be compared.
  package mutating func addShifts(from baseline: Baseline, _ comparison: Comparison) {
    let isIncomparable = verdicts.contains { verdict in
      if case .incomparable = verdict.outcome { true } else { false }
    }
    guard !isIncomparable else { return }
    shifts += (comparison.metrics ?? Comparison.defaultMetrics).compactMap { metric in
      ShiftFunction(of: metric, in: run, from: baseline)
    }
  }
}
