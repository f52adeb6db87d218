/// By whose word the prompts of a run have the tokens that they have.
public struct PromptSizes: Sendable, Hashable {
  /// How many words make a prompt, and who said so.
  public var scale: PromptScale
  /// How many prompts of the sizes that the run has were counted before it.
  public var checked = 0
  /// Of those the farthest off: what the server counted more than wanted; negative for less.
  public var greatestCheckDeviation = 0
  /// What a reader must know besides.
  package var notes: [String] = []

  package init(_ scale: PromptScale) {
    self.scale = scale
  }

  /// Takes the count of a prompt that was made to have `wanted` tokens.
  package mutating func check(counted: Int, wanted: Int) {
    checked += 1
    let deviation = counted - wanted
    if deviation.magnitude > greatestCheckDeviation.magnitude { greatestCheckDeviation = deviation }
  }
}

extension PromptScale {
  /// E.g. `the server's tokenizer: 7 tokens of template, then a token a word`.
  package var summary: String {
    let template = "\(templateTokens) token\(templateTokens == 1 ? "" : "s") of template"
    let words =
      tokensPerWord == 1
      ? "then a token a word" : "then \((tokensPerWord * 1000).rounded() / 1000) tokens a word"
    switch source {
    case .tokenizer: return "the server's tokenizer: \(template), \(words)"
    case .calibration: return "calibration: \(template), \(words)"
    case .estimate: return "estimate: a token a word, no template known of"
    }
  }
}
