/// The line that stands for a case in a table of all cases, whatever the format.
struct CaseSummary: Sendable {
  let title: String
  let mark: ShownVerdict.Mark
  /// What was found, if not everything is well.
  let findings: [String]
  /// One for each of `header`.
  let figures: [String]

  /// What stands in the columns of figures.
  static let header = [
    "TTFT p50", "TTFT p95", "TPOT p50", "E2E p95", "requests/s", "failed",
  ]

  init(_ report: CaseReport, _ digest: CaseDigest) {
    title = digest.title
    let mark = digest.verdicts.mark
    self.mark = mark
    findings =
      CaseFindings.all(of: report, mark: mark) + digest.cautions.filter(\.isGrave).map(\.text)
    let run = report.run
    func latency(_ metric: MetricDescriptor, _ statistic: Statistic) -> String {
      let measurements = run.measurements(of: metric)
      return measurements.value(of: statistic).map {
        (measurements.isLowerBound(statistic) ? "≥ " : "") + MetricUnit.seconds.text($0)
      } ?? "–"
    }
    figures = [
      latency(.timeToFirstToken, .p50), latency(.timeToFirstToken, .p95),
      latency(.timePerOutputToken, .p50), latency(.endToEndLatency, .p95),
      run.value(of: .requestThroughput)?.inThreeDigits ?? "–",
      run.value(of: .errorRate).map(MetricUnit.ratio.text) ?? "–",
    ]
  }

  /// What the verdicts on the case come to.
  var word: String {
    switch mark {
    case .good: "passed"
    case .doubtful: "with a warning"
    case .open: "not judged"
    case .bad: "failed"
    }
  }

  /// How many cases are how, in words.
  static func headline(_ summaries: [CaseSummary]) -> (mark: ShownVerdict.Mark, text: String) {
    func count(_ mark: ShownVerdict.Mark) -> Int { summaries.count { $0.mark == mark } }
    let parts = [
      (count(.bad), "failed"), (count(.doubtful), "with a warning"), (count(.good), "passed"),
      (count(.open), "not judged"),
    ]
    let worst: ShownVerdict.Mark =
      [.bad, .doubtful, .good].first { count($0) > 0 } ?? .open
    return (
      worst, parts.filter { $0.0 > 0 }.map { "\($0.0.grouped) \($0.1)" }.joined(separator: ", ")
    )
  }
}
