#if HTTP

  import NIOCore

  /// Renders a legacy completion; reasoning is text like any other.
  struct CompletionsRenderer: OutputRenderer {
    let streamType = "text/event-stream; charset=utf-8"

    private let output: GeneratedOutput
    private let reportsUsage: Bool
    private let noise: MockServer.Behavior.Noise
    private let envelope: String
    private let text: EventTemplate

    init(
      _ output: GeneratedOutput, model: String, reportsUsage: Bool, pads: Bool = false,
      noise: MockServer.Behavior.Noise = []
    ) {
      self.output = output
      self.reportsUsage = reportsUsage
      self.noise = noise
      envelope =
        "{\"id\":\"cmpl-\(output.id)\",\"object\":\"text_completion\",\"created\":\(output.created),"
        + "\"model\":\(JSONText.quoted(model)),"
      let choice = Self.choice(EventTemplate.Slot.text.mark, finishReason: "null")
      text = EventTemplate(
        noise.addingUnknownFields(
          to: "data: \(envelope)\"choices\":[\(choice)]\(reportsUsage ? ",\"usage\":null" : "")"
            + "\(OpenAIPadding.member(pads))}\n\n"))
    }

    func opening() -> [ByteBuffer] { [] }

    func write(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      text.write(into: &buffer) { fill($0, tokens, &$1) }
    }

    func writeMalformed(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      text.writeMalformed(into: &buffer) { fill($0, tokens, &$1) }
    }

    func interludes(_ noise: MockServer.Behavior.Noise) -> [ByteBuffer] {
      ChatStyle().interludes(noise).map { ByteBuffer(string: $0) }
    }

    func closing(hasEndMarker: Bool) -> [ByteBuffer] {
      var events = ["\(envelope)\"choices\":[\(lastChoice(""))]}"]
      if reportsUsage { events.append("\(envelope)\"choices\":[],\"usage\":\(usage)}") }
      if hasEndMarker { events.append("[DONE]") }
      return events.map {
        ByteBuffer(string: noise.addingUnknownFields(to: "data: \($0)\n\n"))
      }
    }

    func failure() -> ByteBuffer {
      ByteBuffer(
        string: noise.addingUnknownFields(to: "data: \(OpenAIError.inStream.json)\n\n"))
    }

    func whole() -> String {
      noise.addingUnknownFields(
        to: "\(envelope)\"choices\":[\(lastChoice(output.text(of: 0..<output.tokens)))]"
          + (reportsUsage ? ",\"usage\":\(usage)}" : "}"))
    }

    private func fill(
      _ slot: EventTemplate.Slot, _ tokens: Range<Int>, _ buffer: inout ByteBuffer
    ) {
      switch slot {
      case .text: output.writeText(of: tokens, into: &buffer)
      case .padding: OpenAIPadding.write(afterTokens: tokens.lowerBound, into: &buffer)
      case .outputTokens, .totalTokens, .sequenceNumber: break
      }
    }

    private func lastChoice(_ text: String) -> String {
      Self.choice(text, finishReason: output.reachedLimit ? "\"length\"" : "\"stop\"")
    }

    private static func choice(_ text: String, finishReason: String) -> String {
      "{\"text\":\"\(text)\",\"index\":0,\"logprobs\":null,\"finish_reason\":\(finishReason)}"
    }

    private var usage: String {
      "{\"prompt_tokens\":\(output.promptTokens),\"completion_tokens\":\(output.tokens),"
        + "\"total_tokens\":\(output.promptTokens + output.tokens)\(output.cachedDetails)}"
    }
  }

#endif
