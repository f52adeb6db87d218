#if HTTP

  import NIOCore

  /// Renders generated content: as server-sent events with CR LF, as an array that is sent element by
  /// element, or in one piece.
  ///
  /// What every event of a token has in common is rendered once. Source: providers.md, 4.3.
  struct GeminiRenderer: OutputRenderer {
    private let output: GeneratedOutput
    private let style: GeminiStyle
    /// A token's event as far as its text.
    private let prefix: ByteBuffer
    /// A token's event from the end of its text to the usage.
    private let textSuffix: ByteBuffer
    private let thoughtSuffix: ByteBuffer
    /// A token's event behind the usage.
    private let end: ByteBuffer
    private let emptyUsage: ByteBuffer
    /// The usage as far as the count of the prompt.
    private let usageStart: ByteBuffer

    init(_ output: GeneratedOutput, _ style: GeminiStyle) {
      self.output = output
      self.style = style
      let noise = Self.noise(style)
      prefix = ByteBuffer(
        string: Self.eventStart(style)
          + "{\"candidates\": [{\"content\": {\"role\": \"model\",\"parts\": [{\(noise)\"text\": \""
      )
      textSuffix = ByteBuffer(string: "\"}]},\(noise)\"index\": 0}]")
      thoughtSuffix = ByteBuffer(string: "\",\"thought\": true}]},\(noise)\"index\": 0}]")
      end = ByteBuffer(string: Self.envelope(of: output, style) + Self.eventEnd(style))
      emptyUsage = ByteBuffer(string: Self.emptyUsage(style))
      usageStart = ByteBuffer(
        string: ",\"usageMetadata\": {\"promptTokenCount\": \(output.promptTokens)")
    }

    var streamType: String {
      style.isSSE ? "text/event-stream" : "application/json; charset=UTF-8"
    }

    func opening() -> [ByteBuffer] {
      guard style.sendsRoleChunk else { return [] }
      let chunk =
        "{\"candidates\": [{\"content\": {\"role\": \"model\",\"parts\": [{\"text\": \"\"}]}}]"
        + Self.emptyUsage(style) + Self.envelope(of: output, style) + Self.eventEnd(style)
      return [ByteBuffer(string: (style.isSSE ? "data: " : "[") + chunk)]
    }

    func write(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      buffer.writeImmutableBuffer(prefix)
      output.writeText(of: tokens, into: &buffer)
      buffer.writeImmutableBuffer(
        tokens.lowerBound < output.reasoningTokens ? thoughtSuffix : textSuffix)
      if style.reportsUsageContinuously {
        buffer.writeImmutableBuffer(usageStart)
        writeCounts(tokensSoFar: tokens.upperBound, into: &buffer)
        buffer.writeStaticString("}")
      } else {
        buffer.writeImmutableBuffer(emptyUsage)
      }
      buffer.writeImmutableBuffer(end)
    }

    func writeMalformed(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      buffer.writeImmutableBuffer(prefix)
      output.writeText(of: tokens, into: &buffer)
      buffer.writeString(Self.eventEnd(style))
    }

    func interludes(_ noise: MockServer.Behavior.Noise) -> [ByteBuffer] {
      guard style.isSSE else { return [] }
      var events: [ByteBuffer] = []
      // There is no ping.
      if noise.contains(.comments) { events.append(ByteBuffer(string: ": keep-alive\r\n\r\n")) }
      if noise.contains(.unknownEvents) {
        events.append(
          ByteBuffer(string: "event: future\r\ndata: {\"future\": {\"text\": \"x\"}}\r\n\r\n"))
      }
      return events
    }

    /// The end is told by the last chunk's reason alone.
    func closing(hasEndMarker: Bool) -> [ByteBuffer] {
      let bracket = style.isSSE ? "" : "]"
      guard hasEndMarker else { return style.isSSE ? [] : [ByteBuffer(string: bracket)] }
      let usage = style.reportsUsage ? finalUsage : Self.emptyUsage(style)
      return [
        ByteBuffer(
          string: Self.eventStart(style)
            + "{\"candidates\": [{\"content\": {\"role\": \"model\",\"parts\": [{\"text\": \"\"}]},"
            + "\"finishReason\": \(finishReason),\"index\": 0}]" + usage
            + Self.envelope(of: output, style) + Self.eventEnd(style) + bracket)
      ]
    }

    /// The Developer API's is no event but plain JSON between the events; Vertex AI's is one here, so
    /// that a client meets both.
    func failure() -> ByteBuffer {
      let error = GoogleError.overloaded.json
      if !style.isSSE { return ByteBuffer(string: ",\r\n\(error)]") }
      guard style.api == .vertex else { return ByteBuffer(string: error) }
      return ByteBuffer(string: "data: \(error.replacing("\r\n", with: ""))\r\n\r\n")
    }

    func whole() -> String {
      let text = output.text(of: output.reasoningTokens..<output.tokens)
      let thoughts = output.text(of: 0..<output.reasoningTokens)
      let noise = Self.noise(style)
      return "{\"candidates\": [{\"content\": {\"role\": \"model\",\"parts\": ["
        + (thoughts.isEmpty ? "" : "{\(noise)\"text\": \"\(thoughts)\",\"thought\": true},")
        + "{\(noise)\"text\": \"\(text)\"}]},\(noise)\"finishReason\": \(finishReason),\"index\": 0}]"
        + (style.reportsUsage ? finalUsage : Self.emptyUsage(style))
        + Self.envelope(of: output, style)
    }

    private var finishReason: String { output.reachedLimit ? "\"MAX_TOKENS\"" : "\"STOP\"" }

    private static func eventStart(_ style: GeminiStyle) -> String {
      style.isSSE ? "data: " : ",\r\n"
    }

    private static func eventEnd(_ style: GeminiStyle) -> String {
      style.isSSE ? "\r\n\r\n" : "\r\n"
    }

    /// Members that nobody knows yet.
    private static func noise(_ style: GeminiStyle) -> String {
      style.hasUnknownFields ? "\"future\": {\"text\": [1,null,{}]}," : ""
    }

    /// An object from behind the usage to its end.
    private static func envelope(of output: GeneratedOutput, _ style: GeminiStyle) -> String {
      ",\(noise(style))\"modelVersion\": \(JSONText.quoted(style.model)),"
        + "\"responseId\": \"\(output.id)\"}"
    }

    /// What Vertex AI sends before it has counted.
    private static func emptyUsage(_ style: GeminiStyle) -> String {
      style.api == .vertex ? ",\"usageMetadata\": {\"trafficType\": \"ON_DEMAND\"}" : ""
    }

    private var finalUsage: String {
      var buffer = usageStart
      writeCounts(tokensSoFar: output.tokens, into: &buffer)
      return String(buffer: buffer)
        + ",\(Self.noise(style))\"promptTokensDetails\": [{\"modality\": \"TEXT\",\"tokenCount\": "
        + "\(output.promptTokens)}]"
        + (style.api == .vertex ? ",\"trafficType\": \"ON_DEMAND\"}" : "}")
    }

    /// Appends the counts behind that of the prompt. One of zero is left out, as everywhere in protocol
    /// buffers.
    private func writeCounts(tokensSoFar: Int, into buffer: inout ByteBuffer) {
      let thoughts = min(output.reasoningTokens, tokensSoFar)
      func write(_ name: StaticString, _ count: Int) {
        guard count > 0 else { return }
        buffer.writeStaticString(name)
        buffer.writeString(String(count))
      }
      write(",\"candidatesTokenCount\": ", tokensSoFar - thoughts)
      write(",\"thoughtsTokenCount\": ", thoughts)
      write(",\"totalTokenCount\": ", output.promptTokens + tokensSoFar)
      write(",\"cachedContentTokenCount\": ", output.cachedTokens)
    }
  }

#endif
