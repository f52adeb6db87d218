extension EncodedShard {
  /// One letter for each kind of output, so that a long reply has a short line.
  private static let letters: [(kind: OutputKind, letter: Character)] = [
    (.text, "t"), (.reasoning, "r"), (.toolCall, "c"), (.result, "e"),
  ]

  // MARK: Writing

  static func write(_ timeline: RequestTimeline, to writer: inout Writer) {
    let due = timeline.due
    writer.integer("index", timeline.index)
    writer.integer("due", Int(due.nanoseconds))
    writer.instant("sent", timeline.sent, since: due)
    writer.instant("connected", timeline.connected, since: due)
    writer.instant("firstByte", timeline.firstByte, since: due)
    writer.instant("ended", timeline.ended, since: due)
    if !timeline.outputs.isEmpty {
      writer.object("outputs") { write(timeline.outputs, since: due, to: &$0) }
    }
    writer.integer("firstOutputTokens", timeline.firstOutputTokens)
    writer.integer("wantedPromptTokens", timeline.wantedPromptTokens)
    writer.integer("turn", timeline.turn)
    if timeline.isCancelledByClient { writer.bool("cancelledByClient", true) }
    if timeline.lastsUntilEnded { writer.bool("lastsUntilEnded", true) }
    if let tokens = timeline.tokens {
      writer.object("tokens") {
        $0.integer("prompt", tokens.prompt)
        $0.integer("output", tokens.output)
        $0.integer("reasoning", tokens.reasoning)
        $0.integer("cached", tokens.cached)
        $0.bool("promptIncludesCached", tokens.promptIncludesCached)
        $0.string("source", tokens.source.rawValue)
      }
    }
    writer.string("finishReason", timeline.finishReason?.rawValue)
    if let failure = timeline.failure { writer.object("failure") { write(failure, to: &$0) } }
  }

  static func write(_ failure: RequestTimeline.Failure, to writer: inout Writer) {
    writer.string("code", failure.code)
    writer.string("message", failure.message)
    writer.bool("isTimeout", failure.isTimeout)
  }

  private static func write(
    _ outputs: [RequestTimeline.Output], since due: MonotonicInstant, to writer: inout Writer
  ) {
    writer.integers("at", outputs.lazy.map { Int($0.instant.nanoseconds(since: due)) })
    writer.string(
      "kinds",
      String(outputs.map { output in letters.first { $0.kind == output.kind }?.letter ?? "t" }))
    writer.integers("bytes", outputs.lazy.map(\.bytes))
    if outputs.contains(where: { $0.readLagNanoseconds != nil }) {
      writer.integers("lags", outputs.lazy.map { $0.readLagNanoseconds.map { Int($0) } })
    }
  }

  // MARK: Reading

  static func timeline(_ fields: Fields) throws(FileError) -> RequestTimeline {
    let due = MonotonicInstant(nanoseconds: Int64(try fields.integer("due", atLeast: .min)))
    var timeline = RequestTimeline(index: try fields.integer("index"), due: due)
    timeline.sent = try fields.optionalInstant("sent", since: due)
    timeline.connected = try fields.optionalInstant("connected", since: due)
    timeline.firstByte = try fields.optionalInstant("firstByte", since: due)
    timeline.ended = try fields.optionalInstant("ended", since: due)
    timeline.outputs =
      try fields.optionalObject("outputs").map { fields throws(FileError) in
        try outputs(fields, since: due)
      } ?? []
    timeline.firstOutputTokens = try fields.optionalInteger("firstOutputTokens")
    timeline.wantedPromptTokens = try fields.optionalInteger("wantedPromptTokens")
    timeline.turn = try fields.optionalInteger("turn")
    timeline.isCancelledByClient =
      fields.has("cancelledByClient") ? try fields.bool("cancelledByClient") : false
    timeline.lastsUntilEnded =
      fields.has("lastsUntilEnded") ? try fields.bool("lastsUntilEnded") : false
    timeline.tokens = try fields.optionalObject("tokens").map(tokens)
    timeline.finishReason = try fields.optionalString("finishReason").map(FinishReason.init)
    timeline.failure = try fields.optionalObject("failure").map(failure)
    return timeline
  }

  static func failure(_ fields: Fields) throws(FileError) -> RequestTimeline.Failure {
    RequestTimeline.Failure(
      code: try fields.string("code"), message: try fields.string("message"),
      isTimeout: try fields.bool("isTimeout"))
  }

  private static func tokens(_ fields: Fields) throws(FileError) -> TokenUsage {
    TokenUsage(
      prompt: try fields.optionalInteger("prompt", atLeast: .min),
      output: try fields.optionalInteger("output", atLeast: .min),
      reasoning: try fields.optionalInteger("reasoning", atLeast: .min),
      cached: try fields.optionalInteger("cached", atLeast: .min),
      promptIncludesCached: try fields.bool("promptIncludesCached"),
      source: try source(fields, "source"))
  }

  private static func source(
    _ fields: Fields, _ key: String
  ) throws(FileError) -> TokenUsage.Source {
    guard let source = TokenUsage.Source(rawValue: try fields.string(key)) else {
      let known = TokenUsage.Source.allCases.map(\.rawValue).joined(separator: ", ")
      throw fields.unexpected(key, "one of \(known)")
    }
    return source
  }

  private static func outputs(
    _ fields: Fields, since due: MonotonicInstant
  ) throws(FileError) -> [RequestTimeline.Output] {
    let instants = try fields.integers("at")
    let kinds = Array(try fields.string("kinds"))
    let bytes = try fields.integers("bytes")
    let lags = fields.has("lags") ? try fields.optionalIntegers("lags") : instants.map { _ in nil }
    for (key, count) in [("kinds", kinds.count), ("bytes", bytes.count), ("lags", lags.count)] {
      try fields.expect(
        count == instants.count, "as many as the \(instants.count) of \"at\"", of: key)
    }
    var outputs: [RequestTimeline.Output] = []
    outputs.reserveCapacity(instants.count)
    for (index, instant) in instants.enumerated() {
      guard let kind = letters.first(where: { $0.letter == kinds[index] })?.kind else {
        throw fields.unexpected("kinds", "the letters t, r, c and e")
      }
      outputs.append(
        RequestTimeline.Output(
          instant: due.advanced(by: .nanoseconds(instant)), kind: kind, bytes: bytes[index],
          readLag: lags[index].map { .nanoseconds($0) }))
    }
    return outputs
  }
}
