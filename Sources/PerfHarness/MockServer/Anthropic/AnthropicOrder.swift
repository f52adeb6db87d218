#if HTTP

  import NIOCore

  /// The request of a message, as far as it changes the reply.
  struct AnthropicOrder: OutputOrder {
    /// The version under which sampling can't be chosen.
    private static let strictVersion = "2026-10-21"
    private static let versions = [AnthropicSettings.classicVersion, strictVersion]
    private static let sampling = ["temperature", "top_p", "top_k"]

    let model: String
    let prompt: MockPrompt
    let outputTokenLimit: Int?
    let streams: Bool
    private let reportsUsage: Bool
    private let hasUnknownFields: Bool

    /// Reads and validates a request.
    ///
    /// - Parameter version: the value of `anthropic-version`.
    /// - Throws: `AnthropicError`, the one that the API would reply.
    init(
      json: ByteBuffer, version: String?, _ behavior: MockServer.Behavior
    ) throws(AnthropicError) {
      guard let version else { throw .missingVersion }
      guard Self.versions.contains(version) else { throw .unknownVersion(version) }
      let fields = try Self.fields(json)
      model = try Self.model(fields)
      outputTokenLimit = try fields.integer("max_tokens", in: 1...1_000_000)
      var prompt = MockPrompt(behavior)
      try AnthropicMessages.read(fields, into: &prompt)
      self.prompt = prompt
      streams = try fields.bool("stream")
      for name in Self.sampling {
        guard let node = fields.node(name) else { continue }
        if version == Self.strictVersion {
          throw .field(name, "not supported under anthropic-version \(version)")
        }
        guard case .number = node.value else {
          throw .field(name, "Input should be a valid number")
        }
      }
      reportsUsage = behavior.usage != .never
      hasUnknownFields = behavior.noise.contains(.unknownFields)
    }

    /// How many words a prompt has, for a request that asks for nothing else.
    static func countTokens(
      json: ByteBuffer
    ) throws(AnthropicError) -> (model: String, words: Int) {
      let fields = try fields(json)
      // What the API does not know here, it refuses.
      for name in ["max_tokens", "stream"] + sampling where fields.node(name) != nil {
        throw .field(name, "Extra inputs are not permitted")
      }
      return (try model(fields), try AnthropicMessages.countWords(in: fields))
    }

    private static func fields(_ json: ByteBuffer) throws(AnthropicError) -> AnthropicFields {
      guard let node = try? JSONNode(parsing: json.readableBytesView) else { throw .notJSON }
      guard case .object = node.value else { throw .notJSON }
      return try AnthropicFields(node, at: "")
    }

    private static func model(_ fields: AnthropicFields) throws(AnthropicError) -> String {
      let model = try fields.string("model")
      if model.isEmpty { throw .field("model", "String should have at least 1 character") }
      return model
    }

    func renderer(of output: GeneratedOutput) -> any OutputRenderer {
      AnthropicRenderer(
        output, model: model, reportsUsage: reportsUsage, hasUnknownFields: hasUnknownFields)
    }
  }

#endif
