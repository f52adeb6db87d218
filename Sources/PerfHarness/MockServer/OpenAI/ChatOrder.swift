#if HTTP

  import NIOCore

  /// The request of a chat completion, as far as it changes the reply. It is for one choice.
  struct ChatOrder: OutputOrder {
    let model: String
    let prompt: MockPrompt
    let outputTokenLimit: Int?
    let streams: Bool
    private let style: ChatStyle
    var reportsUsage: Bool { style.reportsUsage }
    var reportsUsageContinuously: Bool { style.reportsUsageContinuously }

    /// Reads and validates a request.
    ///
    /// - Parameter isAzure: whether it is for Azure OpenAI.
    /// - Throws: `OpenAIError`, the one that OpenAI would reply.
    init(
      json: ByteBuffer, _ behavior: MockServer.Behavior, isAzure: Bool = false
    ) throws(OpenAIError) {
      let node = try? JSONNode(parsing: json.readableBytesView)
      guard let fields = node.flatMap({ JSONFields($0) }) else { throw .notJSON }

      guard let model = try fields.string("model"), !model.isEmpty else { throw .missingModel }
      self.model = model
      var prompt = MockPrompt(behavior)
      try ChatMessages.read(fields, into: &prompt)
      self.prompt = prompt
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
      let reportsUsage =
        switch behavior.usage {
        case .whenAsked: asksForUsage || !streams
        case .always: true
        case .never: false
        }
      let flavor = isAzure ? .openAI : behavior.flavor
      let counts = asksContinuously || behavior.continuousUsage
      // SGLang counts on every chunk whether there is a last one with counts or not.
      let countsAlone = flavor == .sglang && behavior.usage != .never && streams
      let asksForPadding = try options?.bool("include_obfuscation")
      style = ChatStyle(
        flavor: flavor, isAzure: isAzure, reportsUsage: reportsUsage,
        reportsUsageContinuously: counts && (reportsUsage || countsAlone),
        sendsRoleChunk: behavior.sendsRoleChunk,
        plainReasoningField: behavior.reasoningField.rawValue,
        pads: flavor == .openAI && (asksForPadding ?? behavior.obfuscates), noise: behavior.noise)
    }

    func renderer(of output: GeneratedOutput) -> any OutputRenderer {
      ChatRenderer(output, model: model, style)
    }
  }

#endif
