/// Reads budgets that stand in one line: `p95 timeToFirstToken 500ms, errorRate 1%`.
///
/// Separated by commas, each is a statistic, a metric and a limit, or a number of the whole run and a limit.
/// Their names are those of reports, in any case: of metrics those of `report.json`, or the table's `TTFT`,
/// `TPOT`, `ICL` and `E2E`. Which way a limit binds the metric decides: what is better when there is less of
/// it may be this or less, all else this or more.
package enum BudgetText {
  /// What of a text is no budget.
  package struct Problem: Error, Sendable, Hashable {
    /// The part between two commas.
    package var part: String
    /// What was expected in it.
    package var expectation: String
  }

  private static let abbreviations: [(name: String, metric: MetricDescriptor)] = [
    ("TTFT", .timeToFirstToken), ("TPOT", .timePerOutputToken), ("ICL", .interChunkLatency),
    ("E2E", .endToEndLatency),
  ]
  private static let statistics: [Statistic] = [.mean, .minimum, .maximum, .tailMean, .tailRatio]

  /// The budgets of a text, in its order.
  ///
  /// - Throws: for the first part that is none, and for one that limits the same as one before.
  package static func budgets(in text: String) throws(Problem) -> [Budget] {
    var budgets: [Budget] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.split(separator: " ").map { String($0) }
      let part = words.joined(separator: " ")
      let budget = try budget(words, part)
      guard !budgets.contains(where: { $0.subject == budget.subject }) else {
        throw Problem(part: part, expectation: "one limit of \(budget.subject.name)")
      }
      budgets.append(budget)
    }
    return budgets
  }

  private static func budget(_ words: [String], _ part: String) throws(Problem) -> Budget {
    switch words.count {
    case 2:
      guard let metric = AggregateMetric.all.first(where: { isName(words[0], $0.description) })
      else {
        let names = AggregateMetric.all.map(\.description).joined(separator: ", ")
        throw Problem(part: part, expectation: "one of \(names) before its limit")
      }
      let (unit, better) = (metric.descriptor.unit, metric.descriptor.better)
      let limit = try limit(words[1], unit, better, part)
      return Budget(.aggregate(metric), better == .lower ? .atMost(limit) : .atLeast(limit))
    case 3:
      guard let statistic = statistic(words[0]) else {
        let names = statistics.map(\.description).joined(separator: ", ")
        throw Problem(
          part: part, expectation: "a percentile such as p50 or p99.9, or one of \(names), first")
      }
      guard let metric = metric(words[1]) else {
        let names = (abbreviations.map(\.name) + MetricDescriptor.perRequest.map(\.name))
          .joined(separator: ", ")
        throw Problem(part: part, expectation: "one of \(names) after the statistic")
      }
      let (unit, better) = (metric.unit(of: statistic), metric.better(at: statistic))
      let limit = try limit(words[2], unit, better, part)
      return Budget(
        .distribution(metric, statistic), better == .lower ? .atMost(limit) : .atLeast(limit))
    default:
      throw Problem(
        part: part,
        expectation: "a statistic, a metric and a limit, or a number of the whole run and a limit")
    }
  }

  private static func isName(_ word: String, _ name: String) -> Bool {
    word.lowercased() == name.lowercased()
  }

  private static func metric(_ word: String) -> MetricDescriptor? {
    abbreviations.first { isName(word, $0.name) }?.metric
      ?? MetricDescriptor.perRequest.first { isName(word, $0.name) }
  }

  private static func statistic(_ word: String) -> Statistic? {
    if let statistic = statistics.first(where: { isName(word, $0.description) }) {
      return statistic
    }
    guard word.lowercased().hasPrefix("p"), let percent = number(word.dropFirst()),
      percent > 0, percent < 100
    else { return nil }
    return .percentile(percent)
  }

  /// A limit in the unit of its metric.
  private static func limit(
    _ word: String, _ unit: MetricUnit, _ better: Direction, _ part: String
  ) throws(Problem) -> Double {
    let (limit, expectation): (Double?, String) =
      switch unit {
      case .seconds: (duration(word), "a duration with its unit, such as 500ms or 1.5s")
      case .ratio where better == .lower:
        (share(word).flatMap { $0 < 1 ? $0 : nil }, "a share of less than 100%, such as 1%")
      case .ratio:
        (share(word).flatMap { $0 > 0 ? $0 : nil }, "a share of more than 0%, such as 95%")
      case .factor:
        (number(word).flatMap { $0 >= 1 ? $0 : nil }, "a number of 1 or more, such as 3")
      case .tokensPerSecond, .requestsPerSecond:
        (number(word).flatMap { $0 > 0 ? $0 : nil }, "\(unit.rawValue), a number such as 20")
      }
    guard let limit else { throw Problem(part: part, expectation: "\(expectation), last") }
    return limit
  }

  /// A number alone would be so many seconds elsewhere: of a limit that is a slip more often than not.
  private static func duration(_ word: String) -> Double? {
    guard word.last?.isLetter == true, let duration = DurationText.parse(word), duration > .zero
    else { return nil }
    return duration.inSeconds
  }

  /// `1%` or `0.01`, at most 1.
  private static func share(_ word: String) -> Double? {
    let share =
      word.hasSuffix("%") ? number(word.dropLast()).map { $0 / 100 } : number(word[...])
    return share.flatMap { $0 <= 1 ? $0 : nil }
  }

  /// Digits with at most one point, and nothing else that `Double` reads.
  private static func number(_ text: some StringProtocol) -> Double? {
    guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else { return nil }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }
}
