extension ShiftFunction.Row {
  /// The percentiles of a repetition, but for those that timeouts reach into.
  package init(_ measurements: Measurements) {
    self.init(
      count: measurements.sample.count, relativeError: measurements.sample.relativeError
    ) { percent in
      let statistic = Statistic.percentile(percent)
      return measurements.isLowerBound(statistic) ? nil : measurements.value(of: statistic)
    }
  }

  /// What a baseline keeps of them, but for those that timeouts reach into.
  package init(_ distribution: Baseline.Distribution) {
    self.init(count: distribution.count) { percent in
      let statistic = Statistic.percentile(percent)
      return distribution.isLowerBound(statistic) ? nil : distribution.value(of: statistic)
    }
  }
}

extension ShiftFunction {
  /// Compares the repetitions of two sides; those without a value of the metric are left out.
  package init?(of metric: MetricDescriptor, current: [Repetition], earlier: [Repetition]) {
    self.init(
      of: metric, current: Self.rows(of: metric, in: current),
      earlier: Self.rows(of: metric, in: earlier))
  }

  /// Compares the repetitions of a run with those of its baseline; those without a value of the metric
  /// are left out. The repetitions are those that decide over the comparison: of a run that was measured
  /// again, the fresh ones alone.
  package init?(of metric: MetricDescriptor, in run: Run, from baseline: Baseline) {
    self.init(
      of: metric, current: Self.rows(of: metric, in: run.deciding),
      earlier: baseline.repetitions.compactMap { $0.metrics[metric.name].map { Row($0) } })
  }

  private static func rows(of metric: MetricDescriptor, in repetitions: [Repetition]) -> [Row] {
    repetitions.map { $0.measurements(of: metric) }
      .filter { $0.sample.count > 0 }.map { Row($0) }
  }
}
