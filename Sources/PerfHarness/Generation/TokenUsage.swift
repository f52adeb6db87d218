/// Token counts of one request, normalized over providers.
public struct TokenUsage: Sendable, Hashable {
  /// Where the counts come from. An aggregate never mixes sources without saying so.
  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// The server's own accounting.
    case usage
    /// Counted here, by a tokenizer.
    case tokenizer
    /// One token assumed for each output event.
    case chunks
    /// Estimated from the length of the text.
    case estimated
  }

  /// Tokens of the prompt; cached ones are included unless `promptIncludesCached` says otherwise.
  public var prompt: Int?
  /// Generated tokens, reasoning included.
  public var output: Int?
  /// Generated tokens that were reasoning.
  public var reasoning: Int?
  /// Tokens of the prompt that the server had in its cache.
  public var cached: Int?
  /// Whether `prompt` includes `cached`. True of every provider, by adding the two up where its own
  /// counts are apart; false only where it does not tell which of the two it means.
  public var promptIncludesCached: Bool
  /// Where the counts come from.
  public var source: Source

  /// Makes a count; what the provider does not tell stays nil.
  public init(
    prompt: Int? = nil, output: Int? = nil, reasoning: Int? = nil, cached: Int? = nil,
    promptIncludesCached: Bool = true, source: Source = .usage
  ) {
    self.prompt = prompt
    self.output = output
    self.reasoning = reasoning
    self.cached = cached
    self.promptIncludesCached = promptIncludesCached
    self.source = source
  }
}
