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

    let prompt: MockPrompt
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
      var prompt = MockPrompt(behavior)
      try GeminiContents.read(fields, path.api, into: &prompt)
      self.prompt = prompt
      let settings = try fields.object("generationConfig", "GenerationConfig")
      try settings?.expectOnly(Self.settings)
      outputTokenLimit = try settings?.tokenLimit("maxOutputTokens")
      _ = try settings?.number("temperature")
      streams = path.method == "streamGenerateContent"
      style = GeminiStyle(path, isSSE: isSSE, behavior)
    }

    /// The words of what is only to be counted. The Developer API takes contents, or a whole request in
    /// their place; Vertex AI the parts of a request that are counted.
    ///
    /// - Throws: `GoogleError`, the one that Google would reply.
    static func countWords(json: ByteBuffer, _ path: GooglePath) throws(GoogleError) -> Int {
      guard let node = try? JSONNode(parsing: json.readableBytesView) else {
        throw .payload("Unexpected token.")
      }
      let fields = try GeminiFields(node, "CountTokensRequest")
      guard path.api == .developer else {
        try fields.expectOnly([
          "model", "contents", "systemInstruction", "generationConfig", "tools", "instances",
        ])
        return try GeminiContents.countWords(in: fields, path.api)
      }
      try fields.expectOnly(["contents", "generateContentRequest"])
      guard let whole = try fields.object("generateContentRequest", "GenerateContentRequest")
      else { return try GeminiContents.countWords(in: fields, path.api) }
      try whole.expectOnly(Self.fields)
      guard try whole.string("model")?.isEmpty == false else {
        throw GoogleError(
          code: 400,
          message: "* CountTokensRequest.generate_content_request.model: unexpected "
            + "model name format\n")
      }
      return try GeminiContents.countWords(in: whole, path.api)
    }

    func renderer(of output: GeneratedOutput) -> any OutputRenderer {
      GeminiRenderer(output, style)
    }
  }

#endif
