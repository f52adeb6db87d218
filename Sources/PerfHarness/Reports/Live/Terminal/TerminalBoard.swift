/// Draws a snapshot as the lines of a terminal's screen, whatever its size: what finds no room is left out,
/// the least important first.
struct TerminalBoard: Sendable {
  /// What a terminal can show.
  struct Look: Sendable, Hashable {
    var isColored: Bool
    var isUnicode: Bool

    init(isColored: Bool, isUnicode: Bool) {
      self.isColored = isColored
      self.isUnicode = isUnicode
    }

    /// By the conventions of the environment: no colours where `NO_COLOR` is set (no-color.org) or the
    /// terminal is a dumb one, ASCII alone where the locale names another encoding than UTF-8.
    init(_ environment: EnvironmentVariables) {
      isColored = environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
      let locale = environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? ""
      let encoding = locale.lowercased()
      isUnicode = encoding.hasSuffix("utf-8") || encoding.hasSuffix("utf8")
    }
  }

  /// Lines of the table of latencies, its header included.
  static let tableRows = 4
  /// Below so many rows what is measured needs all of them.
  static let leastRowsForFoot = 10
  /// Below so many columns a chart says nothing.
  static let leastChart = 10

  let look: Look
  let style: TerminalStyle

  init(_ look: Look) {
    self.look = look
    style = TerminalStyle(isColored: look.isColored)
  }

  /// As many lines as there are rows, none of them wider than there are columns.
  ///
  /// - Parameter hasKeys: whether the keys of the terminal are read.
  func render(
    _ snapshot: LiveSnapshot, columns: Int, rows: Int, hasKeys: Bool = false
  ) -> [String] {
    guard columns > 0, rows > 0 else { return [] }
    guard rows >= Self.leastRowsForFoot else { return body(snapshot, columns, rows) }
    let end = "\(hasKeys ? "q or Ctrl-C ends" : "Ctrl-C ends") the run, and keeps what was measured"
    let foot = ScreenLine(end, .dim).cut(to: columns)
    return body(snapshot, columns, rows - 1) + [plain(foot.text(style))]
  }

  private func body(_ snapshot: LiveSnapshot, _ columns: Int, _ rows: Int) -> [String] {
    var lines = header(snapshot, columns)
    // Of 24 rows the foot takes one.
    let gap = rows >= 23 ? 1 : 0
    func add(_ part: [ScreenLine]) {
      lines += Array(repeating: ScreenLine(), count: gap) + part
    }
    if rows - lines.count >= Self.tableRows + gap {
      add(figures(snapshot, columns, rows: rows >= 32 ? 6 : Self.tableRows))
    }
    // The newest cases, and above all the one that runs, are worth more than another chart.
    let casesRoom = snapshot.cases.isEmpty ? 0 : 1 + min(snapshot.cases.count, rows >= 32 ? 10 : 3)
    add(charts(snapshot, columns, rows: rows - lines.count - casesRoom - 2 * gap))
    if let failures = failures(snapshot), rows - lines.count > casesRoom { lines.append(failures) }
    if rows - lines.count - gap > 1 {
      add(cases(snapshot, rows: rows - lines.count - gap))
    }
    lines += Array(repeating: ScreenLine(), count: max(0, rows - lines.count))
    return lines.prefix(rows).map { plain($0.cut(to: columns).text(style)) }
  }

  /// Only what the terminal can show.
  private func plain(_ text: String) -> String {
    guard !look.isUnicode, text.utf8.contains(where: { $0 > 127 }) else { return text }
    return String(text.map { $0.isASCII ? $0 : Self.replacements[$0] ?? "?" })
  }

  private static let replacements: [Character: Character] = [
    "µ": "u", "…": "~", "·": "-", "–": "-", "✓": "+", "✗": "x", "ä": "a", "ö": "o", "ü": "u",
  ]

  // MARK: Header

  private func header(_ snapshot: LiveSnapshot, _ columns: Int) -> [ScreenLine] {
    guard let progress = snapshot.progress else {
      return [ScreenLine("PerfHarness", .bold), ScreenLine("waiting for the first benchmark")]
    }
    var right = ScreenLine()
    if progress.repetitions > 1 {
      right.append("repetition \(progress.repetition)/\(progress.repetitions)  ")
    }
    right.append(DurationText.format(.seconds(snapshot.elapsed.components.seconds)))
    let room = columns - right.width - 2
    var title = ScreenLine(ScreenLine.cut(progress.name.inOneLine, to: max(0, room)), .bold)
    if room > 0 {
      title.pad(to: columns - right.width)
      title.append(right)
    }
    return [title, bar(snapshot, progress, columns), counts(snapshot)]
  }

  private func bar(
    _ snapshot: LiveSnapshot, _ progress: ProgressMeter.Snapshot, _ columns: Int
  ) -> ScreenLine {
    var right = ScreenLine()
    if let planned = progress.plannedRequests {
      right.append("  \(progress.ended.grouped) of \(planned.grouped) requests")
    } else if let planned = progress.plannedDuration {
      let elapsed = Duration.seconds(min(progress.elapsed, planned).components.seconds)
      right.append("  \(DurationText.format(elapsed)) of \(DurationText.format(planned))")
    } else {
      right.append("  \(progress.ended.grouped) requests")
    }
    if !snapshot.isRunning {
      right.append("  over")
    } else if let remaining = progress.remaining, remaining >= .seconds(1) {
      right.append("  \(DurationText.format(.seconds(remaining.components.seconds))) left")
    }
    guard let share = progress.share else { return right }
    let percent = "\(Int(share * 100)) %".leftPadded(to: 6)
    let length = max(0, min(60, columns - right.width - percent.count))
    let done = Int(share * Double(length))
    var line = ScreenLine(String(repeating: look.isUnicode ? "█" : "#", count: done), .green)
    line.append(String(repeating: look.isUnicode ? "░" : ".", count: length - done), .dim)
    line.append(percent)
    line.append(right)
    return line
  }

  private func counts(_ snapshot: LiveSnapshot) -> ScreenLine {
    func rate(_ value: Double?) -> String { value.map { DurationText.significant($0) } ?? "–" }
    var line = ScreenLine("\(snapshot.inFlight.grouped) in flight")
    line.append(" · \(rate(snapshot.requestsPerSecond)) requests/s")
    line.append(" · \(rate(snapshot.tokensPerSecond)) tokens/s")
    line.append(" · \(snapshot.completed.grouped) completed · ")
    line.append("\(snapshot.failed.grouped) failed", snapshot.failed > 0 ? .red : nil)
    return line
  }
}
