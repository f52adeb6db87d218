#if HTTP

  import NIOCore

  /// Renders a reply of the Converse API: as messages of an event stream, or in one piece.
  ///
  /// What every message of a token has in common is rendered once. Payloads of streams end with padding,
  /// as the service's do, so that their lengths say nothing of what is in them.
  struct BedrockRenderer: OutputRenderer {
    private static let padding = Array(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)

    let streamType = "application/vnd.amazon.eventstream"
    let endsEventsWithLines = false

    private let output: GeneratedOutput
    private let reportsUsage: Bool
    private let sendsRole: Bool
    /// A member that nobody knows, with a comma; empty where there is none.
    private let unknownMember: String
    private let unknownHeaders: [(name: String, value: AWSEventStreamEncoder.Value)]
    private let deltas: AWSEventStreamEncoder
    /// A token's payload as far as its text.
    private let textPrefix: ByteBuffer
    private let reasoningPrefix: ByteBuffer

    init(
      _ output: GeneratedOutput, reportsUsage: Bool, sendsRole: Bool,
      noise: MockServer.Behavior.Noise
    ) {
      self.output = output
      self.reportsUsage = reportsUsage
      self.sendsRole = sendsRole
      let isNoisy = noise.contains(.unknownFields)
      unknownMember = isNoisy ? #""future":{"is":["near",null]},"# : ""
      unknownHeaders = isNoisy ? [(":future", .bool(true)), ("count", .integer(-1))] : []
      deltas = AWSEventStreamEncoder("event", "contentBlockDelta", unknownHeaders)
      let (member, reasoning) = (unknownMember, output.reasoningTokens > 0)
      func prefix(_ index: Int, _ delta: String) -> ByteBuffer {
        ByteBuffer(
          string: "{\(member)\"contentBlockIndex\":\(index),\"delta\":{\(member)\(delta)\":\"")
      }
      textPrefix = prefix(reasoning ? 1 : 0, #""text"#)
      reasoningPrefix = prefix(0, #""reasoningContent":{\#(member)"text"#)
    }

    func opening() -> [ByteBuffer] {
      sendsRole ? [event("messageStart", #""role":"assistant""#)] : []
    }

    func write(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      let isReasoning = tokens.lowerBound < output.reasoningTokens
      if tokens.lowerBound == output.reasoningTokens, output.reasoningTokens > 0 {
        writeEndOfReasoning(into: &buffer)
      }
      deltas.write(into: &buffer) { buffer in
        buffer.writeImmutableBuffer(isReasoning ? reasoningPrefix : textPrefix)
        output.writeText(of: tokens, into: &buffer)
        buffer.writeString(isReasoning ? "\"}},\"p\":\"" : "\"},\"p\":\"")
        // Any length will do, as long as it differs.
        let length = tokens.lowerBound &* 7 % Self.padding.count + 1
        buffer.writeBytes(Self.padding[..<length])
        buffer.writeString("\"}")
      }
    }

    func writeMalformed(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      let isReasoning = tokens.lowerBound < output.reasoningTokens
      deltas.write(into: &buffer) { buffer in
        buffer.writeImmutableBuffer(isReasoning ? reasoningPrefix : textPrefix)
        output.writeText(of: tokens, into: &buffer)
      }
    }

    /// There are neither comments nor pings.
    func interludes(_ noise: MockServer.Behavior.Noise) -> [ByteBuffer] {
      noise.contains(.unknownEvents) ? [event("futureEvent", #""is":"near""#)] : []
    }

    func closing(hasEndMarker: Bool) -> [ByteBuffer] {
      var events = [
        event("contentBlockStop", "\"contentBlockIndex\":\(output.reasoningTokens > 0 ? 1 : 0)"),
        event("messageStop", "\"stopReason\":\(stopReason)"),
      ]
      if hasEndMarker { events.append(event("metadata", metadata)) }
      return events
    }

    func failure() -> ByteBuffer {
      AWSEventStreamEncoder("exception", "internalServerException").message(
        "{\(unknownMember)\"message\":\(JSONText.quoted(BedrockError.sorry))}")
    }

    func whole() -> String {
      let text = output.text(of: output.reasoningTokens..<output.tokens)
      let reasoning = output.text(of: 0..<output.reasoningTokens)
      var blocks: [String] = []
      if !reasoning.isEmpty {
        blocks.append(
          "{\"reasoningContent\":{\"reasoningText\":{\"signature\":\"c2ln\",\(unknownMember)\"text\":"
            + "\"\(reasoning)\"}}}")
      }
      if !text.isEmpty { blocks.append("{\(unknownMember)\"text\":\"\(text)\"}") }
      return "{\(unknownMember)\(metadata),\"output\":{\"message\":{\"content\":["
        + "\(blocks.joined(separator: ","))],\"role\":\"assistant\"}},\"stopReason\":\(stopReason)}"
    }

    private func writeEndOfReasoning(into buffer: inout ByteBuffer) {
      let signature = #""contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"c2ln"}}"#
      for end in [
        event("contentBlockDelta", signature), event("contentBlockStop", #""contentBlockIndex":0"#),
      ] { buffer.writeImmutableBuffer(end) }
    }

    private func event(_ name: String, _ members: String) -> ByteBuffer {
      AWSEventStreamEncoder("event", name, unknownHeaders)
        .message("{\(unknownMember)\(members),\"p\":\"abcdefgh\"}")
    }

    private var stopReason: String { output.reachedLimit ? "\"max_tokens\"" : "\"end_turn\"" }

    /// The latency is made up: the server knows not when its reply will be sent. What was read from the
    /// cache is counted beside `inputTokens`, and in the total.
    private var metadata: String {
      let total = output.promptTokens + output.tokens
      let usage =
        "\"usage\":{\(unknownMember)\"inputTokens\":\(output.promptTokens - output.cachedTokens),"
        + "\"outputTokens\":\(output.tokens),\"totalTokens\":\(total),\"cacheReadInputTokens\":"
        + "\(output.cachedTokens),\"cacheWriteInputTokens\":0}"
      return "\"metrics\":{\"latencyMs\":42}" + (reportsUsage ? ",\(usage)" : "")
    }
  }

#endif
