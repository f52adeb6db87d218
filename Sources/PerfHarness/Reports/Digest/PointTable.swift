/// What a sweep or a search measured, load by load: latency against throughput.
struct PointTable: Sendable {
  static let header = [
    "load", "requests/s", "tokens/s", "TTFT p50", "p95", "p99", "TPOT p50", "E2E p50", "p95",
    "failed", "budgets",
  ]

  /// One load.
  struct Row: Sendable, Hashable {
    /// One for each of `header`.
    let cells: [String]
    let keepsBudgets: Bool
  }

  let rows: [Row]
  /// What the signs in the cells mean, for those that occur.
  let footnotes: [String]

  init(_ points: [LoadPoint]) {
    rows = points.map { Row(cells: Self.row($0), keepsBudgets: $0.keepsBudgets) }
    footnotes = Self.footnotes(points)
  }

  private static func row(_ point: LoadPoint) -> [String] {
    let run = point.run
    let totals = Totals(run.repetitions)
    func latency(_ metric: MetricDescriptor, _ statistics: [Statistic]) -> [String] {
      let measurements = run.measurements(of: metric)
      return statistics.map { statistic in
        measurements.value(of: statistic).map { value in
          (measurements.isLowerBound(statistic) ? "≥ " : "") + MetricUnit.seconds.text(value)
        } ?? "–"
      }
    }
    func rate(_ metric: AggregateMetric) -> String {
      totals.value(of: metric).map { DurationText.significant($0, keepsZeros: true) } ?? "–"
    }
    let hasTokens = !totals.tokenSources.isEmpty
    return [
      "\(point.level)", rate(.requestThroughput), hasTokens ? rate(.outputTokenThroughput) : "–",
    ] + latency(.timeToFirstToken, [.p50, .p95, .p99]) + latency(.timePerOutputToken, [.p50])
      + latency(.endToEndLatency, [.p50, .p95]) + [
        totals.value(of: .errorRate).map(MetricUnit.ratio.text) ?? "–", budgets(point),
      ]
  }

  private static func budgets(_ point: LoadPoint) -> String {
    let sign =
      switch point.state {
      case .steady: ""
      case .saturated: "+"
      case .notDelivered: "!"
      }
    let word =
      if point.verdicts.isEmpty {
        "none"
      } else if point.brokenBudgets.isEmpty {
        "kept"
      } else {
        "broken: " + point.brokenBudgets.map(\.name).joined(separator: ", ")
      }
    return word + (sign.isEmpty ? "" : " \(sign)")
  }

  private static func footnotes(_ points: [LoadPoint]) -> [String] {
    var notes: [String] = []
    if points.contains(where: { $0.state == .saturated }) {
      notes.append(
        "+ saturated: the queue grew all the time, and latencies tell how long was measured")
    }
    if points.contains(where: { if case .notDelivered = $0.state { true } else { false } }) {
      notes.append("! the client could not deliver the load: the numbers are its own")
    }
    return notes
  }
}
