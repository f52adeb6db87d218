extension CaseReport {
  /// Puts a baseline beside the run, and says where the metrics that were compared with it moved; does nothing
  /// where the judge has found that the two can't be compared.
  package mutating func compare(with baseline: Baseline, _ comparison: Comparison) {
    let isIncomparable = verdicts.contains { verdict in
      if case .incomparable = verdict.outcome { true } else { false }
    }
    guard !isIncomparable else { return }
    earlier = .baseline(baseline)
    shifts += (comparison.metrics ?? Comparison.defaultMetrics).compactMap { metric in
      ShiftFunction(of: metric, in: run, from: baseline)
    }
  }
}
