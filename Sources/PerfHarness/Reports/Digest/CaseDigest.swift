/// What people are told of a case, in words and cells: the console, Markdown and HTML say the same.
struct CaseDigest: Sendable {
  /// Something that is known of a run: `throughput`, and how much it was.
  struct Fact: Sendable, Hashable {
    let label: String
    let text: String
  }

  /// What a reader must know before any number.
  struct Caution: Sendable, Hashable {
    /// Whether the run did not come to its proper end.
    let isGrave: Bool
    let text: String
  }

  /// `Suite/test[arguments]`.
  let title: String
  /// Who answered, where, and every setting that is not as usual; the JSON report has all of them.
  let settings: [String]
  let cautions: [Caution]
  /// Empty where no request completed.
  let latencies: LatencyTable
  /// Load by load; nil where the case is neither a sweep nor a search.
  let points: PointTable?
  let facts: [Fact]
  /// Those that moved; the JSON report has the others too.
  let shifts: [ShiftFunction]
  /// Lines of a text of the case's own.
  let details: [String]
  /// Nil where it was put beside nothing of another tool.
  let sideBySide: SideBySide?
  let verdicts: [ShownVerdict]
  let notes: [String]

  /// - Parameters:
  ///   - report: what was found of the case.
  ///   - isDebugBuild: whether numbers mean little.
  init(_ report: CaseReport, isDebugBuild: Bool) {
    let run = report.run
    title = report.key.description.inOneLine
    settings = Self.settings(of: run)
    cautions = Self.cautions(of: run, isDebugBuild: isDebugBuild)
    latencies = LatencyTable(of: run)
    points = report.points.isEmpty ? nil : PointTable(report.points)
    facts = CaseFacts.all(of: run) + CaseFacts.history(report.history)
    shifts = report.shifts.filter { $0.extent != .nowhere }
    details = report.details
    sideBySide = report.sideBySide
    verdicts = ShownVerdict.all(of: report)
    notes =
      ([run.samplingNote, run.cancellationNote].compactMap(\.self) + report.notes
      + (run.server?.doubts ?? []))
      .map(\.inOneLine)
  }

  private static let usual = [
    "prompts": "synthetic", "warmup": "none", "cooldown": "none", "streams": "true",
    "temperature": "0.0",
  ]

  private static func settings(of run: Run) -> [String] {
    var settings = run.experiment.settings.filter { usual[$0.name] != $0.value }.map {
      "\($0.name) \($0.value.inOneLine.clipped(to: 60))"
    }
    if let nonce = run.experiment.nonce { settings.append("nonce \(nonce)") }
    return [run.provider, run.model, run.endpoint].compactMap(\.self) + settings
  }

  private static func cautions(of run: Run, isDebugBuild: Bool) -> [Caution] {
    var cautions: [Caution] = []
    switch run.outcome {
    case .completed, .endedEarly: break
    case .cancelled:
      cautions.append(
        Caution(isGrave: true, text: "cancelled: only what was measured until then is here"))
    case .aborted(let reason):
      cautions.append(Caution(isGrave: true, text: reason.description.inOneLine))
    case .stopped(let stop):
      cautions.append(Caution(isGrave: true, text: stop.description.inOneLine))
    }
    if isDebugBuild {
      cautions.append(
        Caution(
          isGrave: false,
          text: "debug build: numbers are only meaningful in release: swift test -c release"))
    }
    return cautions
  }
}

extension String {
  fileprivate func clipped(to length: Int) -> String {
    count <= length ? self : prefix(length - 1) + "…"
  }
}
