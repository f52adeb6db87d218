#if HTTP

  import NIOCore

  /// The request of a chat completion, as far as it changes the reply. It is for one choice.
  struct ChatOrder: OutputOrder {
    let model: String
    let promptTokens: Int
    let outputTokenLimit: Int?
    let streams: Bool
    let reportsUsage: Bool
    let reportsUsageContinuously: Bool
    private let sendsRoleChunk: Bool
    private let reasoningField: String

    /// Reads and validates a request.
    ///
    /// - Throws: `OpenAIError`, the one that OpenAI would reply.
    init(json: ByteBuffer, _ behavior: MockServer.Behavior) throws(OpenAIError) {
      let node = try? JSONNode(parsing: json.readableBytesView)
      guard let fields = node.flatMap({ JSONFields($0) }) else { throw .notJSON }

      guard let model = try fields.string("model"), !model.isEmpty else { throw .missingModel }
      self.model = model
      promptTokens = try ChatMessages.countWords(in: fields)
      let newLimit = try fields.tokenLimit("max_completion_tokens")
      let oldLimit = try fields.tokenLimit("max_tokens")
      outputTokenLimit = newLimit ?? oldLimit
      streams = try fields.bool("stream") ?? false

      let options = try fields.object("stream_options")
      if options != nil, !streams {
        throw OpenAIError(
          status: 400,
          message: "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
          param: "stream_options")
      }
      let asksForUsage = try options?.bool("include_usage") ?? false
      let asksContinuously = try options?.bool("continuous_usage_stats") ?? false
      reportsUsage =
        switch behavior.usage {
        case .whenAsked: asksForUsage || !streams
        case .always: true
        case .never: false
        }
      reportsUsageContinuously = reportsUsage && (asksContinuously || behavior.continuousUsage)
      sendsRoleChunk = behavior.sendsRoleChunk
      reasoningField = behavior.reasoningField.rawValue
    }

    func renderer(of output: GeneratedOutput) -> any OutputRenderer {
      ChatRenderer(
        output, model: model, reportsUsage: reportsUsage,
        reportsUsageContinuously: reportsUsageContinuously, sendsRoleChunk: sendsRoleChunk,
        reasoningField: reasoningField)
    }
  }

#endif
