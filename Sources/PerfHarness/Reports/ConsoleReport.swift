/// What a person sees of a case when it has ended: a table of latencies, then how much was done,
/// where distributions moved, and what the judge says.
package enum ConsoleReport {
  /// The case in plain text, without a line break at the end.
  ///
  /// - Parameters:
  ///   - report: what was found of the case.
  ///   - fingerprint: where it was measured; a debug build is warned about.
  ///   - isColored: whether the text is for a terminal that shows colours.
  package static func render(
    _ report: CaseReport, fingerprint: Fingerprint, isColored: Bool = false
  ) -> String {
    let style = TerminalStyle(isColored: isColored)
    let body = [
      heading(of: report.run) + cautions(of: report.run, fingerprint, style: style),
      report.points.isEmpty
        ? latencies(of: report.run, style: style)
        : ConsolePoints(report.points, style: style).lines,
      totals(of: report.run),
      shifts(of: report, style: style),
      report.details,
      verdicts(of: report, style: style) + notes(of: report),
    ]
    let paragraphs = body.filter { !$0.isEmpty }.map { lines in
      lines.map { "  " + $0 }.joined(separator: "\n")
    }
    return style.apply(.bold, to: report.key.description.inOneLine) + "\n"
      + paragraphs.joined(separator: "\n\n")
  }

  private static let usual = [
    "prompts": "synthetic", "warmup": "none", "cooldown": "none", "streams": "true",
    "temperature": "0.0",
  ]

  private static func heading(of run: Run) -> [String] {
    // What is as usual needs no mention here; the JSON report has every setting.
    var settings = run.experiment.settings.filter { Self.usual[$0.name] != $0.value }.map {
      "\($0.name) \($0.value.inOneLine.clipped(to: 60))"
    }
    if let nonce = run.experiment.nonce { settings.append("nonce \(nonce)") }
    return [
      ([run.provider, run.model, run.endpoint].compactMap(\.self) + settings).joined(
        separator: " · ")
    ]
  }

  private static func cautions(
    of run: Run, _ fingerprint: Fingerprint, style: TerminalStyle
  ) -> [String] {
    var lines: [String] = []
    switch run.outcome {
    case .completed, .endedEarly: break
    case .cancelled:
      lines.append(style.apply(.red, to: "cancelled: only what was measured until then is here"))
    case .aborted(let reason):
      lines.append(style.apply(.red, to: reason.description.inOneLine))
    case .stopped(let stop):
      lines.append(style.apply(.red, to: stop.description.inOneLine))
    }
    if fingerprint.buildConfiguration == .debug {
      let warning = "debug build: numbers are only meaningful in release: swift test -c release"
      lines.append(style.apply(.yellow, to: warning))
    }
    return lines
  }

  private static func latencies(of run: Run, style: TerminalStyle) -> [String] {
    var rows: [(name: String, metric: MetricDescriptor)] = [
      ("TTFT", .timeToFirstToken), ("TPOT", .timePerOutputToken), ("ICL", .interChunkLatency),
      ("E2E", .endToEndLatency), ("dispatch lag", .dispatchLag),
    ]
    if run.repetitions.contains(where: \.hasLateText) {
      rows.insert(("first text", .timeToFirstText), at: 1)
    }
    let table = ConsoleTable(
      rows.map { ($0.name, run.measurements(of: $0.metric)) }, style: style)
    let totals = Totals(run.repetitions)
    if table.isEmpty || totals.completed + totals.cancelledByClient == 0 {
      return ["no latencies: no request completed"]
    }
    return table.lines + table.footnotes.map { style.apply(.dim, to: $0) }
  }

  private static func totals(of run: Run) -> [String] {
    let totals = Totals(run.repetitions)
    let connections = totals.connectionsOpened
    let coalesced = totals.coalescedEvents
    let lines: [(label: String, text: String?)] = [
      ("throughput", throughput(of: totals)),
      ("goodput", goodput(of: totals, run.objectives)),
      ("requests", requests(of: run, totals)),
      ("turns", turns(of: totals)),
      ("again", run.confirmation.isEmpty ? nil : confirmation(of: run)),
      ("tokens", tokens(of: totals)),
      ("spent", run.spending.flatMap(spent)),
      ("prompts", run.promptSizes.map { prompts($0, totals.promptDeviation) }),
      ("connections", connections > 0 ? Self.connections(connections, of: run) : nil),
      (
        "coalesced",
        coalesced > 0
          ? "read with the one before: \(coalesced) of \(totals.outputEvents) output events" : nil
      ),
    ]
    return (lines + harness(of: run)).compactMap { line in
      line.text.map { line.label.padded(to: 13) + $0 }
    }
  }

  private static func throughput(of totals: Totals) -> String? {
    guard let requests = totals.value(of: .requestThroughput) else { return nil }
    var rates = ["\(requests.inThreeDigits) requests/s"]
    if let output = totals.value(of: .outputTokenThroughput),
      let total = totals.value(of: .totalTokenThroughput)
    {
      rates.append("\(output.inThreeDigits) output tokens/s")
      rates.append("\(total.inThreeDigits) total tokens/s")
    }
    return rates.joined(separator: ", ")
      + " over \(DurationUnit.text(ofSeconds: totals.window))"
  }

  private static func requests(of run: Run, _ totals: Totals) -> String {
    let repetitions = run.repetitions.count
    let abandoned = run.repetitions.reduce(0) { $0 + $1.abandonedRequests }
    let unmeasured = run.repetitions.reduce(0) { $0 + $1.unmeasuredRequests }
    let codes = totals.errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.key.inOneLine) \($0.value)" }
    let all = "\(totals.total)" + (repetitions > 1 ? " in \(repetitions) repetitions" : "")
    let failed =
      "\(totals.failed) failed" + (codes.isEmpty ? "" : " (\(codes.joined(separator: ", ")))")
    let others = [
      (totals.cancelledByClient, "cancelled by the client"), (abandoned, "abandoned"),
      (unmeasured, "not measured"),
    ]
    .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return ["\(all): \(totals.completed) completed, \(failed)", others.joined(separator: ", ")]
      .filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private static func turns(of totals: Totals) -> String? {
    guard totals.turns > 0 else { return nil }
    return "\(totals.turns), of which \(totals.conversations) began a conversation"
  }

  private static func confirmation(of run: Run) -> String {
    let count = run.confirmation.count
    let totals = Totals(run.confirmation)
    return "\(totals.total) in \(count) fresh \(count == 1 ? "repetition" : "repetitions"), which "
      + "decide over the comparison: \(totals.completed) completed, \(totals.failed) failed"
  }

  /// A connection that a measured request had to open is part of its latency.
  private static func connections(_ opened: Int, of run: Run) -> String {
    let paying = run.repetitions.reduce(0) { $0 + $1.connectionsPaidFor }
    return "\(opened) opened"
      + (paying > 0 ? ", \(paying) of them within the latency of a measured request" : "")
  }

  private static func tokens(of totals: Totals) -> String? {
    let sources = TokenUsage.Source.allCases.filter(totals.tokenSources.contains)
      .map(\.rawValue)
    guard !sources.isEmpty else { return nil }
    var prompt = "\(totals.promptTokens) prompt"
    if totals.cachedTokens > 0 {
      let doubt = totals.promptIncludesCached ? "" : ", perhaps besides"
      prompt += " (\(totals.cachedTokens) cached\(doubt))"
    }
    var output = "\(totals.outputTokens) output"
    if totals.reasoningTokens > 0 { output += " (\(totals.reasoningTokens) reasoning)" }
    let source =
      sources.count == 1
      ? "source: \(sources[0])" : "MIXED sources: \(sources.joined(separator: ", "))"
    return "\(prompt), \(output); \(source)"
  }

  /// Those that moved; the JSON report has the others too.
  private static func shifts(of report: CaseReport, style: TerminalStyle) -> [String] {
    report.shifts.filter { $0.extent != .nowhere }
      .flatMap { ConsoleShift($0, style: style).lines }
  }

  private static func notes(of report: CaseReport) -> [String] {
    ([report.run.samplingNote, report.run.cancellationNote].compactMap(\.self) + report.notes).map {
      "note: \($0.inOneLine)"
    }
  }
}

