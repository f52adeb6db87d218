/// A case as a row: what was run, how it ended, and the figures of each metric.
enum CSVCase {
  private static let figures = [
    "count", "mean", "stddev", "min", "p50", "p90", "p95", "p99", "p99.9", "max",
  ]

  static let header: [String] =
    [
      "suite", "test", "case", "verdict", "outcome", "started_at", "environment",
      "build_configuration", "provider", "model", "endpoint", "scenario", "scenario_hash",
      "settings",
      "repetitions", "requests", "completed", "failed", "cancelled_by_client", "error_rate",
      "window",
      "requests_per_second", "output_tokens_per_second", "total_tokens_per_second", "goodput_share",
      "prompt_tokens", "output_tokens", "token_source",
    ]
    + MetricDescriptor.perRequest.flatMap { metric in figures.map { "\(metric.name).\($0)" } }

  static func row(_ result: ReportedCase, environment: EncodedReport.V1.Environment) -> [UInt8] {
    let run = result.encoded
    let figures = run.figures
    let requests = figures.requests
    var text = CSVText()
    for value in [run.suite, run.test, run.arguments ?? "", verdict(of: result.report)] {
      text.append(value)
    }
    for value in [
      figures.outcome, figures.startedAt, environment.name, environment.buildConfiguration,
      run.provider, run.model ?? "", run.endpoint ?? "", run.scenario.name, run.scenario.hash,
      run.scenario.settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        .joined(separator: "; "),
    ] { text.append(value) }
    for number in [
      run.repetitions.count, requests.total, requests.completed, requests.failed,
      requests.cancelledByClient ?? 0,
    ] { text.append(number) }
    for number in [
      requests.total > 0 ? Double(requests.failed) / Double(requests.total) : nil, figures.window,
      figures.throughput.requestsPerSecond, figures.throughput.outputTokensPerSecond,
      figures.throughput.totalTokensPerSecond, figures.goodput?.share,
    ] { text.append(number) }
    text.append(figures.tokens.prompt)
    text.append(figures.tokens.output)
    text.append(figures.tokens.source)
    for metric in MetricDescriptor.perRequest { append(figures.metrics[metric.name], to: &text) }
    text.endRow()
    return text.bytes
  }

  private static func append(_ metric: EncodedReport.V1.Metric?, to text: inout CSVText) {
    text.append(metric?.count ?? 0)
    for number in [
      metric?.mean, metric?.standardDeviation, metric?.minimum, metric?.p50, metric?.p90,
      metric?.p95, metric?.p99, metric?.p999, metric?.maximum,
    ] { text.append(number) }
  }

  /// `passed`, `failed`, or `warning`; empty where nothing was judged.
  private static func verdict(of report: CaseReport) -> String {
    switch ShownVerdict.all(of: report).mark {
    case .good: "passed"
    case .doubtful: "warning"
    case .open: ""
    case .bad: "failed"
    }
  }
}
