#if HTTP

  import NIOCore

  /// Renders a chat completion: as server-sent events, or in one piece.
  ///
  /// What every event of a token has in common is rendered once.
  struct ChatRenderer: OutputRenderer {
    let streamType = "text/event-stream; charset=utf-8"

    private let output: GeneratedOutput
    private let model: String
    private let style: ChatStyle
    private let text: EventTemplate
    private let reasoning: EventTemplate
    /// The last token's event, where it differs.
    private let last: EventTemplate?
    /// The event of the role that comes with the first token.
    private let roleBeforeFirstToken: ByteBuffer?

    init(_ output: GeneratedOutput, model: String, _ style: ChatStyle) {
      self.output = output
      self.model = model
      self.style = style
      let chunks = ChatChunks(output: output, model: model, style: style)
      let mark = EventTemplate.Slot.text.mark
      text = chunks.template(style.delta(mark, isReasoning: false))
      reasoning = chunks.template(style.delta(mark, isReasoning: true))
      let endsInReasoning = output.reasoningTokens == output.tokens
      last =
        style.finishesWithLastToken
        ? chunks.template(
          style.delta(mark, isReasoning: endsInReasoning), finishReason: chunks.finishReason)
        : nil
      roleBeforeFirstToken = style.sendsRoleWithFirstToken ? chunks.role : nil
    }

    private var chunks: ChatChunks { ChatChunks(output: output, model: model, style: style) }

    func opening() -> [ByteBuffer] {
      var events: [ByteBuffer] = []
      if style.isAzure { events.append(chunks.promptFilter) }
      if !style.sendsRoleWithFirstToken, let role = chunks.role { events.append(role) }
      return events
    }

    func write(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      if tokens.lowerBound == 0, let roleBeforeFirstToken {
        buffer.writeImmutableBuffer(roleBeforeFirstToken)
      }
      template(of: tokens).write(into: &buffer) { fill($0, tokens, &$1) }
    }

    func writeMalformed(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      template(of: tokens).writeMalformed(into: &buffer) { fill($0, tokens, &$1) }
    }

    func interludes(_ noise: MockServer.Behavior.Noise) -> [ByteBuffer] {
      style.interludes(noise).map { ByteBuffer(string: $0) }
    }

    func closing(hasEndMarker: Bool) -> [ByteBuffer] {
      let chunks = chunks
      var events: [ByteBuffer] = []
      if output.tokens == 0, let roleBeforeFirstToken { events.append(roleBeforeFirstToken) }
      if !style.finishesWithLastToken || output.tokens == 0 { events.append(chunks.finish) }
      if style.isAzure { events.append(chunks.outputFilter) }
      if style.reportsUsage { events.append(chunks.usage) }
      if hasEndMarker { events.append(ByteBuffer(string: "data: [DONE]\n\n")) }
      return events
    }

    func failure() -> ByteBuffer {
      ByteBuffer(
        string: style.noise.addingUnknownFields(
          to: style.flavor.events(of: OpenAIError.inStream)))
    }

    func whole() -> String { chunks.whole }

    private func template(of tokens: Range<Int>) -> EventTemplate {
      if let last, tokens.upperBound == output.tokens { return last }
      return tokens.lowerBound < output.reasoningTokens ? reasoning : text
    }

    @inline(__always)
    private func fill(
      _ slot: EventTemplate.Slot, _ tokens: Range<Int>, _ buffer: inout ByteBuffer
    ) {
      // Numbers this short need no memory of their own.
      switch slot {
      case .text: output.writeText(of: tokens, into: &buffer)
      case .outputTokens: buffer.writeString("\(tokens.upperBound)")
      case .totalTokens: buffer.writeString("\(output.promptTokens + tokens.upperBound)")
      case .padding: OpenAIPadding.write(afterTokens: tokens.lowerBound, into: &buffer)
      case .sequenceNumber: break
      }
    }
  }

#endif
