#if HTTP

  import NIOCore

  /// The request of a response, as far as it changes the reply.
  struct ResponsesOrder: OutputOrder {
    let model: String
    let promptTokens: Int
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
      promptTokens = Self.countWords(in: input)
      outputTokenLimit = try fields.tokenLimit("max_output_tokens")
      streams = try fields.bool("stream") ?? false
      reportsUsage = behavior.usage != .never
      pads =
        try fields.object("stream_options")?.bool("include_obfuscation") ?? behavior.obfuscates
      noise = behavior.noise
      tokensPerChunk = behavior.tokensPerChunk
    }

    /// The words of every text in the input: a string, or items with `content`, or parts with `text`.
    private static func countWords(in node: JSONNode) -> Int {
      switch node.value {
      case .string(let text): text.split(whereSeparator: \.isWhitespace).count
      case .array(let items): items.reduce(0) { $0 + countWords(in: $1) }
      case .object: (node["content"] ?? node["text"]).map(countWords(in:)) ?? 0
      case .null, .bool, .number: 0
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
