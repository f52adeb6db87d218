/// Makes the requests of a trace: as long as they were, of words that are made up.
package struct TracePrompts: Sendable {
  /// What the words of a prompt depend on besides its row.
  package struct Setting: Sendable {
    /// Decides the words.
    package var seed: UInt64
    /// Sets the first words apart from those of other salts; 0 leaves them.
    package var salt: UInt64 = 0
    /// How many words make a prompt of as many tokens as the trace says.
    package var scale = PromptScale.estimate

    package init(seed: UInt64, salt: UInt64 = 0, scale: PromptScale = .estimate) {
      self.seed = seed
      self.salt = salt
      self.scale = scale
    }
  }

  /// The trace that sizes are taken from.
  package let loaded: LoadedTrace
  private let synthesizer: PromptSynthesizer

  package init(_ loaded: LoadedTrace, synthesizer: PromptSynthesizer = PromptSynthesizer()) {
    self.loaded = loaded
    self.synthesizer = synthesizer
  }

  /// The request of a row; the first one comes again after the last. Where the trace names blocks, equal
  /// ids are equal words, within one seed and one salt.
  ///
  /// - Parameter index: the row, counted from 0.
  package func request(index: Int, _ setting: Setting) -> GenerationRequest {
    let row = loaded.rows[index % loaded.rows.count]
    let blocks = loaded.blocks(of: row)
    let limit = row.output > 0 ? Int(row.output) : nil
    var request = GenerationRequest(
      prompt: text(of: blocks, tokens: Int(row.input), index: index, setting),
      maxOutputTokens: limit, ignoresEndOfSequence: limit != nil, temperature: nil,
      promptTokens: Int(row.input))
    request.promptBlocks = blocks.map { blocks in
      var blocks = blocks
      // Of another seed or salt the words are others, and so must the ids be.
      blocks.ids = blocks.ids.map { id in
        var generator = SeededGenerator(seed: setting.seed ^ setting.salt, stream: id)
        return generator.next()
      }
      return blocks
    }
    return request
  }

  /// A part of a prompt for each block, the same for the same id. A block that is cut off at the end of
  /// one prompt is how the whole one begins, because words are drawn in order.
  ///
  /// The template of the server is part of the tokens, so that the first block has fewer words than the
  /// others: every block ends at the token where it ended in the trace.
  private func text(
    of blocks: PromptBlocks?, tokens: Int, index: Int, _ setting: Setting
  ) -> String {
    let count = setting.scale.wordCount(forTokens: tokens)
    var parts: [String] = []
    var made = 0
    func add(_ words: Int, _ number: Int, _ seed: UInt64) {
      guard words > 0 else { return }
      parts.append(synthesizer.text(index: number, words: words, seed: seed, salt: setting.salt))
      made += words
    }
    for (place, id) in (blocks?.ids ?? []).enumerated() where made < count {
      let end = (place + 1) * (blocks?.tokensPerBlock ?? 0)
      let words = end < tokens ? min(count, setting.scale.wordsWithin(tokens: end)) : count
      add(words - made, Int(truncatingIfNeeded: id), setting.seed)
    }
    // What no id stands for is like nothing else, not even like the block of that number.
    add(count - made, index, ~setting.seed)
    return parts.joined(separator: " ")
  }
}
