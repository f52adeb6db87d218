/// Every measured request as a row. What happened when is in seconds since it was due; `due` is since the
/// first of its repetition was.
enum CSVRequests {
  static let header = [
    "suite", "test", "case", "repetition", "index", "turn", "due", "sent", "connected",
    "first_byte",
    "first_output", "last_output", "ended", "output_events", "timeToFirstToken",
    "timePerOutputToken", "endToEndLatency", "prompt_tokens", "output_tokens", "reasoning_tokens",
    "cached_tokens", "token_source", "finish_reason", "error", "error_message",
  ]

  /// Writes a row for each measured request, in the order of repetitions and of due instants. The fresh
  /// repetitions of a run that was measured again follow the others.
  ///
  /// - Parameters:
  ///   - pieceSize: after how many bytes a piece is handed on. A piece ends with a row's end.
  ///   - receive: takes the pieces in order; none of them is empty.
  static func write(
    _ report: CaseReport, pieceSize: Int = 1 << 20, to receive: ReportFile.Receive
  ) throws {
    var text = CSVText()
    for (number, repetition) in (report.run.repetitions + report.run.confirmation).enumerated() {
      let start = repetition.firstDue ?? MonotonicInstant(nanoseconds: 0)
      for timeline in repetition.timelines {
        text.append(report.key.suite)
        text.append(report.key.test)
        text.append(report.key.arguments)
        text.append(number)
        append(timeline, since: start, to: &text)
        text.endRow()
        if text.bytes.count >= pieceSize {
          try receive(text.bytes)
          text.removeAll()
        }
      }
    }
    if !text.bytes.isEmpty { try receive(text.bytes) }
  }

  private static func append(
    _ timeline: RequestTimeline, since start: MonotonicInstant, to text: inout CSVText
  ) {
    text.append(timeline.index)
    text.append(timeline.turn)
    text.append(seconds: timeline.due - start)
    for instant in [
      timeline.sent, timeline.connected, timeline.firstByte, timeline.outputs.first?.instant,
      timeline.outputs.last?.instant, timeline.ended,
    ] { text.append(seconds: instant.map { $0 - timeline.due }) }
    text.append(timeline.outputs.count)
    // A failed request has no latency.
    let isMeasured = timeline.isMeasured
    for latency in [
      timeline.timeToFirstToken, timeline.timePerOutputToken, timeline.endToEndLatency,
    ] { text.append(seconds: isMeasured ? latency : nil) }
    let tokens = timeline.tokens
    for count in [tokens?.prompt, tokens?.output, tokens?.reasoning, tokens?.cached] {
      text.append(count)
    }
    text.append(tokens?.source.rawValue)
    text.append(timeline.finishReason?.rawValue)
    text.append(timeline.failure?.code)
    text.append(timeline.failure?.message)
  }
}
