import Foundation

extension EncodedReport {
  /// In UTC to the millisecond.
  static func timestamp(_ secondsSince1970: Double) -> String {
    // The style cuts what is beyond the millisecond; half of one more makes that a rounding.
    Date(timeIntervalSince1970: secondsSince1970 + 0.000_5)
      .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}

extension EncodedReport.V1 {
  /// Encodes everything that a report holds.
  package init(_ report: Report) {
    self.init(
      environment: Environment(report.fingerprint, name: report.environment),
      runs: report.cases.map(Run.init))
  }
}

extension EncodedReport.V1.Environment {
  package init(_ fingerprint: Fingerprint, name: String) {
    self.init(
      name: name, operatingSystem: fingerprint.operatingSystem,
      architecture: fingerprint.architecture, processor: fingerprint.processor,
      cores: fingerprint.cores, buildConfiguration: fingerprint.buildConfiguration.rawValue)
  }
}

extension EncodedReport.V1.Run {
  package init(_ report: CaseReport) {
    let run = report.run
    let repetitions = run.repetitions.map {
      EncodedReport.V1.Figures(of: [$0], endingAs: $0.outcome, load: run.load)
    }
    // One repetition is its own pool; its values need not be collected twice.
    let pooled =
      repetitions.count == 1
      ? repetitions[0]
      : EncodedReport.V1.Figures(
        of: run.repetitions, endingAs: run.outcome, load: run.load)
    self.init(
      suite: report.key.suite, test: report.key.test, arguments: report.key.arguments,
      scenario: EncodedReport.V1.Scenario(run.experiment), provider: run.provider,
      model: run.model, endpoint: run.endpoint, figures: pooled,
      certification: run.certification?.certificate.map(EncodedReport.V1.Certification.init),
      uncertified: run.certification?.reason,
      promptSizes: run.promptSizes.map {
        EncodedReport.V1.PromptSizes($0, Totals(run.repetitions).promptDeviation)
      },
      verdicts: report.verdicts.map(EncodedReport.V1.Verdict.init),
      shifts: report.shifts.map(EncodedReport.V1.Shift.init),
      notes: report.notes + report.details,
      repetitions: repetitions,
      confirmation: run.confirmation.map {
        EncodedReport.V1.Figures(of: [$0], endingAs: $0.outcome, load: run.load)
      },
      spending: run.spending.map(EncodedReport.V1.Spending.init),
      points: report.points.map(EncodedReport.V1.Point.init),
      capacity: report.capacity.map(EncodedReport.V1.Capacity.init),
      server: run.server.map(EncodedReport.V1.Server.init),
      history: report.history.map(EncodedReport.V1.History.init),
      sideBySide: report.sideBySide?.others.map(EncodedReport.V1.OtherTool.init) ?? [])
  }
}

extension EncodedReport.V1.Scenario {
  init(_ experiment: Experiment) {
    self.init(
      name: experiment.name, hash: experiment.hash,
      settings: Dictionary(
        experiment.settings.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last }))
    if let nonce = experiment.nonce { settings["nonce"] = "\(nonce)" }
  }
}

extension EncodedReport.V1.Figures {
  init(of repetitions: [Repetition], endingAs outcome: Repetition.Outcome, load: Load?) {
    let totals = Totals(repetitions)
    self.init(
      outcome: outcome.name,
      startedAt: EncodedReport.timestamp(repetitions.first?.startedAt ?? 0),
      requests: EncodedReport.V1.Requests(
        total: totals.total, completed: totals.completed, failed: totals.failed,
        abandoned: repetitions.reduce(0) { $0 + $1.abandonedRequests },
        unmeasured: repetitions.reduce(0) { $0 + $1.unmeasuredRequests }, errors: totals.errors,
        cancelledByClient: totals.cancelledByClient > 0 ? totals.cancelledByClient : nil,
        conversations: totals.conversations > 0 ? totals.conversations : nil),
      window: totals.window,
      metrics: Self.metrics(of: repetitions),
      throughput: EncodedReport.V1.Throughput(totals),
      goodput: EncodedReport.V1.Goodput(totals, repetitions.first?.objectives ?? []),
      tokens: EncodedReport.V1.Tokens(totals),
      coalescedEvents: totals.coalescedEvents, connectionsOpened: totals.connectionsOpened,
      sampling: EncodedReport.V1.Sampling(of: repetitions),
      load: load.map { EncodedReport.V1.Load(DeliveredLoad(repetitions, load: $0)) },
      client: ClientHealth(pooling: repetitions.compactMap(\.client))
        .map(EncodedReport.V1.Client.init),
      stamps: StampSource(of: repetitions)?.rawValue)
  }

