#if HTTP

  import NIOCore

  /// A request for generated content, as far as it changes the reply. It is for one candidate.
  struct GeminiOrder: OutputOrder {
    private static let fields: Set<String> = [
      "model", "contents", "systemInstruction", "generationConfig", "tools", "toolConfig",
      "safetySettings", "cachedContent", "labels",
    ]
    private static let settings: Set<String> = [
      "maxOutputTokens", "temperature", "topP", "topK", "seed", "stopSequences", "candidateCount",
      "responseMimeType", "responseSchema", "responseJsonSchema", "presencePenalty",
      "frequencyPenalty", "responseLogprobs", "logprobs", "thinkingConfig", "responseModalities",
      "speechConfig", "mediaResolution",
    ]

    let promptTokens: Int
    let outputTokenLimit: Int?
    let streams: Bool
    private let style: GeminiStyle

    /// Reads and validates a request.
    ///
    /// - Parameter isSSE: whether the stream is one of events and not an array.
    /// - Throws: `GoogleError`, the one that Google would reply.
    init(
      json: ByteBuffer, _ path: GooglePath, isSSE: Bool, _ behavior: MockServer.Behavior
    ) throws(GoogleError) {
      guard let node = try? JSONNode(parsing: json.readableBytesView) else {
        throw .payload("Unexpected token.")
      }
      let fields = try GeminiFields(node, "GenerateContentRequest")
      try fields.expectOnly(Self.fields)
      promptTokens = try GeminiContents.countWords(in: fields, path.api)
      let settings = try fields.object("generationConfig", "GenerationConfig")
      try settings?.expectOnly(Self.settings)
      outputTokenLimit = try settings?.tokenLimit("maxOutputTokens")
      _ = try settings?.number("temperature")
      streams = path.method == "streamGenerateContent"
      style = GeminiStyle(path, isSSE: isSSE, behavior)
    }

    func renderer(of output: GeneratedOutput) -> any OutputRenderer {
      GeminiRenderer(output, style)
    }
  }

  /// How replies look: the two APIs differ, and so do the two kinds of streams.
  struct GeminiStyle {
    var api: GooglePath.API
    var model: String
    /// Whether the stream is one of events and not an array.
    var isSSE: Bool
    var reportsUsage: Bool
    /// Whether every chunk carries the counts so far, as the Developer API's do.
    var reportsUsageContinuously: Bool
    /// Whether a stream begins with a chunk without text, as Vertex AI's do.
    var sendsRoleChunk: Bool
    var hasUnknownFields: Bool

    init(_ path: GooglePath, isSSE: Bool, _ behavior: MockServer.Behavior) {
      api = path.api
      model = path.model
      self.isSSE = isSSE
      reportsUsage = behavior.usage != .never
      reportsUsageContinuously =
        reportsUsage && (path.api == .developer || behavior.continuousUsage)
      // In an array everything but its first element has a comma before it.
      sendsRoleChunk = !isSSE || (path.api == .vertex && behavior.sendsRoleChunk)
      hasUnknownFields = behavior.noise.contains(.unknownFields)
    }
  }

#endif
