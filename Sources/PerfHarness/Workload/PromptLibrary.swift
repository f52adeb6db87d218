/// A prompt, and how long it is.
package struct Prompt: Sendable, Hashable {
  package var text: String
  /// How many tokens it was made to have; nil when nobody counted.
  package var tokens: Int?

  package init(text: String, tokens: Int?) {
    self.text = text
    self.tokens = tokens
  }
}

/// The prompts of a scenario, ready to be asked for.
package enum PromptLibrary: Sendable {
  /// Made when asked for.
  case synthetic(PromptSynthesizer)
  /// These, at least one, in order and again from the first.
  case texts([String])

  /// What tells texts apart from others: 16 hexadecimal digits.
  static func hash(of texts: [String]) -> String {
    var hash = FNV1a()
    for text in texts { hash.combine("\(text.utf8.count):\(text)") }
    return hash.hexDigits
  }

  /// The prompt of a request: nothing but the arguments decides it.
  ///
  /// - Parameters:
  ///   - index: the request's number; 0 or more.
  ///   - inputTokens: how long the prompt is to be, where it is made.
  ///   - seed: names the experiment.
  package func prompt(index: Int, inputTokens: Int, seed: UInt64) -> Prompt {
    switch self {
    case .synthetic(let synthesizer):
      let text = synthesizer.text(index: index, words: inputTokens, seed: seed)
      return Prompt(text: text, tokens: inputTokens)
    case .texts(let texts):
      return Prompt(text: texts[index % texts.count], tokens: nil)
    }
  }
}
