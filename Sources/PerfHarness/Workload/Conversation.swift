/// Makes users of the slots of a closed load, who ask, read the reply, and ask on.
///
/// Each slot sends the turns of a conversation one after the other, after the load's think time, and then
/// begins another one. A turn's request has all that was said before, the real replies included, and ends
/// with a new text of the user, which has the traffic's prompt tokens; the reply is limited by the
/// traffic's output tokens. A conversation ends early when a turn fails, is cancelled, or gets no visible
/// text to go on from. What is said in a turn depends on the seed, the repetition, the conversation and the
/// turn alone, and on what the server replied.
///
/// Prompts that are given are taken one after the other. Those of ShareGPT are conversations themselves: a
/// user goes on with what was said in the same one, which ends with it at the latest.
///
/// The text of replies is kept for it, which costs memory while a reply comes.
public struct Conversation: Sendable, Hashable, CustomStringConvertible {
  /// How many requests a conversation has; drawn for each, at least 1.
  public var turns: CountDistribution
  /// Tokens of a system prompt, the same in all conversations of a repetition; 0 for none. They come on
  /// top of the traffic's.
  public var systemTokens: Int

  private static let allowedTurns = 1...10_000

  /// Conversations of so many turns, e.g. `.turns(3)` or `.turns(.uniform(2...8), systemTokens: 300)`.
  public static func turns(_ turns: CountDistribution, systemTokens: Int = 0) -> Conversation {
    Conversation(turns: turns, systemTokens: systemTokens)
  }

  /// Throws for conversations without turns, and for a system prompt out of bounds.
  public func validate() throws(WorkloadError) {
    guard turns.lies(in: Self.allowedTurns) else {
      throw WorkloadError(
        .invalidSetting,
        "a conversation has \(turns) turns; expected 1 to \(Self.allowedTurns.upperBound); "
          + "write e.g. .turns(3) or .turns(.uniform(2...8))")
    }
    guard (0...10_000_000).contains(systemTokens) else {
      throw WorkloadError(
        .invalidSetting,
        "the system prompt of a conversation has \(systemTokens) tokens; expected 0 to 10000000; "
          + "write e.g. systemTokens: 300")
    }
  }

  /// E.g. `3 turns` or `uniform(2, 8) turns with a system prompt of 300 tokens`.
  public var description: String {
    "\(turns) \(turns == 1 ? "turn" : "turns")"
      + (systemTokens > 0 ? " with a system prompt of \(systemTokens) tokens" : "")
  }
}
