/// What is generated where nobody reads it.
enum SimulatedOutput {
  /// What a token's event is said to have.
  static let bytesPerToken = 4

  /// How many tokens come where nobody says how many.
  private static let usualTokens = 16

  /// How many tokens a request gets: what was drawn, else what it allows, but never more than that.
  static func tokens(drawn: Int?, limit: Int?) -> Int {
    let wanted = drawn ?? limit ?? usualTokens
    return max(0, min(wanted, limit ?? wanted))
  }

  /// A word for each token, of as many bytes as its event has.
  static func text(of tokens: Int) -> String {
    String(repeating: " the", count: tokens)
  }
}
