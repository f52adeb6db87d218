/// The table of latencies: one row for each duration, in a unit of its own.
struct LatencyTable: Sendable {
  /// What stands in the columns.
  static let statistics: [Statistic] = [.mean, .p50, .p90, .p95, .p99, .maximum]
  /// The durations that are shown, with the names that readers know them by.
  static let metrics: [(name: String, metric: MetricDescriptor)] = [
    ("TTFT", .timeToFirstToken), ("TPOT", .timePerOutputToken), ("ICL", .interChunkLatency),
    ("E2E", .endToEndLatency), ("dispatch lag", .dispatchLag),
  ]
  /// What stands in the table's place where no request completed.
  static let emptyText = "no latencies: no request completed"

  /// A figure, with `~` before it where there are too few values to trust it, and `≥` where it is a lower
  /// bound.
  struct Cell: Sendable, Hashable {
    var text: String
    /// The number in seconds; nil of a heading.
    var value: Double?
    var isDoubtful = false
  }

  /// One metric.
  struct Row: Sendable, Hashable {
    /// `TTFT`.
    let name: String
    let metric: MetricDescriptor
    let unit: DurationUnit
    /// How many values there are.
    let count: Int
    /// One for each of `statistics`.
    let cells: [Cell]
  }

  let rows: [Row]
  /// What the signs in the cells mean, for those that occur.
  let footnotes: [String]

  /// Makes rows of those durations of which the run has values, if a request has completed.
  init(of run: Run) {
    var metrics = Self.metrics
    if run.repetitions.contains(where: \.hasLateText) {
      metrics.insert(("first text", .timeToFirstText), at: 1)
    }
    let totals = Totals(run.repetitions)
    let hasReplies = totals.completed + totals.cancelledByClient > 0
    self.init(metrics.filter { _ in hasReplies }.map { ($0.name, run.measurements(of: $0.metric)) })
  }

  private init(_ measurements: [(name: String, measurements: Measurements)]) {
    let measured = measurements.filter { $0.measurements.sample.count > 0 }
    rows = measured.map { Row($0.name, $0.measurements) }
    let doubtful = Self.statistics.filter { statistic in
      measured.contains { $0.measurements.sample.count < statistic.minimumCount() }
    }
    var footnotes: [String] = []
    if !doubtful.isEmpty {
      let needs = doubtful.map { "\($0) needs \($0.minimumCount())" }
      footnotes.append("~ too few values to trust: \(needs.joined(separator: ", "))")
    }
    if measured.contains(where: { $0.measurements.censoredCount > 0 }) {
      footnotes.append("≥ at least: requests that timed out count with the time until then")
    }
    self.footnotes = footnotes
  }

  var isEmpty: Bool { rows.isEmpty }
}

extension LatencyTable.Row {
  fileprivate init(_ name: String, _ measurements: Measurements) {
    let sample = measurements.sample
    let unit = DurationUnit(fitting: sample.percentile(50), greatest: sample.maximum)
    self.init(
      name: name, metric: measurements.metric, unit: unit, count: sample.count,
      cells: LatencyTable.statistics.map { statistic in
        let isDoubtful = sample.count < statistic.minimumCount()
        let value = measurements.value(of: statistic) ?? 0
        let sign = measurements.isLowerBound(statistic) ? "≥ " : ""
        return LatencyTable.Cell(
          text: "\(sign)\(isDoubtful ? "~" : "")\(unit.text(ofSeconds: value))", value: value,
          isDoubtful: isDoubtful)
      })
  }
}
