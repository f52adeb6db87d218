#if HTTP

  import NIOCore

  /// The request of a response, as far as it changes the reply.
  struct ResponsesOrder: OutputOrder {
    let model: String
    let prompt: MockPrompt
    let outputTokenLimit: Int?
    let streams: Bool
    private let reportsUsage: Bool
    private let pads: Bool
    private let noise: MockServer.Behavior.Noise
    private let tokensPerChunk: Int

    /// Reads and validates a request.
    ///
    /// - Throws: `OpenAIError`, the one that OpenAI would reply.
    init(json: ByteBuffer, _ behavior: MockServer.Behavior) throws(OpenAIError) {
      let node = try? JSONNode(parsing: json.readableBytesView)
      guard let fields = node.flatMap({ JSONFields($0) }) else { throw .notJSON }
      guard let model = try fields.string("model"), !model.isEmpty else { throw .missingModel }
      guard let input = fields.node("input") else { throw .missing("input") }
      self.model = model
      var prompt = MockPrompt(behavior)
      // The instructions are no part of the input, and come before it.
      if let instructions = try fields.string("instructions") {
        prompt.add(instructions: instructions)
      }
      Self.read(input, into: &prompt)
      self.prompt = prompt
      outputTokenLimit = try fields.tokenLimit("max_output_tokens")
      streams = try fields.bool("stream") ?? false
      reportsUsage = behavior.usage != .never
      pads =
        try fields.object("stream_options")?.bool("include_obfuscation") ?? behavior.obfuscates
      noise = behavior.noise
      tokensPerChunk = behavior.tokensPerChunk
    }

    /// Reads every text in the input: a string, or items with `content`, or parts with `text`.
    private static func read(_ node: JSONNode, into prompt: inout MockPrompt) {
      switch node.value {
      case .string(let text): prompt.add(text)
      case .array(let items): for item in items { read(item, into: &prompt) }
      case .object:
        if case .string(let role) = node["role"]?.value { prompt.begin(role) }
        if let content = node["content"] ?? node["text"] {
          read(content, into: &prompt)
        } else {
          prompt.add(uncounted: node)
        }
      case .null, .bool, .number: break
      }
    }

    func renderer(of output: GeneratedOutput) -> any OutputRenderer {
      ResponsesRenderer(
        output, tokensPerChunk: tokensPerChunk,
        ResponsesItems(
          output: output, model: model, reportsUsage: reportsUsage, pads: pads, noise: noise))
    }
  }

#endif
