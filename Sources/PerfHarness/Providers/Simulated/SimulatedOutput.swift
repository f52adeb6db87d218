/// What is generated where nobody reads it.
enum SimulatedOutput {
  /// What a token's event is said to have.
  static let bytesPerToken = 4

  /// A word for each token, of as many bytes as its event has.
  static func text(of tokens: Int) -> String {
    String(repeating: " the", count: tokens)
  }
}
