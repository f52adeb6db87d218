/// A run beside what other tools have measured, under one set of definitions.
///
/// Where a file has single requests, the same code that makes our numbers makes theirs of them; else stands
/// what the tool states, if it means the same by it; else nothing, and why.
package struct SideBySide: Sendable {
  /// What another tool has measured, evaluated once.
  package struct Other: Sendable {
    /// Without its single requests.
    package let results: ForeignResults
    /// What could be compared.
    package let latencies: [MetricDescriptor: ForeignLatency]
    /// What must not be compared, and why.
    package fileprivate(set) var doubts: [String] = []

    fileprivate init(_ results: ForeignResults) {
      var latencies: [MetricDescriptor: ForeignLatency] = [:]
      for (_, metric) in SideBySide.names { latencies[metric] = results.latency(metric) }
      self.latencies = latencies
      var summary = results
      summary.requests = []
      self.results = summary
    }
  }

  private static let names: [(name: String, metric: MetricDescriptor)] = [
    ("TTFT from due", .timeToFirstToken), ("TTFT from send", .timeToFirstTokenFromSent),
    ("TPOT", .timePerOutputToken), ("ICL", .interChunkLatency),
    ("E2E from due", .endToEndLatency), ("E2E from send", .endToEndLatencyFromSent),
  ]

  /// In the order in which they were named.
  package let others: [Other]
  /// A row for each side of each latency that the run has; all of one width, the header first.
  package let latencies: [[String]]
  /// A row for each quantity of the whole run; the header first.
  package let totals: [[String]]
  /// What the tables are about, and what in them must not be compared.
  package let notes: [String]

  /// - Parameters:
  ///   - run: what was measured here.
  ///   - others: what others have measured; at least one.
  package init(_ run: Run, beside others: [ForeignResults]) {
    let all = others.map { results in
      var other = Other(results)
      other.doubts = Self.doubts(run, other)
      return other
    }
    self.others = all
    latencies =
      [["", "", "count"] + ForeignLatency.statistics.map { "\($0)" }]
      + Self.names.flatMap { name, metric in Self.rows(name, metric, of: run, all) }
    totals = Self.totals(run, others)
    notes =
      others.indices.map { "\(Self.mark($0)) \(others[$0].headline)" }
      + [
        "recomputed: from single requests, by the definitions of this report; stated: as the file has it. "
          + "Percentages: how much more than here"
      ]
      + others.indices.flatMap { index in
        all[index].doubts.map { "\(Self.mark(index)) \($0)" }
      }
  }

  /// The tables and the notes in plain text.
  package var paragraphs: [[String]] {
    [TextTable(latencies).lines, TextTable(totals).lines, notes]
  }

  private static func mark(_ index: Int) -> String { "[\(index + 1)]" }

  // MARK: Latencies

  private static func rows(
    _ name: String, _ metric: MetricDescriptor, of run: Run, _ others: [Other]
  ) -> [[String]] {
    let own = run.measurements(of: metric)
    guard own.sample.count > 0 else { return [] }
    let first = [name, "here", "\(own.sample.count)"]
    let ours = ForeignLatency.statistics.map { statistic in
      let text = own.value(of: statistic).map(metric.unit.text) ?? "–"
      return (own.isLowerBound(statistic) ? "≥ " : "") + doubt(own.sample.count, statistic) + text
    }
    return [first + ours]
      + others.enumerated().map { index, other in
        let latency = other.latencies[metric]
        let cells = ForeignLatency.statistics.map { statistic in
          guard let latency, let value = latency.values[statistic] else { return "–" }
          // What is at least so much has no difference.
          let own = own.isLowerBound(statistic) ? nil : own.value(of: statistic)
          return doubt(latency.count, statistic) + metric.unit.text(value)
            + change(value, from: own)
        }
        return ["  \(mark(index)) \(other.results.tool.rawValue)"]
          + [latency?.source.rawValue ?? "–", latency.map { "\($0.count)" } ?? "–"] + cells
      }
  }

  /// The sign of a figure of too few values.
  private static func doubt(_ count: Int, _ statistic: Statistic) -> String {
    count < statistic.minimumCount() ? "~" : ""
  }

  private static func change(_ value: Double, from own: Double?) -> String {
    guard let own, own > 0 else { return "" }
    let percent = ((value / own - 1) * 100).rounded()
    guard percent.magnitude < 100_000 else { return " (>99999 %)" }
    let sign = percent > 0 ? "+" : percent < 0 ? "−" : ""
    return " (\(sign)\(Int(percent.magnitude)) %)"
  }

  // MARK: Totals

  private static func totals(_ run: Run, _ others: [ForeignResults]) -> [[String]] {
    let own = Totals(run.repetitions)
    let rates: [(String, AggregateMetric)] = [
      ("requests/s", .requestThroughput), ("output tokens/s", .outputTokenThroughput),
      ("total tokens/s", .totalTokenThroughput),
    ]
    func number(_ value: Double?) -> String { value.map(\.inThreeDigits) ?? "–" }
    func mean(_ sum: Int) -> Double? {
      own.hasOutputCounts && own.completed > 0 ? Double(sum) / Double(own.completed) : nil
    }
    func compared(
      _ name: String, _ ours: Double?, _ theirs: (ForeignResults) -> Double?
    ) -> [String] {
      [name, number(ours)]
        + others.map { other in theirs(other).map { number($0) + change($0, from: ours) } ?? "–" }
    }
    return [["", "here"] + others.indices.map { "\(mark($0)) \(others[$0].tool.rawValue)" }]
      + rates.map { name, metric in compared(name, own.value(of: metric)) { $0.rates[metric] } }
      + [
        compared("prompt tokens a request", mean(own.promptTokens)) { $0.meanPromptTokens },
        compared("output tokens a request", mean(own.outputTokens)) { $0.meanOutputTokens },
        ["completed", "\(own.completed)"] + others.map { "\($0.completed)" },
        ["failed", "\(own.failed)"] + others.map { $0.failed.map { "\($0)" } ?? "–" },
      ]
  }

  // MARK: What must be known

  private static func doubts(_ run: Run, _ reading: Other) -> [String] {
    let other = reading.results
    var doubts: [String] = []
    if let theirs = other.model, let ours = run.model, theirs != ours {
      doubts.append("measured the model \(theirs), this run \(ours): the two are no like for like")
    }
    let own = Totals(run.repetitions)
    if own.hasOutputCounts, own.completed > 0, let prompt = other.meanPromptTokens,
      let output = other.meanOutputTokens
    {
      let ours = [own.promptTokens, own.outputTokens].map { Double($0) / Double(own.completed) }
      let isAlike = zip([prompt, output], ours).allSatisfy { ($0 - $1).magnitude <= 0.1 * $1 }
      if !isAlike {
        doubts.append(
          "its requests have other sizes than those of this run: the two are no like for like")
      }
    }
    // One reason may stand for several metrics.
    var reasons: [(text: String, names: [String])] = []
    for (name, metric) in names
    where reading.latencies[metric] == nil && run.measurements(of: metric).sample.count > 0 {
      let text = other.tool.obstacle(to: metric) ?? "its file has no figures of it"
      if let index = reasons.firstIndex(where: { $0.text == text }) {
        reasons[index].names.append(name)
      } else {
        reasons.append((text, [name]))
      }
    }
    doubts += reasons.map { "not comparable: \($0.names.joined(separator: ", ")): \($0.text)" }
    if let obstacle = other.rateObstacle {
      doubts.append("not comparable: throughput: \(obstacle)")
    }
    return doubts + other.tool.caveats + other.notes
  }
}

extension ForeignResults {
  /// What was measured where, in one line.
  fileprivate var headline: String {
    let name = [tool.rawValue, version].compactMap(\.self).joined(separator: " ")
    let facts = [label, model.map { "model \($0)" }, load.map { "load \($0)" }].compactMap(\.self)
    return "\(name), \(path)" + (facts.isEmpty ? "" : ": \(facts.joined(separator: ", "))")
  }
}
