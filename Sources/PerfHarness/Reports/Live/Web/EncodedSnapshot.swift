/// A snapshot as the page of the live view reads it: JSON in one line, durations in seconds, series column by
/// column. Written byte by byte, since it is made twice a second beside what is measured.
enum EncodedSnapshot {
  /// Grows when a field changes its meaning.
  static let version = 1
  private static let binLimit = 60

  static func json(of snapshot: LiveSnapshot) -> String {
    var fields = Fields()
    fields.add("version", "\(version)")
    fields.add("isRunning", "\(snapshot.isRunning)")
    if let progress = snapshot.progress {
      fields.add("name", JSONText.quoted(progress.name))
      fields.add("repetition", "\(progress.repetition)")
      fields.add("repetitions", "\(progress.repetitions)")
      fields.add("ended", "\(progress.ended)")
      fields.add("plannedRequests", progress.plannedRequests.map { "\($0)" })
      fields.add("plannedSeconds", progress.plannedDuration.map { number($0.inSeconds) })
      fields.add("repetitionSeconds", number(progress.elapsed.inSeconds))
      fields.add("share", progress.share.map(number))
      fields.add("remainingSeconds", progress.remaining.map { number($0.inSeconds) })
    }
    fields.add("elapsedSeconds", number(snapshot.elapsed.inSeconds))
    fields.add("inFlight", "\(snapshot.inFlight)")
    fields.add("completed", "\(snapshot.completed)")
    fields.add("failed", "\(snapshot.failed)")
    fields.add("outputTokens", "\(snapshot.outputTokens)")
    fields.add("requestsPerSecond", snapshot.requestsPerSecond.map(number))
    fields.add("tokensPerSecond", snapshot.tokensPerSecond.map(number))
    fields.add("timeToFirstToken", snapshot.timeToFirstToken.map(figures))
    fields.add("timePerOutputToken", snapshot.timePerOutputToken.map(figures))
    fields.add("endToEndLatency", snapshot.endToEndLatency.map(figures))
    fields.add("seconds", series(snapshot.seconds))
    fields.add("tens", series(snapshot.tens))
    fields.add(
      "firstTokens",
      array(snapshot.firstTokens.bins(atMost: binLimit)) { bin in
        "[\(number(bin.from.inSeconds)),\(number(bin.to.inSeconds)),\(bin.count)]"
      })
    fields.add(
      "failures",
      array(snapshot.failures) { failure in
        #"{"code":\#(JSONText.quoted(failure.code)),"count":\#(failure.count)}"#
      })
    fields.add("cases", array(snapshot.cases, of: text))
    var verdicts = Fields()
    for mark in [ShownVerdict.Mark.good, .doubtful, .bad, .open] {
      verdicts.add(name(of: mark), "\(snapshot.verdicts[mark] ?? 0)")
    }
    fields.add("verdicts", verdicts.text)
    return fields.text
  }

  /// The members of an object.
  private struct Fields {
    private var members: [String] = []

    mutating func add(_ name: String, _ value: String?) {
      if let value { members.append("\"\(name)\":\(value)") }
    }

    var text: String { "{\(members.joined(separator: ","))}" }
  }

  private static func array<Element>(
    _ elements: [Element], of text: (Element) -> String
  ) -> String {
    "[\(elements.map(text).joined(separator: ","))]"
  }

  private static func number(_ value: Double) -> String {
    // Microseconds are more than a screen shows.
    value.isFinite ? JSONText.number((value * 1e6).rounded() / 1e6) : "null"
  }

  private static func figures(_ figures: LiveSnapshot.Figures) -> String {
    var fields = Fields()
    fields.add("count", "\(figures.count)")
    fields.add("p50", number(figures.median.inSeconds))
    fields.add("p95", number(figures.ninetyFifth.inSeconds))
    fields.add("p99", number(figures.ninetyNinth.inSeconds))
    return fields.text
  }

  private static func series(_ points: [LiveSeries.Point]) -> String {
    var fields = Fields()
    func add(_ name: String, _ value: (LiveSeries.Point) -> Int) {
      fields.add(name, array(points) { "\(value($0))" })
    }
    func add(_ name: String, _ value: (LiveSeries.Point) -> Duration?) {
      fields.add(name, array(points) { value($0).map { number($0.inSeconds) } ?? "null" })
    }
    add("second", \.second)
    add("completed", \.completed)
    add("failed", \.failed)
    add("outputTokens", \.outputTokens)
    add("inFlight", \.inFlight)
    add("timeToFirstTokenP50") { $0.timeToFirstToken?.median }
    add("timeToFirstTokenP95") { $0.timeToFirstToken?.ninetyFifth }
    add("timePerOutputTokenP50") { $0.timePerOutputToken?.median }
    add("timePerOutputTokenP95") { $0.timePerOutputToken?.ninetyFifth }
    return fields.text
  }

  private static func text(_ entry: LiveSnapshot.Case) -> String {
    var fields = Fields()
    fields.add("name", JSONText.quoted(entry.name))
    switch entry.state {
    case .running:
      fields.add("word", "\"running\"")
    case .ended(let mark, let word):
      fields.add("mark", JSONText.quoted(name(of: mark)))
      fields.add("word", JSONText.quoted(word))
    }
    return fields.text
  }

  private static func name(of mark: ShownVerdict.Mark) -> String {
    switch mark {
    case .good: "good"
    case .doubtful: "doubtful"
    case .bad: "bad"
    case .open: "open"
    }
  }
}
