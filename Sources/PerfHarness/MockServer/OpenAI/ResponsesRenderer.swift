#if HTTP

  import NIOCore

  /// Renders a response: as typed server-sent events, or in one piece.
  ///
  /// The order of the events is that of providers.md, 1.3. Every one of them has a number.
  struct ResponsesRenderer: OutputRenderer {
    let streamType = "text/event-stream; charset=utf-8"

    private let items: ResponsesItems
    private let output: GeneratedOutput
    private let tokensPerChunk: Int
    private let text: EventTemplate
    private let reasoning: EventTemplate

    init(_ output: GeneratedOutput, tokensPerChunk: Int = 1, _ items: ResponsesItems) {
      self.output = output
      self.items = items
      self.tokensPerChunk = max(1, tokensPerChunk)
      text = items.delta(isReasoning: false)
      reasoning = items.delta(isReasoning: true)
    }

    func opening() -> [ByteBuffer] {
      numbered(
        from: 0,
        ["created", "in_progress"].map {
          ("response.\($0)", "\"response\":\(items.response(status: "in_progress"))")
        } + (hasReasoning ? items.reasoningStart : items.messageStart))
    }

    func write(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      if hasReasoning, tokens.lowerBound == output.reasoningTokens {
        let number = number(afterTokens: tokens.lowerBound)
        for event in numbered(from: number, items.reasoningEnd + items.messageStart) {
          buffer.writeImmutableBuffer(event)
        }
      }
      template(of: tokens).write(into: &buffer) { fill($0, tokens, &$1) }
    }

    func writeMalformed(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      template(of: tokens).writeMalformed(into: &buffer) { fill($0, tokens, &$1) }
    }

    func interludes(_ noise: MockServer.Behavior.Noise) -> [ByteBuffer] {
      ChatStyle().interludes(noise).map { ByteBuffer(string: $0) }
    }

    func closing(hasEndMarker: Bool) -> [ByteBuffer] {
      let status = output.reachedLimit ? "incomplete" : "completed"
      var events = items.hasMessage ? items.messageEnd : items.reasoningEnd
      if hasEndMarker { events.append(("response.\(status)", "\"response\":\(items.whole)")) }
      return numbered(from: number(afterTokens: output.tokens), events)
    }

    func failure() -> ByteBuffer { failure(afterTokens: 0) }

    /// An error, and that the response failed.
    func failure(afterTokens tokens: Int) -> ByteBuffer {
      let members =
        "\"code\":\"server_error\",\"message\":" + JSONText.quoted(OpenAIError.inStream.message)
      let events = numbered(
        from: number(afterTokens: tokens),
        [
          ("error", "\(members),\"param\":null"),
          (
            "response.failed",
            "\"response\":" + items.response(status: "failed", error: "{\(members)}")
          ),
        ])
      return ByteBuffer(bytes: events.flatMap(\.readableBytesView))
    }

    func whole() -> String { items.noise.addingUnknownFields(to: items.whole) }

    private var hasReasoning: Bool { output.reasoningTokens > 0 }

    private func template(of tokens: Range<Int>) -> EventTemplate {
      tokens.lowerBound < output.reasoningTokens ? reasoning : text
    }

    /// The number of the event behind these tokens: two of the response and two of the first item come
    /// first; three end an item and two begin the second one, which comes with its first token.
    private func number(afterTokens tokens: Int) -> Int {
      let thoughts = min(tokens, output.reasoningTokens)
      let words = tokens - thoughts
      return 4 + chunks(of: thoughts) + chunks(of: words) + (hasReasoning && words > 0 ? 5 : 0)
    }

    private func chunks(of tokens: Int) -> Int { (tokens + tokensPerChunk - 1) / tokensPerChunk }

    private func fill(
      _ slot: EventTemplate.Slot, _ tokens: Range<Int>, _ buffer: inout ByteBuffer
    ) {
      switch slot {
      case .text: output.writeText(of: tokens, into: &buffer)
      case .sequenceNumber: buffer.writeString("\(number(afterTokens: tokens.upperBound) - 1)")
      case .padding: OpenAIPadding.write(afterTokens: tokens.lowerBound, into: &buffer)
      case .outputTokens, .totalTokens: break
      }
    }

    private func numbered(
      from number: Int, _ events: [ResponsesItems.Event]
    ) -> [ByteBuffer] {
      events.enumerated().map { index, event in
        ByteBuffer(
          string: items.event(event.type, "\(event.members),\"sequence_number\":\(number + index)"))
      }
    }
  }

#endif
