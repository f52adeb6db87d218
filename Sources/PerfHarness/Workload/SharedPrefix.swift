/// What prompts begin with that is the same in many of them: a system prompt, a document that all ask
/// about.
///
/// It stands at the start of the user's message, byte by byte the same within a group, and is part of the
/// traffic's prompt tokens, not on top of them. After it each prompt has words of its own, no two alike
/// from the first block of tokens on. Which group a prompt belongs to is drawn from the seed. Every
/// repetition has prefixes of its own, so that each begins with a cold cache: with a warm-up a warm one is
/// measured.
public enum SharedPrefix: Sendable, Hashable, CustomStringConvertible {
  /// Nothing is shared.
  case none
  /// So many tokens, of as many prefixes as there are groups. A prompt of drawn length that is too short
  /// for all of them has the first of them: eight words are always its own.
  case tokens(Int, groups: Int = 1)
  /// A share of each prompt, from more than 0 to less than 1; a longer prompt's prefix begins with that of
  /// a shorter one. Not of prompts that are given, because nobody knows how long they are.
  case share(Double, groups: Int = 1)

  /// The words that a prompt always has of its own: its nonce.
  static let leastOwnWords = 8
  private static let greatestGroups = 1_000_000

  /// How many groups there are.
  package var groups: Int {
    switch self {
    case .none: 0
    case .tokens(_, let groups), .share(_, let groups): groups
    }
  }

  /// How many words of a prompt of so many are prefix.
  package func words(of count: Int, _ scale: PromptScale = .estimate) -> Int {
    let most = max(0, count - Self.leastOwnWords)
    return switch self {
    case .none: 0
    case .tokens(let tokens, _): min(scale.words(ofTokens: tokens), most)
    case .share(let share, _): min(Int((share * Double(count)).rounded()), most)
    }
  }

  /// Throws for a prefix of nothing, one of a whole prompt or more, and for no groups.
  public func validate() throws(WorkloadError) {
    switch self {
    case .none: return
    case .tokens(let count, _):
      guard (1...10_000_000).contains(count) else {
        throw WorkloadError(
          .invalidSetting,
          "the shared prefix has \(count) tokens; expected 1 to 10000000; "
            + "write e.g. .tokens(500), or .none")
      }
    case .share(let share, _):
      guard share > 0, share < 1 else {
        throw WorkloadError(
          .invalidSetting,
          "the shared prefix is \(share) of each prompt; expected more than 0 and less than 1; "
            + "write e.g. .share(0.5), or .none")
      }
    }
    guard (1...Self.greatestGroups).contains(groups) else {
      throw WorkloadError(
        .invalidSetting,
        "the shared prefix has \(groups) groups; expected 1 to \(Self.greatestGroups); "
          + "write e.g. .tokens(500, groups: 4)")
    }
  }

  /// E.g. `none`, `500 tokens`, `0.5 of each prompt in 4 groups`.
  public var description: String {
    let length: String
    switch self {
    case .none: return "none"
    case .tokens(1, _): length = "1 token"
    case .tokens(let count, _): length = "\(count) tokens"
    case .share(let share, _): length = "\(share) of each prompt"
    }
    return length + (groups == 1 ? "" : " in \(groups) groups")
  }
}
