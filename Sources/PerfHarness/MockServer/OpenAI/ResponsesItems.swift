#if HTTP

  /// The items of a response and the events that tell of them, as texts.
  struct ResponsesItems {
    /// The type of an event and its members but for the type and the number.
    typealias Event = (type: String, members: String)

    let output: GeneratedOutput
    let model: String
    let reportsUsage: Bool
    var pads = false
    var noise: MockServer.Behavior.Noise = []

    /// Whether there is a message: thoughts can be all that there is.
    var hasMessage: Bool {
      output.reasoningTokens == 0 || output.tokens > output.reasoningTokens
    }

    func event(_ type: String, _ members: String) -> String {
      noise.addingUnknownFields(
        to: "event: \(type)\ndata: {\"type\":\"\(type)\",\(members)}\n\n")
    }

    /// The event of a token.
    func delta(isReasoning: Bool) -> EventTemplate {
      let type =
        isReasoning ? "response.reasoning_summary_text.delta" : "response.output_text.delta"
      return EventTemplate(
        event(
          type,
          "\(isReasoning ? thoughtPlace : textPlace),"
            + "\"sequence_number\":\(EventTemplate.Slot.sequenceNumber.mark),"
            + "\"delta\":\"\(EventTemplate.Slot.text.mark)\""
            + (isReasoning ? "" : ",\"logprobs\":[]") + OpenAIPadding.member(pads)))
    }

    var reasoningStart: [Event] {
      [
        ("response.output_item.added", item(0, thought(""))),
        ("response.reasoning_summary_part.added", "\(thoughtPlace),\"part\":\(summary(""))"),
      ]
    }

    var reasoningEnd: [Event] {
      [
        ("response.reasoning_summary_text.done", "\(thoughtPlace),\"text\":\"\(thoughts)\""),
        ("response.reasoning_summary_part.done", "\(thoughtPlace),\"part\":\(summary(thoughts))"),
        ("response.output_item.done", item(0, thought(summary(thoughts)))),
      ]
    }

    var messageStart: [Event] {
      [
        ("response.output_item.added", item(messageIndex, message("in_progress", ""))),
        ("response.content_part.added", "\(textPlace),\"part\":\(part(""))"),
      ]
    }

    var messageEnd: [Event] {
      [
        ("response.output_text.done", "\(textPlace),\"text\":\"\(text)\",\"logprobs\":[]"),
        ("response.content_part.done", "\(textPlace),\"part\":\(part(text))"),
        ("response.output_item.done", item(messageIndex, message(status, part(text)))),
      ]
    }

    /// The response at its end.
    var whole: String {
      let usage =
        "{\"input_tokens\":\(output.promptTokens),\"input_tokens_details\":{\"cached_tokens\":"
        + "\(output.cachedTokens)},\"output_tokens\":\(output.tokens),\"output_tokens_details\":{\"reasoning_tokens\":"
        + "\(output.reasoningTokens)},\"total_tokens\":\(output.promptTokens + output.tokens)}"
      let items =
        (output.reasoningTokens > 0 ? [thought(summary(thoughts))] : [])
        + (hasMessage ? [message(status, part(text))] : [])
      return response(
        status: status, output: items.joined(separator: ","), usage: reportsUsage ? usage : "null")
    }

    func response(
      status: String, error: String = "null", output items: String = "", usage: String = "null"
    ) -> String {
      let reason = status == "incomplete" ? "{\"reason\":\"max_output_tokens\"}" : "null"
      return
        "{\"id\":\"resp_\(output.id)\",\"object\":\"response\",\"created_at\":\(output.created),"
        + "\"status\":\"\(status)\",\"error\":\(error),\"incomplete_details\":\(reason),"
        + "\"model\":\(JSONText.quoted(model)),\"output\":[\(items)],\"usage\":\(usage)}"
    }

    private var status: String { output.reachedLimit ? "incomplete" : "completed" }
    private var messageIndex: Int { output.reasoningTokens > 0 ? 1 : 0 }
    private var thoughts: String { output.text(of: 0..<output.reasoningTokens) }
    private var text: String { output.text(of: output.reasoningTokens..<output.tokens) }

    private var thoughtPlace: String {
      "\"item_id\":\"rs_1\",\"output_index\":0,\"summary_index\":0"
    }

    private var textPlace: String {
      "\"item_id\":\"msg_1\",\"output_index\":\(messageIndex),\"content_index\":0"
    }

    private func item(_ index: Int, _ item: String) -> String {
      "\"output_index\":\(index),\"item\":\(item)"
    }

    private func thought(_ summary: String) -> String {
      "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[\(summary)]}"
    }

    private func summary(_ text: String) -> String {
      "{\"type\":\"summary_text\",\"text\":\"\(text)\"}"
    }

    private func message(_ status: String, _ part: String) -> String {
      "{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\",\"status\":\"\(status)\","
        + "\"content\":[\(part)]}"
    }

    private func part(_ text: String) -> String {
      "{\"type\":\"output_text\",\"text\":\"\(text)\",\"annotations\":[]}"
    }
  }

#endif
