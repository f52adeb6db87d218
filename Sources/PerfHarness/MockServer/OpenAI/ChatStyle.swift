#if HTTP

  /// How a chat completion looks, apart from what it says. Source: providers.md, 1.2, 1.7 and 2.
  struct ChatStyle {
    var flavor = MockServer.Behavior.Flavor.openAI
    /// Whether it is OpenAI's with Azure's content filter around it.
    var isAzure = false
    var reportsUsage = false
    var reportsUsageContinuously = false
    var sendsRoleChunk = true
    /// The field that carries reasoning of OpenAI's flavor.
    var plainReasoningField = "reasoning"
    var pads = false
    var noise: MockServer.Behavior.Noise = []

    /// What the filter says of a text without fault.
    static let filterResults =
      #""content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}"#
    static let promptFilterResults =
      #""prompt_filter_results":[{"prompt_index":0,\#(filterResults)}]"#

    /// The field that carries reasoning; nil where it is text like any other.
    var reasoningField: String? {
      switch flavor {
      case .openAI: plainReasoningField
      case .vLLM, .ollama: "reasoning"
      case .sglang, .llamaCpp: "reasoning_content"
      case .tgi: nil
      }
    }

    /// The delta of the chunk that holds the role and no token; nil where there is none.
    var roleDelta: String? {
      guard sendsRoleChunk else { return nil }
      return switch flavor {
      case .openAI where isAzure: #"{"role":"assistant"}"#
      case .openAI: #"{"role":"assistant","content":"","refusal":null}"#
      case .vLLM: #"{"role":"assistant","content":""}"#
      case .sglang: #"{"role":"assistant","content":"","reasoning_content":null}"#
      case .llamaCpp: #"{"role":"assistant","content":null}"#
      case .ollama, .tgi: nil
      }
    }

    /// Whether the role waits for the first token.
    var sendsRoleWithFirstToken: Bool { flavor != .openAI }

    /// Whether the last token's chunk has the finish reason, which otherwise has one of its own.
    var finishesWithLastToken: Bool { flavor == .vLLM || flavor == .tgi }

    /// A delta with this text, which stands as it does in JSON.
    func delta(_ text: String, isReasoning: Bool) -> String {
      let field = isReasoning ? reasoningField ?? "content" : "content"
      let isText = field == "content"
      return switch flavor {
      case .openAI, .vLLM, .llamaCpp: "{\"\(field)\":\"\(text)\"}"
      case .sglang:
        "{\"content\":\(isText ? "\"\(text)\"" : "null"),"
          + "\"reasoning_content\":\(isText ? "null" : "\"\(text)\"")}"
      case .ollama, .tgi:
        "{\"role\":\"assistant\",\(isText ? "" : "\"content\":\"\",")\"\(field)\":\"\(text)\"}"
      }
    }

    /// What follows the delta or the message in a choice. `reason` is a JSON text, nil before the end.
    func choiceEnd(finishReason reason: String?) -> String {
      let filter = isAzure ? ",\(Self.filterResults)" : ""
      return switch flavor {
      // Members without a value are left out.
      case .vLLM: reason.map { ",\"finish_reason\":\($0),\"stop_reason\":null" } ?? ""
      case .sglang:
        ",\"logprobs\":null,\"finish_reason\":\(reason ?? "null"),\"matched_stop\":null"
      case .llamaCpp, .ollama: ",\"finish_reason\":\(reason ?? "null")"
      case .openAI, .tgi: "\(filter),\"logprobs\":null,\"finish_reason\":\(reason ?? "null")"
      }
    }

    /// The members before the choices.
    func envelope(_ object: String, of output: GeneratedOutput, model: String) -> String {
      let id = flavor == .tgi ? "" : "chatcmpl-\(output.id)"
      let fingerprint =
        switch flavor {
        case .openAI: #""service_tier":"default","system_fingerprint":"fp_mock","#
        case .vLLM, .sglang: ""
        case .llamaCpp: #""system_fingerprint":"b1-mock","#
        case .ollama: #""system_fingerprint":"fp_ollama","#
        case .tgi: #""system_fingerprint":"3-mock","#
        }
      return "\"id\":\"\(id)\",\"object\":\"\(object)\",\"created\":\(output.created),"
        + "\"model\":\(JSONText.quoted(model)),\(fingerprint)"
    }

    /// Whether a chunk says that usage comes later.
    var hasNullUsage: Bool { reportsUsage && (flavor == .openAI || flavor == .sglang) }

    /// What the last object of a reply has besides.
    var lastMembers: String {
      flavor == .llamaCpp
        ? #","timings":{"prompt_n":1,"prompt_ms":1.5,"predicted_n":1,"predicted_ms":1.5}"# : ""
    }

    /// What a server sends where nothing else is to be sent.
    func interludes(_ noise: MockServer.Behavior.Noise) -> [String] {
      var events: [String] = []
      // There is no ping of the API's own; its proxies send comments.
      if noise.contains(.comments) {
        events.append(flavor == .tgi || flavor == .llamaCpp ? ":\n\n" : ": keep-alive\n\n")
      }
      if noise.contains(.unknownEvents) {
        events.append(
          noise.addingUnknownFields(to: "event: future.event\ndata: {\"future\":true}\n\n"))
      }
      return events
    }
  }

#endif
