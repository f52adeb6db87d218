extension CaseFacts {
  /// How many changes of one statistic are told of, the newest ones.
  private static let mostChanges = 3

  /// A line for each statistic that changed: `p50 of E2E over 24 commits; changed at 1a2b3c4 by +8.9 %`. Where
  /// none did, one that says so.
  static func history(_ history: CaseHistory?) -> [CaseDigest.Fact] {
    guard let history, history.points.count > 1 else { return [] }
    let changed = HistoryPoint.Line.all.compactMap { line -> String? in
      let changes = history.changes.filter { $0.line == line }
      guard !changes.isEmpty else { return nil }
      let told = changes.suffix(mostChanges).map {
        "\(history.place(of: $0)) by \($0.sizeText)"
      }
      let others = changes.count - told.count
      return "\(line.name) over \(span(of: history, line)); changed at "
        + told.joined(separator: ", at ")
        + (others > 0 ? ", and \(others == 1 ? "once" : "\(others) times") before" : "")
    }
    let texts = changed.isEmpty ? [nothing(in: history)] : changed
    return texts.map { CaseDigest.Fact(label: "history", text: $0) }
  }

  private static func nothing(in history: CaseHistory) -> String {
    let count = history.stretches.last?.count ?? 0
    let span = span(of: history, nil)
    return history.canFindChanges
      ? "\(span); no change found"
      : "\(span); \(count) \(count == 1 ? "is" : "are") too few of one experiment to find a change in"
  }

  /// `24 commits`, this run included in the count.
  private static func span(of history: CaseHistory, _ line: HistoryPoint.Line?) -> String {
    let count =
      line.map { line in history.points.count { $0.values[line] != nil } } ?? history.points.count
    return switch history.kind {
    case .commits: "\(count - 1) \(count == 2 ? "commit" : "commits") and this run"
    case .runs: "\(count) runs"
    }
  }
}

extension CaseHistory {
  /// The label of the point at which something changed.
  func place(of change: Change) -> String { points[change.index].label.inOneLine }
}

extension CaseHistory.Change {
  /// `+8.9 %`.
  var sizeText: String {
    let digits = DurationText.significant(size.magnitude * 100)
    return "\(size < 0 ? "−" : "+")\(digits) %"
  }
}

extension HistoryPoint.Line {
  /// `p50 of E2E`.
  var name: String { "\(statistic) of \(metricName)" }

  /// `E2E`.
  var metricName: String {
    LatencyTable.metrics.first { $0.metric == metric }?.name ?? metric.name
  }
}
