/// Conversations as ShareGPT has them:
/// `{"id": "1", "conversations": [{"from": "human", "value": "…"}, {"from": "gpt", "value": "…"}]}`.
///
/// As vLLM and SGLang read them: the first turn is the prompt, whoever speaks it, and a conversation of
/// fewer than two turns is left out. The second turn says how long a reply may be. Unlike there, a system
/// turn in front stays what it is, and no conversation is left out for its length; what its user said later is
/// there for those who go on.
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
    entry.laterTurns = laterTurns(turns)
    return .entry(entry)
  }

  /// What was said later by who spoke first, as long as the two take turns and there is something said.
  private static func laterTurns(_ turns: [JSONNode]) -> [String] {
    var texts: [String] = []
    for place in stride(from: 2, to: turns.count, by: 2) {
      guard turns[place]["from"]?.value == turns[0]["from"]?.value,
        case .string(let text)? = turns[place]["value"]?.value,
        !text.allSatisfy(\.isWhitespace)
      else { break }
      texts.append(text)
    }
    return texts
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
