#if HTTP

  import NIOCore

  /// The request of a legacy completion of one prompt.
  struct CompletionsOrder: OutputOrder {
    let model: String
    let prompt: MockPrompt
    let outputTokenLimit: Int?
    let streams: Bool
    let hasTemplate = false
    private let reportsUsage: Bool
    private let pads: Bool
    private let noise: MockServer.Behavior.Noise

    /// Reads and validates a request.
    ///
    /// - Throws: `OpenAIError`, the one that OpenAI would reply.
    init(json: ByteBuffer, _ behavior: MockServer.Behavior) throws(OpenAIError) {
      let node = try? JSONNode(parsing: json.readableBytesView)
      guard let fields = node.flatMap({ JSONFields($0) }) else { throw .notJSON }
      guard let model = try fields.string("model"), !model.isEmpty else { throw .missingModel }
      guard let text = try fields.string("prompt") else { throw .missing("prompt") }
      self.model = model
      var prompt = MockPrompt(behavior)
      prompt.add(text)
      self.prompt = prompt
      outputTokenLimit = try fields.tokenLimit("max_tokens")
      streams = try fields.bool("stream") ?? false
      let options = try fields.object("stream_options")
      let asks = try options?.bool("include_usage") ?? false
      pads = try options?.bool("include_obfuscation") ?? behavior.obfuscates
      noise = behavior.noise
      reportsUsage =
        switch behavior.usage {
        case .whenAsked: asks || !streams
        case .always: true
        case .never: false
        }
    }

    func renderer(of output: GeneratedOutput) -> any OutputRenderer {
      CompletionsRenderer(
        output, model: model, reportsUsage: reportsUsage, pads: pads, noise: noise)
    }
  }

#endif
