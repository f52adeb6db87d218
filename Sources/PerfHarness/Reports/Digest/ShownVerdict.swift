/// A verdict as it is shown to people, whatever the format.
struct ShownVerdict: Sendable, Hashable {
  /// What it does to the test.
  enum Mark: String, Sendable {
    case good = "✓"
    case doubtful = "~"
    case bad = "✗"
    /// Nobody judged anything.
    case open = "·"

    /// The order in which a reader wants to see them: what nobody judged may yet be bad.
    static let worstFirst: [Mark] = [.bad, .doubtful, .open, .good]
  }

  /// The sign says what the verdict does to the test.
  let mark: Mark
  /// What was found: `passed`, `regressed`.
  let word: String
  /// The whole finding, in one line.
  let text: String
  /// Whether it is a warning of the test.
  let isWarning: Bool

  /// - Parameter notes: what is said elsewhere, and is not repeated here.
  init(_ verdict: Verdict, without notes: [String] = []) {
    mark =
      if verdict.severity == .failure {
        .bad
      } else if verdict.outcome.isGood {
        .good
      } else {
        .doubtful
      }
    isWarning = verdict.severity == .warning
    word = verdict.outcome.word
    text = notes.reduce(verdict.message) { $0.replacing("\n" + $1, with: "") }.inOneLine
  }

  /// The verdicts on a case. What a note of the case repeats stands in the note alone.
  static func all(of report: CaseReport) -> [ShownVerdict] {
    withUnchangedFolded(report.verdicts).map { ShownVerdict($0, without: report.notes) }
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

extension [ShownVerdict] {
  /// What all of them together do to the test.
  var mark: ShownVerdict.Mark {
    if isEmpty { return .open }
    if contains(where: { $0.mark == .bad }) { return .bad }
    return contains(where: \.isWarning) ? .doubtful : .good
  }
}
