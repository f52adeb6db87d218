/// What a case measured at one time: at a commit, in an earlier run, or now.
package struct HistoryPoint: Sendable, Hashable {
  /// A statistic that is followed over time.
  package struct Line: Sendable, Hashable {
    package var metric: MetricDescriptor
    package var statistic: Statistic

    /// Those that are followed: body and tail, as percentiles, which files of every kind and version have.
    package static let all: [Line] = [
      .timeToFirstToken, .timePerOutputToken, .endToEndLatency,
    ].flatMap { metric in [Statistic.p50, .p95].map { Line(metric: metric, statistic: $0) } }
  }

  /// The value of a statistic, in its unit.
  package struct Value: Sendable, Hashable {
    /// The mean over the repetitions.
    package var mean: Double
    /// The standard deviation over them, as a sample; nil of fewer than two.
    package var deviation: Double?

    package init(mean: Double, deviation: Double?) {
      self.mean = mean
      self.deviation = deviation
    }

    /// Nil of nothing.
    package init?(of repetitions: [Double]) {
      guard !repetitions.isEmpty, repetitions.allSatisfy(\.isFinite) else { return nil }
      let sample = Sample(repetitions)
      mean = sample.mean
      deviation = repetitions.count > 1 ? sample.sampleStandardDeviation : nil
    }
  }

  /// What it is known by: a commit's short hash, the time of a run, or `now`.
  package var label: String
  /// What else is to be said of it: the commit's subject, or the report's path.
  package var title: String
  /// Seconds since 1970.
  package var time: Double
  /// What was measured, and how. Points of different settings can't be compared.
  package var setting: String
  /// What was measured; a line that too few requests say something of has none.
  package var values: [Line: Value]

  package init(
    label: String, title: String, time: Double, setting: String, values: [Line: Value]
  ) {
    self.label = label
    self.title = title
    self.time = time
    self.setting = setting
    self.values = values
  }
}

extension HistoryPoint {
  /// What `label` is of the run that was just measured.
  package static let now = "now"

  /// What makes points comparable: the experiment, the build, and the version of the metrics' definitions.
  package static func setting(
    hash: String, configuration: String, definitions: Int = Baseline.definitionsVersion
  ) -> String {
    "\(hash), \(configuration), definitions \(definitions)"
  }

  /// What a version of a baseline file has.
  package init(_ baseline: Baseline, label: String, title: String, time: Double) {
    self.init(
      label: label, title: title, time: time,
      setting: Self.setting(
        hash: baseline.experiment.hash,
        configuration: baseline.fingerprint.buildConfiguration.rawValue,
        definitions: baseline.definitions),
      values: Self.values { line in
        baseline.repetitions.compactMap { repetition in
          guard let distribution = repetition.metrics[line.metric.name],
            distribution.count >= line.statistic.minimumCount(),
            !distribution.isLowerBound(line.statistic)
          else { return nil }
          return distribution.value(of: line.statistic)
        }
      })
  }

  /// What the run that was just measured has. Fresh repetitions in which a suspect was measured again are
  /// left out, as they are from reports.
  package init(now run: Run, configuration: Fingerprint.BuildConfiguration) {
    self.init(
      label: Self.now, title: "this run", time: run.repetitions.first?.startedAt ?? 0,
      setting: Self.setting(hash: run.experiment.hash, configuration: configuration.rawValue),
      values: Self.values { line in
        run.repetitions.compactMap { repetition in
          let measurements = repetition.measurements(of: line.metric)
          guard measurements.sample.count >= line.statistic.minimumCount(),
            !measurements.isLowerBound(line.statistic)
          else { return nil }
          return measurements.value(of: line.statistic)
        }
      })
  }

  /// The lines that have a value, of those of each repetition.
  package static func values(of repetitions: (Line) -> [Double]) -> [Line: Value] {
    var values: [Line: Value] = [:]
    for line in Line.all { values[line] = Value(of: repetitions(line)) }
    return values
  }
}
