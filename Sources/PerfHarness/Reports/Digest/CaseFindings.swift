/// What was found of a case that is not simply good, in as few words as it takes: what got slower, by how much, how
/// sure that is, and where in a request the time went. Whoever reads nothing else of a report reads this.
enum CaseFindings {
  /// Parts of a request below this share of it are not named.
  private static let leastShare = 0.05

  /// In the order of importance; nothing of a case that is good, or that nobody judged.
  static func all(of report: CaseReport, mark: ShownVerdict.Mark) -> [String] {
    let told = report.verdicts.filter { verdict in
      switch mark {
      case .bad: verdict.severity == .failure
      case .doubtful: verdict.severity == .warning
      case .good, .open: false
      }
    }
    let moved = told.filter { Movement($0) != nil }
    let others = told.filter { Movement($0) == nil }.map { verdict in
      let shown = ShownVerdict(verdict, without: report.notes)
      return "\(shown.word): \(shown.text)"
    }
    return movements(moved, of: report) + others + place(told, of: report)
  }

  // MARK: What moved

  /// A comparison that found a change.
  private struct Movement {
    let metric: MetricDescriptor
    let isWorse: Bool
    /// `p50 from 80 ms to 96 ms, +20 % (95 % CI +18 %…+22 %)`.
    let text: String

    /// Nil of every other verdict.
    init?(_ verdict: Verdict) {
      guard case .distribution(let metric, let statistic) = verdict.subject,
        let before = verdict.evidence.baseline, let now = verdict.evidence.value,
        let change = verdict.evidence.changeText
      else { return nil }
      switch verdict.outcome {
      case .regressed: isWorse = true
      case .improved: isWorse = false
      default: return nil
      }
      self.metric = metric
      let unit = metric.unit(of: statistic)
      let interval = verdict.evidence.changeIntervalText.map { " (95 % CI \($0))" } ?? ""
      text = "\(statistic) from \(unit.text(before)) to \(unit.text(now)), \(change)\(interval)"
    }
  }

  /// One sentence for each metric, those that got worse first.
  private static func movements(_ verdicts: [Verdict], of report: CaseReport) -> [String] {
    let movements = verdicts.compactMap(Movement.init)
    let other = report.earlier?.name ?? "baseline"
    let again = report.run.confirmation.count
    let sureness =
      again > 0 ? "; measured again in \(again) fresh repetition\(again == 1 ? "" : "s")" : ""
    return [true, false].flatMap { isWorse in
      let those = movements.filter { $0.isWorse == isWorse }
      var metrics: [MetricDescriptor] = []
      for movement in those where !metrics.contains(movement.metric) {
        metrics.append(movement.metric)
      }
      return metrics.map { metric in
        let name = LatencyTable.metrics.first { $0.metric == metric }?.name ?? metric.description
        let how = isWorse ? "worse" : "better"
        let texts = those.filter { $0.metric == metric }.map(\.text).joined(separator: "; ")
        return "\(name) is \(how) than the \(other): \(texts)\(sureness)"
      }
    }
  }

  // MARK: Where

  /// Where in a request the time went, of a case of which latencies are told; nothing where nobody knows.
  private static func place(_ verdicts: [Verdict], of report: CaseReport) -> [String] {
    let isAboutLatency = verdicts.contains { verdict in
      if case .distribution = verdict.subject { true } else { false }
    }
    guard isAboutLatency, report.points.isEmpty,
      let now = LatencyParts(meanOf: report.run.deciding.compactMap(\.latencyParts))
    else { return [] }
    if verdicts.contains(where: { Movement($0) != nil }) {
      guard let before = report.earlier?.latencyParts,
        let moved = Localization(from: before, to: now)
      else { return [] }
      return ["where: \(moved.text)"]
    }
    let whole = LatencyParts.Part.allCases.reduce(0) { $0 + now[$1] }
    guard whole > 0 else { return [] }
    let parts = LatencyParts.Part.allCases.filter { now[$0] >= leastShare * whole }
      .sorted { now[$0] > now[$1] }
      .map { part in
        "\(part.words) \(MetricUnit.seconds.text(now[part])) (\(Int((now[part] / whole * 100).rounded())) %)"
      }
    return [
      "where: mean E2E is \(MetricUnit.seconds.text(whole)): \(parts.joined(separator: ", "))"
    ]
  }
}

extension CaseReport.Earlier {
  /// What it is called.
  var name: String {
    switch self {
    case .baseline: "baseline"
    case .control: "control"
    }
  }

  /// The parts of its mean end-to-end latency; nil where nobody knows them.
  var latencyParts: LatencyParts? {
    switch self {
    case .baseline(let baseline): LatencyParts(meanOf: baseline.repetitions.compactMap(\.parts))
    case .control(let run): LatencyParts(meanOf: run.repetitions.compactMap(\.latencyParts))
    }
  }
}

extension LatencyParts.Part {
  /// What it is called in reports.
  var words: String {
    switch self {
    case .dispatch: "dispatch"
    case .connect: "connecting"
    case .firstToken: "to the first token"
    case .firstGap: "first gap"
    case .steadyGaps: "later gaps"
    case .reply: "reply"
    }
  }
}