  private static func metrics(of repetitions: [Repetition]) -> [String: EncodedReport.V1.Metric] {
    var metrics: [String: EncodedReport.V1.Metric] = [:]
    for metric in MetricDescriptor.perRequest {
      let measurements = repetitions.measurements(of: metric)
      guard measurements.sample.count > 0 else { continue }
      metrics[metric.name] = EncodedReport.V1.Metric(measurements)
    }
    return metrics
  }
}

extension EncodedReport.V1.Sampling {
  /// - Returns: nil where every request was kept.
  init?(of repetitions: [Repetition]) {
    guard repetitions.contains(where: { $0.sampling != .all }) else { return nil }
    self.init(
      requests: repetitions.reduce(0) { $0 + $1.measuredRequests },
      kept: repetitions.reduce(0) { $0 + $1.timelines.count },
      percentiles: "histogram", percentileError: Histogram.relativeError)
  }
}

extension EncodedReport.V1.Metric {
  /// Encodes measurements that have at least one value.
  init(_ measurements: Measurements) {
    let sample = measurements.sample
    let figures: [Statistic] = [.mean, .minimum, .maximum, .p50, .p90, .p95, .p99, .p999]
    self.init(
      unit: measurements.metric.unit.rawValue, direction: measurements.metric.better.rawValue,
      count: sample.count, mean: sample.mean,
      standardDeviation: sample.populationStandardDeviation,
      minimum: sample.minimum, maximum: sample.maximum,
      p50: sample.percentile(50), p90: sample.percentile(90), p95: sample.percentile(95),
      p99: sample.percentile(99), p999: sample.percentile(99.9),
      lowerBounds: figures.filter(measurements.isLowerBound).map(\.description))
  }
}

extension EncodedReport.V1.Throughput {
  init(_ totals: Totals) {
    // Where nobody counted tokens, a rate of 0 would be a claim.
    let hasTokens = !totals.tokenSources.isEmpty
    self.init(
      requestsPerSecond: totals.value(of: .requestThroughput),
      outputTokensPerSecond: hasTokens ? totals.value(of: .outputTokenThroughput) : nil,
      totalTokensPerSecond: hasTokens ? totals.value(of: .totalTokenThroughput) : nil)
  }
}

extension EncodedReport.V1.Tokens {
  init(_ totals: Totals) {
    self.init(
      prompt: totals.promptTokens, output: totals.outputTokens,
      reasoning: totals.reasoningTokens, cached: totals.cachedTokens,
      promptIncludesCached: totals.promptIncludesCached,
      source: totals.tokenSources.count > 1 ? "mixed" : totals.tokenSources.first?.rawValue)
  }
}

extension EncodedReport.V1.Verdict {
  init(_ verdict: Verdict) {
    let evidence = verdict.evidence
    let (metric, statistic): (MetricDescriptor?, Statistic?) =
      switch verdict.subject {
      case .distribution(let metric, let statistic): (metric, statistic)
      case .aggregate(let metric): (metric.descriptor, nil)
      case .run: (nil, nil)
      }
    self.init(
      gate: verdict.gate.rawValue, metric: metric?.name, statistic: statistic?.description,
      outcome: verdict.outcome.name, severity: verdict.severity.rawValue,
      message: verdict.message, value: evidence.value?.ifFinite,
      interval: evidence.interval.map(EncodedReport.V1.Interval.init), count: evidence.count,
      limit: evidence.limit?.ifFinite, baseline: evidence.baseline?.ifFinite,
      baselineInterval: evidence.baselineInterval.map(EncodedReport.V1.Interval.init),
      change: evidence.change?.ifFinite,
      changeInterval: evidence.changeInterval.map(EncodedReport.V1.Interval.init),
      minimalDetectableChange: evidence.minimalDetectableChange?.ifFinite,
      chance: evidence.chance?.ifFinite, repetitions: evidence.repetitions,
      baselineRepetitions: evidence.baselineRepetitions,
      tolerance: evidence.tolerance.map {
        EncodedReport.V1.Tolerance(relative: $0.relative, absolute: $0.absolute.inSeconds)
      })
  }
}

extension Repetition.Outcome {
  fileprivate var name: String {
    switch self {
    case .completed: "completed"
    case .endedEarly: "endedEarly"
    case .cancelled: "cancelled"
    case .aborted: "aborted"
    case .stopped: "stopped"
    }
  }
}

extension Verdict.Outcome {
  fileprivate var name: String {
    switch self {
    case .passed: "passed"
    case .failed: "failed"
    case .notProvable: "notProvable"
    case .regressed: "regressed"
    case .unchanged: "unchanged"
    case .improved: "improved"
    case .inconclusive: "inconclusive"
    case .incomparable: "incomparable"
    case .noBaseline: "noBaseline"
    case .invalid: "invalid"
    }
  }
}
