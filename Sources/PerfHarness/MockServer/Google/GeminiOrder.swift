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

#endif
