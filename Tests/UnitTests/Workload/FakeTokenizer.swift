@testable import PerfHarness

/// A tokenizer that is known word by word.
struct FakeTokenizer: Sendable {
  /// What it adds to every prompt.
  var template = 7
  /// Words that are not one token.
  var tokens: [String: Int] = [:]
  /// Pairs of neighbours, with a space between them, that have one token less than the two apart.
  var merges: Set<String> = []

  func count(_ text: String) -> Int {
    let words = text.split(separator: " ").map(String.init)
    let merged = zip(words, words.dropFirst()).count { merges.contains("\($0) \($1)") }
    return words.reduce(template - merged) { $0 + tokens[$1, default: 1] }
  }

  /// One of whose words so many, chosen at random, have more than one token.
  static func splitting(_ count: Int, seed: UInt64, template: Int = 7) -> FakeTokenizer {
    var generator = SeededGenerator(seed: seed)
    let words = CommonWords.all.shuffled(using: &generator).prefix(count)
    let tokens = words.map { (String($0), Int.random(in: 2...3, using: &generator)) }
    return FakeTokenizer(
      template: template, tokens: Dictionary(tokens, uniquingKeysWith: { first, _ in first }))
  }
}
