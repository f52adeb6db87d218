/// Conversations as ShareGPT has them:
/// `{"id": "1", "conversations": [{"from": "human", "value": "…"}, {"from": "gpt", "value": "…"}]}`.
///
/// As vLLM and SGLang read them: the first turn is the prompt, whoever speaks it, and a conversation of
/// fewer than two turns is left out. The second turn says how long a reply may be. Unlike there, a system
/// turn in front stays what it is, and no conversation is left out for its length.
///
/// Source: vLLM, `vllm/benchmarks/datasets/sharegpt.py`.
enum ShareGPT {
  static func decode(_ node: JSONNode) throws(RecordError) -> RecordDecoder.Decoded {
    guard case .array(var turns)? = (node["conversations"] ?? node["conversation"])?.value else {
      throw RecordError(
        line: node.line,
        "there is no list \"conversations\"; expected a conversation of ShareGPT; write e.g. "
          + #"{"conversations": [{"from": "human", "value": "…"}, {"from": "gpt", "value": "…"}]}"#)
    }
    var messages: [GenerationRequest.Message] = []
    if let first = turns.first, first["from"]?.value == .string("system") {
      messages.append(GenerationRequest.Message(role: .system, text: try text(of: first)))
      turns.removeFirst()
    }
    guard turns.count >= 2 else { return .short }
    let prompt = try text(of: turns[0])
    guard !prompt.allSatisfy(\.isWhitespace) else { return .blank }
    messages.append(GenerationRequest.Message(text: prompt))
    var entry = DatasetEntry(messages: messages)
    entry.recordedReply = try text(of: turns[1])
    return .entry(entry)
  }

  private static func text(of turn: JSONNode) throws(RecordError) -> String {
    guard case .string(let text)? = turn["value"]?.value else {
      throw RecordError(
        line: turn.line,
        #"a turn has no text "value"; expected {"from": "human", "value": "…"}; add it, or remove "#
          + "the conversation")
    }
    return text
  }
}
