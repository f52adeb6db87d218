#if HTTP

  import NIOCore

  /// Renders a response: as typed server-sent events, or in one piece.
  struct ResponsesRenderer: OutputRenderer {
    let streamType = "text/event-stream; charset=utf-8"

    private let output: GeneratedOutput
    private let model: String
    private let reportsUsage: Bool

    init(_ output: GeneratedOutput, model: String, reportsUsage: Bool) {
      self.output = output
      self.model = model
      self.reportsUsage = reportsUsage
    }

    func opening() -> [ByteBuffer] {
      ["created", "in_progress"].enumerated().map { number, word in
        event(
          "response.\(word)",
          "\"sequence_number\":\(number),\"response\":"
            + response(status: "in_progress", output: "", usage: "null"))
      }
    }

    func write(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      writeStart(of: tokens, into: &buffer)
      output.writeText(of: tokens, into: &buffer)
      buffer.writeString("\"}\n\n")
    }

    func writeMalformed(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      writeStart(of: tokens, into: &buffer)
      output.writeText(of: tokens, into: &buffer)
      buffer.writeString("\n\n")
    }

    func interludes(_ noise: MockServer.Behavior.Noise) -> [ByteBuffer] {
      openAIInterludes(noise)
    }

    func closing(hasEndMarker: Bool) -> [ByteBuffer] {
      guard hasEndMarker else { return [] }
      return [event("response.\(status)", "\"response\":\(whole())")]
    }

    func failure() -> ByteBuffer {
      event(
        "error",
        "\"code\":\"server_error\",\"message\":"
          + JSONText.quoted(OpenAIError.inStream.message) + ",\"param\":null")
    }

    func whole() -> String {
      let reasoning = output.text(of: 0..<output.reasoningTokens)
      let text = output.text(of: output.reasoningTokens..<output.tokens)
      let thought =
        "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\",\"text\":"
        + "\"\(reasoning)\"}]},"
      let message =
        "{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\",\"status\":\"\(status)\","
        + "\"content\":[{\"type\":\"output_text\",\"text\":\"\(text)\",\"annotations\":[]}]}"
      let usage =
        "{\"input_tokens\":\(output.promptTokens),\"input_tokens_details\":{\"cached_tokens\":0},"
        + "\"output_tokens\":\(output.tokens),\"output_tokens_details\":{\"reasoning_tokens\":"
        + "\(output.reasoningTokens)},\"total_tokens\":\(output.promptTokens + output.tokens)}"
      return response(
        status: status, output: (reasoning.isEmpty ? "" : thought) + message,
        usage: reportsUsage ? usage : "null")
    }

    private var status: String { output.reachedLimit ? "incomplete" : "completed" }

    private func writeStart(of tokens: Range<Int>, into buffer: inout ByteBuffer) {
      let type =
        tokens.lowerBound < output.reasoningTokens
        ? "response.reasoning_summary_text.delta" : "response.output_text.delta"
      buffer.writeString(
        "event: \(type)\ndata: {\"type\":\"\(type)\",\"item_id\":\"msg_1\",\"output_index\":0,"
          + "\"content_index\":0,\"sequence_number\":\(tokens.lowerBound + 2),\"delta\":\"")
    }

    private func event(_ type: String, _ members: String) -> ByteBuffer {
      ByteBuffer(string: "event: \(type)\ndata: {\"type\":\"\(type)\",\(members)}\n\n")
    }

    private func response(status: String, output items: String, usage: String) -> String {
      let reason =
        status == "incomplete" ? "{\"reason\":\"max_output_tokens\"}" : "null"
      return
        "{\"id\":\"resp_\(output.id)\",\"object\":\"response\",\"created_at\":\(output.created),"
        + "\"status\":\"\(status)\",\"error\":null,\"incomplete_details\":\(reason),"
        + "\"model\":\(JSONText.quoted(model)),\"output\":[\(items)],\"usage\":\(usage)}"
    }
  }

#endif
