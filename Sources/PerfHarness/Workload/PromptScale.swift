/// How many words make a prompt of so many tokens, as a server counts them.
public struct PromptScale: Sendable, Hashable {
  /// Who said so, best first.
  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// The server counted words for us.
    case tokenizer
    /// The usage of a few short requests.
    case calibration
    /// Nobody: a word is taken for a token.
    case estimate
  }

  /// A word is taken for a token, and no template is known of.
  package static let estimate = PromptScale(source: .estimate)

  /// Who said so.
  public var source: Source
  /// What the server counts besides the words: its chat template, special tokens.
  public var templateTokens: Int
  /// 1 where each word was found to be a token.
  public var tokensPerWord: Double
  /// What prompts are made of: common words, without those that are no single token.
  package var words: [String]

  package init(
    source: Source, templateTokens: Int = 0, tokensPerWord: Double = 1,
    words: [String] = CommonWords.all.map(String.init)
  ) {
    self.source = source
    self.templateTokens = templateTokens
    self.tokensPerWord = tokensPerWord
    self.words = words
  }

  /// How many words a prompt of so many tokens has: at least one, also where the template alone has more
  /// tokens than are asked for.
  package func wordCount(forTokens tokens: Int) -> Int {
    if source == .estimate { return tokens }
    // So much is no prompt's, but fits into an integer.
    let words = min(Double(tokens - templateTokens) / tokensPerWord, 1e9)
    return max(1, Int(words.rounded()))
  }

  /// How many words stand within the first tokens of a longer prompt: none where the template alone has
  /// more of them.
  package func wordsWithin(tokens: Int) -> Int {
    tokens > templateTokens ? wordCount(forTokens: tokens) : 0
  }

  /// How many words have so many tokens, without a template.
  package func words(ofTokens tokens: Int) -> Int {
    tokens > 0 ? wordCount(forTokens: tokens + templateTokens) : 0
  }

  /// How many tokens a prompt of so many words has.
  package func tokenCount(ofWords words: Int) -> Int {
    templateTokens + Int((Double(words) * tokensPerWord).rounded())
  }
}
