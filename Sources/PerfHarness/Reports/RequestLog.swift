/// Every measured request as a line of JSON: the raw data behind a report, for plots and for
/// whoever wants to compute something else of it.
///
/// Lines are described by `Fixtures/schemas/request.v1.schema.json`. They are written by hand and
/// handed on in pieces, because a run may have a million of them.
package enum RequestLog {
  /// Writes one line for each measured request, in the order of repetitions and of due instants. The
  /// fresh repetitions of a run that was measured again follow the others.
  ///
  /// - Parameters:
  ///   - report: the case whose requests are written.
  ///   - pieceSize: after how many bytes a piece is handed on. A piece ends with a line's end.
  ///   - receive: takes the pieces in order; none of them is empty.
  package static func write<Failure: Error>(
    _ report: CaseReport, pieceSize: Int = 1 << 20,
    to receive: (_ piece: [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var text = JSONLines()
    for (number, repetition) in (report.run.repetitions + report.run.confirmation).enumerated() {
      let opening = opening(of: report.key, repetition: number)
      let start = repetition.firstDue ?? MonotonicInstant(nanoseconds: 0)
      for timeline in repetition.timelines {
        text.append(opening)
        text.append(timeline, since: start)
        text.append(json: "\n")
        if text.bytes.count >= pieceSize {
          try receive(text.bytes)
          text.removeAll()
        }
      }
    }
    if !text.bytes.isEmpty { try receive(text.bytes) }
  }

  /// What all lines of a repetition begin with.
  static func opening(of key: CaseKey, repetition: Int) -> JSONLines {
    var text = JSONLines()
    text.append(json: "{")
    text.append(membersOf: key)
    text.append(json: #","repetition":"#)
    text.append(repetition)
    return text
  }
}

extension JSONLines {
  /// Appends which case a line is of: its suite, its test and its arguments.
  mutating func append(membersOf key: CaseKey) {
    append(json: #""suite":"#)
    append(key.suite)
    append(json: #","test":"#)
    append(key.test)
    append(json: #","case":"#)
    append(key.arguments)
  }

  /// Appends the rest of a request's line, from its index to the closing brace.
  mutating func append(_ timeline: RequestTimeline, since start: MonotonicInstant) {
    let due = timeline.due
    append(json: #","index":"#)
    append(timeline.index)
    append(json: #","turn":"#)
    append(timeline.turn)
    append(json: #","due":"#)
    append(seconds: due - start)
    append(json: #","sent":"#)
    append(seconds: timeline.sent.map { $0 - due })
    append(json: #","connected":"#)
    append(seconds: timeline.connected.map { $0 - due })
    append(json: #","firstByte":"#)
    append(seconds: timeline.firstByte.map { $0 - due })
    append(json: #","ended":"#)
    append(seconds: timeline.ended.map { $0 - due })
    append(json: #","outputs":"#)
    append(timeline.outputs, since: due)
    append(json: #","tokens":"#)
    append(timeline.tokens)
    append(json: #","finishReason":"#)
    append(timeline.finishReason?.rawValue)
    append(json: #","error":"#)
    append(timeline.failure)
    // A failed request has no latency. What is known of one that timed out, that it took at least so
    // long, follows from its error and from `ended`.
    // One that the client hung up on has no end-to-end latency.
    let isMeasured = timeline.isMeasured
    append(json: #","timeToFirstToken":"#)
    append(seconds: isMeasured ? timeline.timeToFirstToken : nil)
    append(json: #","timePerOutputToken":"#)
    append(seconds: isMeasured ? timeline.timePerOutputToken : nil)
    append(json: #","endToEndLatency":"#)
    append(seconds: isMeasured ? timeline.endToEndLatency : nil)
    append(json: "}")
  }

  private mutating func append(_ outputs: [RequestTimeline.Output], since due: MonotonicInstant) {
    append(json: #"{"count":"#)
    append(outputs.count)
    append(json: #","first":"#)
    append(seconds: outputs.first.map { $0.instant - due })
    append(json: #","last":"#)
    append(seconds: outputs.last.map { $0.instant - due })
    append(json: #","kinds":{"text":"#)
    append(outputs.count { $0.kind == .text })
    append(json: #","reasoning":"#)
    append(outputs.count { $0.kind == .reasoning })
    append(json: #","toolCall":"#)
    append(outputs.count { $0.kind == .toolCall })
    append(json: #","result":"#)
    append(outputs.count { $0.kind == .result })
    append(json: #"},"at":["#)
    for (position, output) in outputs.enumerated() {
      if position > 0 { append(json: ",") }
      append(seconds: (output.instant - due).roundedToMicroseconds)
    }
    append(json: "]}")
  }

  private mutating func append(_ tokens: TokenUsage?) {
    guard let tokens else { return append(json: "null") }
    append(json: #"{"prompt":"#)
    append(tokens.prompt)
    append(json: #","output":"#)
    append(tokens.output)
    append(json: #","reasoning":"#)
    append(tokens.reasoning)
    append(json: #","cached":"#)
    append(tokens.cached)
    append(json: #","promptIncludesCached":"#)
    append(json: tokens.promptIncludesCached ? "true" : "false")
    append(json: #","source":"#)
    append(tokens.source.rawValue)
    append(json: "}")
  }

  private mutating func append(_ failure: RequestTimeline.Failure?) {
    guard let failure else { return append(json: "null") }
    append(json: #"{"code":"#)
    append(failure.code)
    append(json: #","message":"#)
    append(failure.message)
    append(json: "}")
  }
}

extension Duration {
  /// The nearest microsecond; half of one goes up.
  fileprivate var roundedToMicroseconds: Duration {
    .microseconds((inNanoseconds + 500) / 1_000)
  }
}
