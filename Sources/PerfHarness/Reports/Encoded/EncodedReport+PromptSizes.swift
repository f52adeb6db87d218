extension EncodedReport.V1 {
  /// By whose word the prompts of a run have the tokens that they have.
  public struct PromptSizes: Codable, Sendable, Hashable {
    /// How far the prompts were off.
    public struct Deviation: Codable, Sendable, Hashable {
      /// How many requests the server counted the prompt of.
      public var requests: Int
      /// What it counted more than wanted, of one request on average; negative for less.
      public var mean: Double
      /// The same of the prompt that was farthest off.
      public var greatest: Int
    }

    /// `tokenizer` (the server counted words), `calibration` (by its usage of short requests) or
    /// `estimate` (a word was taken for a token).
    public var source: String
    /// What the server counts besides the words.
    public var templateTokens: Int
    /// 1 where each word is a token.
    public var tokensPerWord: Double
    /// How many different words prompts are made of.
    public var words: Int
    /// How many prompts were counted before the run.
    public var checked: Int
    /// Of those the farthest off: what was counted more than wanted; negative for less.
    public var greatestCheckDeviation: Int
    /// What the server's usage says of the measured requests; nil where it says nothing.
    public var deviation: Deviation?

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(source, forKey: .source)
      try container.encode(templateTokens, forKey: .templateTokens)
      try container.encode(tokensPerWord, forKey: .tokensPerWord)
      try container.encode(words, forKey: .words)
      try container.encode(checked, forKey: .checked)
      try container.encode(greatestCheckDeviation, forKey: .greatestCheckDeviation)
      try container.encode(deviation, forKey: .deviation)
    }
  }
}

extension EncodedReport.V1.PromptSizes {
  init(_ sizes: PromptSizes, _ deviation: PromptDeviation) {
    self.init(
      source: sizes.scale.source.rawValue, templateTokens: sizes.scale.templateTokens,
      tokensPerWord: sizes.scale.tokensPerWord, words: sizes.scale.words.count,
      checked: sizes.checked, greatestCheckDeviation: sizes.greatestCheckDeviation,
      deviation: deviation.mean.map {
        Deviation(requests: deviation.requests, mean: $0, greatest: deviation.greatest)
      })
  }
}
