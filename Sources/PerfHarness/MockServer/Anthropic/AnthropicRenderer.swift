#if HTTP

  import NIOCore

  /// Renders a message: as named server-sent events, or in one piece.
  ///
  /// What every event of a token has in common is rendered once.
  struct AnthropicRenderer: OutputRenderer {
    let streamType = "text/event-stream; charset=utf-8"

    private let output: GeneratedOutput
    private let model: String
    private let reportsUsage: Bool
    /// Members that the API does not document, for the end of every object; empty for none.
    private let extra: String
    /// A token's event as far as its text.
    private let textPrefix: ByteBuffer
    private let thinkingPrefix: ByteBuffer
    /// A token's event from the end of its text.
    private let suffix: ByteBuffer
    /// What comes between the last token of thinking and the first one of text.
    private let transition: ByteBuffer

    init(
      _ output: GeneratedOutput, model: String, reportsUsage: Bool, hasUnknownFields: Bool = false
    ) {
      self.output = output
      self.model = model
      self.reportsUsage = reportsUsage
      extra = hasUnknownFields ? ",\"future\":{\"text\":[\"x\",null,1.5]}" : ""
      func prefix(_ index: Int, _ type: String, _ member: String) -> ByteBuffer {
        ByteBuffer(
          string: "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"
            + "\(index),\"delta\":{\"type\":\"\(type)\",\"\(member)\":\"")
      }
      let hasThinking = output.reasoningTokens > 0
      thinkingPrefix = prefix(0, "thinking_delta", "thinking")
      textPrefix = prefix(hasThinking ? 1 : 0, "text_delta", "text")
      suffix = ByteBuffer(string: "\"\(extra)}\(extra)}\n\n")
      transition = ByteBuffer(
        string: Self.endOfThinking(extra) + Self.blockStart(1, isThinking: false, extra))
    }

    func opening() -> [ByteBuffer] {
      let usage =
        reportsUsage
        ? ",\"usage\":{\(inputCounts),\"output_tokens\":1\(extra)}" : ""
      let start = Self.event(
        "message_start",
        "\"message\":{\(envelope),\"content\":[],\"stop_reason\":null,\"stop_sequence\":null"
          + "\(usage)\(extra)}\(extra)")
      guard output.tokens > 0 else { return [ByteBuffer(string: start)] }
      let block = Self.blockStart(0, isThinking: output.reasoningTokens > 0, extra)
      return [start, block].map { ByteBuffer(string: $0) }
    }

    func write(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      writeUnended(tokens, into: &buffer)
      buffer.writeImmutableBuffer(suffix)
    }

    func writeMalformed(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      writeUnended(tokens, into: &buffer)
      buffer.writeString("\n\n")
    }

    private func writeUnended(_ tokens: Range<Int>, into buffer: inout ByteBuffer) {
      if tokens.lowerBound < output.reasoningTokens {
        buffer.writeImmutableBuffer(thinkingPrefix)
      } else {
        if tokens.lowerBound == output.reasoningTokens, output.reasoningTokens > 0 {
          buffer.writeImmutableBuffer(transition)
        }
        buffer.writeImmutableBuffer(textPrefix)
      }
      output.writeText(of: tokens, into: &buffer)
    }

    func interludes(_ noise: MockServer.Behavior.Noise) -> [ByteBuffer] {
      var events: [String] = []
      if noise.contains(.comments) { events.append(": keep-alive\n\n") }
      if noise.contains(.pings) { events.append(Self.event("ping", "")) }
      if noise.contains(.unknownEvents) {
        events.append(Self.event("future_event", "\"delta\":{\"text\":\"future\"}"))
      }
      return events.map { ByteBuffer(string: $0) }
    }

    func closing(hasEndMarker: Bool) -> [ByteBuffer] {
      var events: [String] = []
      if output.tokens > 0 {
        events.append(
          output.reasoningTokens == output.tokens
            ? Self.endOfThinking(extra)
            : Self.blockStop(output.reasoningTokens > 0 ? 1 : 0, extra))
      }
      events.append(
        Self.event(
          "message_delta",
          "\"delta\":{\"stop_reason\":\(stopReason),\"stop_sequence\":null\(extra)}"
            + (reportsUsage ? ",\"usage\":{\(outputCounts)\(extra)}" : "") + extra))
      if hasEndMarker { events.append(Self.event("message_stop", extra)) }
      return events.map { ByteBuffer(string: $0) }
    }

    func failure() -> ByteBuffer {
      ByteBuffer(string: "event: error\ndata: \(AnthropicError.inStream.json)\n\n")
    }

    func whole() -> String {
      let thinking = output.text(of: 0..<output.reasoningTokens)
      let text = output.text(of: output.reasoningTokens..<output.tokens)
      var blocks: [String] = []
      if output.reasoningTokens > 0 {
        blocks.append(
          "{\"type\":\"thinking\",\"thinking\":\"\(thinking)\",\"signature\":\"\(Self.signature)\""
            + "\(extra)}")
      }
      if output.reasoningTokens < output.tokens {
        blocks.append("{\"type\":\"text\",\"text\":\"\(text)\"\(extra)}")
      }
      let usage =
        ",\"usage\":{\(inputCounts),"
        + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,"
        + "\"ephemeral_1h_input_tokens\":0},\(outputCounts),\"service_tier\":\"standard\"\(extra)}"
      return "{\(envelope),\"content\":[\(blocks.joined(separator: ","))],"
        + "\"stop_reason\":\(stopReason),\"stop_sequence\":null\(reportsUsage ? usage : "")\(extra)}"
    }

    // MARK: - Parts

    private static let signature = "bW9jaw=="

    private static func event(_ name: String, _ members: String) -> String {
      let separator = members.isEmpty || members.hasPrefix(",") ? "" : ","
      return "event: \(name)\ndata: {\"type\":\"\(name)\"\(separator)\(members)}\n\n"
    }

    private static func blockStart(_ index: Int, isThinking: Bool, _ extra: String) -> String {
      let block =
        isThinking
        ? "\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\""
        : "\"type\":\"text\",\"text\":\"\""
      return event(
        "content_block_start",
        "\"index\":\(index),\"content_block\":{\(block)\(extra)}\(extra)")
    }

    private static func blockStop(_ index: Int, _ extra: String) -> String {
      event("content_block_stop", "\"index\":\(index)\(extra)")
    }

    /// A block of thinking is signed before it ends.
    private static func endOfThinking(_ extra: String) -> String {
      event(
        "content_block_delta",
        "\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"\(signature)\"\(extra)}"
          + extra)
        + blockStop(0, extra)
    }

    private var envelope: String {
      "\"id\":\"msg_\(output.id)\",\"type\":\"message\",\"role\":\"assistant\","
        + "\"model\":\(JSONText.quoted(model))"
    }

    private var stopReason: String { output.reachedLimit ? "\"max_tokens\"" : "\"end_turn\"" }

    /// What was read from the cache is no part of `input_tokens`.
    private var inputCounts: String {
      "\"input_tokens\":\(output.promptTokens - output.cachedTokens),"
        + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":\(output.cachedTokens)"
    }

    private var outputCounts: String {
      "\"output_tokens\":\(output.tokens),\"output_tokens_details\":{\"thinking_tokens\":"
        + "\(output.reasoningTokens)}"
    }
  }

#endif
