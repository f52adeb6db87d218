#if HTTP

  import NIOCore

  /// The objects of a chat completion, as texts.
  struct ChatChunks {
    let output: GeneratedOutput
    let model: String
    let style: ChatStyle

    var finishReason: String { output.reachedLimit ? "\"length\"" : "\"stop\"" }

    /// The event of a token.
    func template(_ delta: String, finishReason: String? = nil) -> EventTemplate {
      var usage = nullUsage
      if style.reportsUsageContinuously {
        usage =
          ",\"usage\":{\"prompt_tokens\":\(output.promptTokens),\"completion_tokens\":"
          + EventTemplate.Slot.outputTokens.mark
          + ",\"total_tokens\":\(EventTemplate.Slot.totalTokens.mark)}"
      }
      return EventTemplate(
        event(
          choice(delta, finishReason: finishReason), usage + OpenAIPadding.member(style.pads)))
    }

    /// The event of the role, which holds no token.
    var role: ByteBuffer? {
      style.roleDelta.map { delta in
        var end = usage(tokensSoFar: 0)
        if style.pads { end += ",\"obfuscation\":\"aB3\"" }
        return ByteBuffer(string: event(choice(delta), end))
      }
    }

    /// The event of the finish reason.
    var finish: ByteBuffer {
      let end = style.reportsUsage ? "" : style.lastMembers
      return ByteBuffer(
        string: event(
          choice("{}", finishReason: finishReason), usage(tokensSoFar: output.tokens) + end))
    }

    /// The event of the counts.
    var usage: ByteBuffer {
      ByteBuffer(string: event("", ",\"usage\":\(finalUsage)\(style.lastMembers)"))
    }

    /// What Azure's filter says of the prompt, before anything else.
    var promptFilter: ByteBuffer {
      annotation("\(ChatStyle.promptFilterResults),\"choices\":[]")
    }

    /// What Azure's filter says of the output when it has read all of it, in a choice without a delta.
    var outputFilter: ByteBuffer {
      annotation(
        "\"choices\":[{\"index\":0,\"finish_reason\":null,\(ChatStyle.filterResults),"
          + "\"content_filter_offsets\":{\"check_offset\":0,\"start_offset\":0,\"end_offset\":9}}]")
    }

    var whole: String {
      let start = style.reasoningField == nil ? 0 : output.reasoningTokens
      let text = output.text(of: start..<output.tokens)
      let reasoning = output.text(of: 0..<start)
      let more = style.flavor == .openAI ? ",\"refusal\":null,\"annotations\":[]" : ""
      var thought = ""
      if let field = style.reasoningField, !reasoning.isEmpty {
        thought = "\"\(field)\":\"\(reasoning)\","
      }
      return style.noise.addingUnknownFields(
        to: "{" + style.envelope("chat.completion", of: output, model: model)
          + (style.isAzure ? "\(ChatStyle.promptFilterResults)," : "")
          + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\(thought)"
          + "\"content\":\"\(text)\"\(more)}\(style.choiceEnd(finishReason: finishReason))}]"
          + (style.reportsUsage ? ",\"usage\":\(finalUsage)" : "") + "\(style.lastMembers)}")
    }

    private var nullUsage: String { style.hasNullUsage ? ",\"usage\":null" : "" }

    private func choice(_ delta: String, finishReason: String? = nil) -> String {
      "{\"index\":0,\"delta\":\(delta)\(style.choiceEnd(finishReason: finishReason))}"
    }

    private func event(_ choices: String, _ end: String) -> String {
      style.noise.addingUnknownFields(
        to: "data: {" + style.envelope("chat.completion.chunk", of: output, model: model)
          + "\"choices\":[\(choices)]\(end)}\n\n")
    }

    private func annotation(_ members: String) -> ByteBuffer {
      ByteBuffer(
        string: style.noise.addingUnknownFields(
          to: "data: {\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\(members)"
            + "\(nullUsage)}\n\n"))
    }

    private func usage(tokensSoFar tokens: Int) -> String {
      style.reportsUsageContinuously ? ",\"usage\":{\(counts(tokens))}" : nullUsage
    }

    private func counts(_ tokens: Int) -> String {
      "\"prompt_tokens\":\(output.promptTokens),\"completion_tokens\":\(tokens),"
        + "\"total_tokens\":\(output.promptTokens + tokens)"
    }

    private var finalUsage: String {
      let details =
        switch style.flavor {
        case .openAI:
          ",\"prompt_tokens_details\":{\"cached_tokens\":\(output.cachedTokens),\"audio_tokens\":0},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":\(output.reasoningTokens),"
            + "\"audio_tokens\":0,\"accepted_prediction_tokens\":0,"
            + "\"rejected_prediction_tokens\":0}"
        case .sglang: "\(output.cachedDetails),\"reasoning_tokens\":\(output.reasoningTokens)"
        case .vLLM, .llamaCpp: output.cachedDetails
        // They tell nothing of a cache.
        case .ollama, .tgi: ""
        }
      return "{\(counts(output.tokens))\(details)}"
    }
  }

#endif
