/// What a prompt is made of, block by block: where two prompts have equal ids up to some block, they have
/// equal tokens up to there.
///
/// Servers that cache prefixes keep them by such blocks. A simulated server, which reads no text, knows a
/// prefix again by the ids; HTTP providers do not send them.
public struct PromptBlocks: Sendable, Hashable {
  /// How many tokens a block has; the last one may have fewer. At least 1.
  public var tokensPerBlock: Int
  /// One for each block, from the first one on. May end before the prompt does: what follows is like
  /// nothing else.
  public var ids: [UInt64]

  /// Names the blocks of a prompt.
  public init(tokensPerBlock: Int, ids: [UInt64]) {
    self.tokensPerBlock = tokensPerBlock
    self.ids = ids
  }
}

extension PromptBlocks {
  /// What vLLM has by default, and what prompts of the harness are described in.
  package static let usualTokensPerBlock = 16

  /// Appends the blocks that are full up to so many tokens of the prompt; those that are there already
  /// stay.
  ///
  /// - Parameters:
  ///   - tokens: how far the content reaches, from the start of the prompt.
  ///   - content: names it. Prompts that name the same one have the same tokens up to there.
  package mutating func extend(to tokens: Int, with content: UInt64) {
    while (ids.count + 1) * tokensPerBlock <= tokens {
      var generator = SeededGenerator(seed: content, stream: UInt64(ids.count))
      ids.append(generator.next())
    }
  }
}
