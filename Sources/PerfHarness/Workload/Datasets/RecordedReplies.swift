/// What the replies that a dataset has say of those that are asked for: how long they may be.
package enum RecordedReplies: Sendable {
  /// Nothing: the traffic says it.
  case ignored
  /// As many tokens, each taken for four bytes of UTF-8, as it is about with English prose.
  case estimated
  /// As many tokens as a tokenizer counts.
  case counted(TokenCounter)

  private static let bytesPerToken = 4

  /// The limit of output tokens; nil where there is none. A reply of nothing had its end in it.
  func limit(_ reply: String?) -> Int? {
    guard let reply else { return nil }
    switch self {
    case .ignored: return nil
    case .estimated: return max(1, reply.utf8.count / Self.bytesPerToken)
    case .counted(let counter): return max(1, counter.tokens(in: reply))
    }
  }

  /// Whether a limit costs nothing, so that none need be remembered.
  var isFree: Bool {
    if case .counted = self { false } else { true }
  }
}