extension ConsoleReport {
  /// The sign says what a verdict does to the test, the word what was found.
  private static func verdicts(of report: CaseReport, style: TerminalStyle) -> [String] {
    let verdicts = withUnchangedFolded(report.verdicts)
    // What a note repeats of a message stands in the note alone.
    func text(_ verdict: Verdict) -> String {
      report.notes.reduce(verdict.message) { $0.replacing("\n" + $1, with: "") }.inOneLine
    }
    let words = verdicts.map(\.outcome.word)
    let width = words.map(\.count).max() ?? 0
    return zip(verdicts, words).map { verdict, word in
      let (sign, color): (String, TerminalStyle.Rendition) =
        if verdict.severity == .failure {
          ("✗", .red)
        } else if verdict.outcome.isGood {
          ("✓", .green)
        } else {
          ("~", .yellow)
        }
      return style.apply(color, to: "\(sign) \(word.padded(to: width))")
        + "  \(text(verdict))"
    }
  }

  /// Many comparisons that found no change are one piece of news; the JSON report has each of them.
  private static func withUnchangedFolded(_ verdicts: [Verdict]) -> [Verdict] {
    let unchanged = verdicts.filter {
      $0.outcome == .unchanged && $0.evidence.change != nil
        && !$0.evidence.exceedsTolerance($0.subject.unit)
    }
    let greatest = unchanged.max {
      ($0.evidence.change ?? 0).magnitude < ($1.evidence.change ?? 0).magnitude
    }
    guard unchanged.count > 1, var summary = greatest else { return verdicts }
    summary.message =
      "\(unchanged.count) comparisons with the \(summary.gate.rawValue); the greatest change is "
      + "\(summary.evidence.changeText ?? "none"), of \(summary.subject.name)"
      + (summary.evidence.excuse(summary.subject.unit).map { ", \($0)" } ?? "")
    return verdicts.filter { !unchanged.contains($0) } + [summary]
  }
}

extension Verdict.Outcome {
  fileprivate var word: String {
    switch self {
    case .passed: "passed"
    case .failed: "failed"
    case .notProvable: "unproven"
    case .regressed: "regressed"
    case .unchanged: "unchanged"
    case .improved: "improved"
    case .inconclusive: "inconclusive"
    case .incomparable: "incomparable"
    case .noBaseline: "no baseline"
    case .invalid: "invalid"
    }
  }

  fileprivate var isGood: Bool {
    switch self {
    case .passed, .unchanged, .improved: true
    default: false
    }
  }
}

extension String {
  fileprivate func clipped(to length: Int) -> String {
    count <= length ? self : prefix(length - 1) + "…"
  }
}
