#if HTTP

  import NIOCore

  /// Renders a chat completion: as server-sent events, or in one piece.
  ///
  /// What every event of a token has in common is rendered once.
  struct ChatRenderer: OutputRenderer {
    let streamType = "text/event-stream; charset=utf-8"

    private let output: GeneratedOutput
    private let model: String
    private let reportsUsage: Bool
    private let reportsUsageContinuously: Bool
    private let sendsRoleChunk: Bool
    private let reasoningField: String
    /// A token's event as far as its text.
    private let textPrefix: ByteBuffer
    private let reasoningPrefix: ByteBuffer
    /// A token's event from the end of its text to the usage, or to its end.
    private let suffix: ByteBuffer

    init(
      _ output: GeneratedOutput, model: String, reportsUsage: Bool, reportsUsageContinuously: Bool,
      sendsRoleChunk: Bool, reasoningField: String
    ) {
      self.output = output
      self.model = model
      self.reportsUsage = reportsUsage
      self.reportsUsageContinuously = reportsUsageContinuously
      self.sendsRoleChunk = sendsRoleChunk
      self.reasoningField = reasoningField
      let start =
        "data: " + Self.envelope(of: output, "chat.completion.chunk", model: model)
        + "\"choices\":[{\"index\":0,\"delta\":{\""
      textPrefix = ByteBuffer(string: "\(start)content\":\"")
      reasoningPrefix = ByteBuffer(string: "\(start)\(reasoningField)\":\"")
      let end = "\"},\"logprobs\":null,\"finish_reason\":null}]"
      suffix = ByteBuffer(
        string: reportsUsageContinuously
          ? "\(end),\"usage\":" : "\(end)\(reportsUsage ? ",\"usage\":null" : "")}\n\n")
    }

    func opening() -> [ByteBuffer] {
      guard sendsRoleChunk else { return [] }
      let delta = "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"
      return [choiceEvent(delta: delta, finishReason: "null", tokensSoFar: 0)]
    }

    func write(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      buffer.writeImmutableBuffer(prefix(of: tokens))
      output.writeText(of: tokens, into: &buffer)
      buffer.writeImmutableBuffer(suffix)
      if reportsUsageContinuously {
        buffer.writeString(usage(tokensSoFar: tokens.upperBound))
        buffer.writeString("}\n\n")
      }
    }

    func writeMalformed(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      buffer.writeImmutableBuffer(prefix(of: tokens))
      output.writeText(of: tokens, into: &buffer)
      buffer.writeString("\n\n")
    }

    func interludes(_ noise: MockServer.Behavior.Noise) -> [ByteBuffer] {
      openAIInterludes(noise)
    }

    func closing(hasEndMarker: Bool) -> [ByteBuffer] {
      var events = [
        choiceEvent(delta: "{}", finishReason: finishReason, tokensSoFar: output.tokens)
      ]
      if reportsUsage {
        events.append(
          ByteBuffer(
            string: "data: " + Self.envelope(of: output, "chat.completion.chunk", model: model)
              + "\"choices\":[],\"usage\":\(finalUsage)}\n\n"))
      }
      if hasEndMarker { events.append(ByteBuffer(string: "data: [DONE]\n\n")) }
      return events
    }

    func failure() -> ByteBuffer {
      ByteBuffer(string: "data: \(OpenAIError.inStream.json)\n\n")
    }

    func whole() -> String {
      let text = output.text(of: output.reasoningTokens..<output.tokens)
      let reasoning = output.text(of: 0..<output.reasoningTokens)
      return Self.envelope(of: output, "chat.completion", model: model)
        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
        + (reasoning.isEmpty ? "" : "\"\(reasoningField)\":\"\(reasoning)\",")
        + "\"content\":\"\(text)\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,"
        + "\"finish_reason\":\(finishReason)}]"
        + (reportsUsage ? ",\"usage\":\(finalUsage)}" : "}")
    }

    private static func envelope(
      of output: GeneratedOutput, _ object: String, model: String
    ) -> String {
      "{\"id\":\"chatcmpl-\(output.id)\",\"object\":\"\(object)\",\"created\":\(output.created),"
        + "\"model\":\(JSONText.quoted(model)),\"service_tier\":\"default\","
        + "\"system_fingerprint\":\"fp_mock\","
    }

    private var finishReason: String { output.reachedLimit ? "\"length\"" : "\"stop\"" }

    private func prefix(of tokens: Range<Int>) -> ByteBuffer {
      tokens.lowerBound < output.reasoningTokens ? reasoningPrefix : textPrefix
    }

    private func choiceEvent(
      delta: String, finishReason: String, tokensSoFar: Int
    ) -> ByteBuffer {
      let usage =
        reportsUsageContinuously
        ? ",\"usage\":\(usage(tokensSoFar: tokensSoFar))" : reportsUsage ? ",\"usage\":null" : ""
      return ByteBuffer(
        string: "data: " + Self.envelope(of: output, "chat.completion.chunk", model: model)
          + "\"choices\":[{\"index\":0,\"delta\":\(delta),\"logprobs\":null,"
          + "\"finish_reason\":\(finishReason)}]\(usage)}\n\n")
    }

    private func usage(tokensSoFar: Int) -> String {
      "{\"prompt_tokens\":\(output.promptTokens),\"completion_tokens\":\(tokensSoFar),"
        + "\"total_tokens\":\(output.promptTokens + tokensSoFar)}"
    }

    private var finalUsage: String {
      usage(tokensSoFar: output.tokens).dropLast()
        + ",\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
        + "\"completion_tokens_details\":{\"reasoning_tokens\":\(output.reasoningTokens),"
        + "\"audio_tokens\":0,\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}"
    }
  }

#endif
