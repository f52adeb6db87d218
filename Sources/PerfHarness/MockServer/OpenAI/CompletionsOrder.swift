#if HTTP

  import NIOCore

  /// The request of a legacy completion of one prompt.
  struct CompletionsOrder: OutputOrder {
    let model: String
    let promptTokens: Int
    let outputTokenLimit: Int?
    let streams: Bool
    private let reportsUsage: Bool

    /// Reads and validates a request.
    ///
    /// - Throws: `OpenAIError`, the one that OpenAI would reply.
    init(json: ByteBuffer, _ behavior: MockServer.Behavior) throws(OpenAIError) {
      let node = try? JSONNode(parsing: json.readableBytesView)
      guard let fields = node.flatMap({ JSONFields($0) }) else { throw .notJSON }
      guard let model = try fields.string("model"), !model.isEmpty else { throw .missingModel }
      guard let prompt = try fields.string("prompt") else { throw .missing("prompt") }
      self.model = model
      promptTokens = prompt.split(whereSeparator: \.isWhitespace).count
      outputTokenLimit = try fields.tokenLimit("max_tokens")
      streams = try fields.bool("stream") ?? false
      let asks = try fields.object("stream_options")?.bool("include_usage") ?? false
      reportsUsage =
        switch behavior.usage {
        case .whenAsked: asks || !streams
        case .always: true
        case .never: false
        }
    }

    func renderer(of output: GeneratedOutput) -> any OutputRenderer {
      CompletionsRenderer(output, model: model, reportsUsage: reportsUsage)
    }
  }

  /// Renders a legacy completion; reasoning is text like any other.
  struct CompletionsRenderer: OutputRenderer {
    let streamType = "text/event-stream; charset=utf-8"

    private let output: GeneratedOutput
    private let reportsUsage: Bool
    private let envelope: String
    private let prefix: ByteBuffer
    private let suffix: ByteBuffer

    init(_ output: GeneratedOutput, model: String, reportsUsage: Bool) {
      self.output = output
      self.reportsUsage = reportsUsage
      envelope =
        "{\"id\":\"cmpl-\(output.id)\",\"object\":\"text_completion\",\"created\":\(output.created),"
        + "\"model\":\(JSONText.quoted(model)),"
      prefix = ByteBuffer(string: "data: \(envelope)\"choices\":[{\"text\":\"")
      suffix = ByteBuffer(
        string: "\",\"index\":0,\"logprobs\":null,\"finish_reason\":null}]"
          + "\(reportsUsage ? ",\"usage\":null" : "")}\n\n")
    }

    func opening() -> [ByteBuffer] { [] }

    func write(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      buffer.writeImmutableBuffer(prefix)
      output.writeText(of: tokens, into: &buffer)
      buffer.writeImmutableBuffer(suffix)
    }

    func writeMalformed(tokens: Range<Int>, into buffer: inout ByteBuffer) {
      buffer.writeImmutableBuffer(prefix)
      output.writeText(of: tokens, into: &buffer)
      buffer.writeString("\n\n")
    }

    func interludes(_ noise: MockServer.Behavior.Noise) -> [ByteBuffer] {
      openAIInterludes(noise)
    }

    func closing(hasEndMarker: Bool) -> [ByteBuffer] {
      var events = ["\(envelope)\"choices\":[\(choice(""))]}"]
      if reportsUsage { events.append("\(envelope)\"choices\":[],\"usage\":\(usage)}") }
      if hasEndMarker { events.append("[DONE]") }
      return events.map { ByteBuffer(string: "data: \($0)\n\n") }
    }

    func failure() -> ByteBuffer {
      ByteBuffer(string: "data: \(OpenAIError.inStream.json)\n\n")
    }

    func whole() -> String {
      "\(envelope)\"choices\":[\(choice(output.text(of: 0..<output.tokens)))]"
        + (reportsUsage ? ",\"usage\":\(usage)}" : "}")
    }

    private func choice(_ text: String) -> String {
      "{\"text\":\"\(text)\",\"index\":0,\"logprobs\":null,\"finish_reason\":"
        + "\"\(output.reachedLimit ? "length" : "stop")\"}"
    }

    private var usage: String {
      "{\"prompt_tokens\":\(output.promptTokens),\"completion_tokens\":\(output.tokens),"
        + "\"total_tokens\":\(output.promptTokens + output.tokens)}"
    }
  }

  /// Events of a stream that have no meaning to any of OpenAI's APIs.
  func openAIInterludes(_ noise: MockServer.Behavior.Noise) -> [ByteBuffer] {
    var events: [ByteBuffer] = []
    // There is no ping of the API's own; its proxies send comments.
    if noise.contains(.comments) { events.append(ByteBuffer(string: ": keep-alive\n\n")) }
    if noise.contains(.unknownEvents) {
      events.append(ByteBuffer(string: "event: future.event\ndata: {\"future\":true}\n\n"))
    }
    return events
  }

#endif
