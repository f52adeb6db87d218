/// Makes the requests of a trace: as long as they were, of words that are made up.
package struct TracePrompts: Sendable {
  /// The trace that sizes are taken from.
  package let loaded: LoadedTrace
  private let synthesizer: PromptSynthesizer

  package init(_ loaded: LoadedTrace, synthesizer: PromptSynthesizer = PromptSynthesizer()) {
    self.loaded = loaded
    self.synthesizer = synthesizer
  }

  /// The request of a row; the first one comes again after the last. Where the trace names blocks, equal
  /// ids are equal words, within one seed.
  ///
  /// - Parameters:
  ///   - index: the row, counted from 0.
  ///   - seed: decides the words.
  package func request(index: Int, seed: UInt64) -> GenerationRequest {
    let row = loaded.rows[index % loaded.rows.count]
    let input = Int(row.input)
    let blocks = loaded.blocks(of: row)
    let prompt =
      blocks.map { text(of: $0, words: input, index: index, seed: seed) }
      ?? synthesizer.text(index: index, words: input, seed: seed)
    let limit = row.output > 0 ? Int(row.output) : nil
    var request = GenerationRequest(
      prompt: prompt, maxOutputTokens: limit, ignoresEndOfSequence: limit != nil, temperature: nil,
      promptTokens: input)
    request.promptBlocks = blocks.map { blocks in
      var blocks = blocks
      // Of another seed the words are others, and so must the ids be.
      blocks.ids = blocks.ids.map { id in
        var generator = SeededGenerator(seed: seed, stream: id)
        return generator.next()
      }
      return blocks
    }
    return request
  }

  /// A part of a prompt for each block, the same for the same id. A block that is cut off at the end of
  /// one prompt is how the whole one begins, because words are drawn in order.
  private func text(of blocks: PromptBlocks, words count: Int, index: Int, seed: UInt64) -> String {
    var parts: [String] = []
    var rest = count
    for id in blocks.ids where rest > 0 {
      let size = min(rest, blocks.tokensPerBlock)
      parts.append(synthesizer.text(index: Int(truncatingIfNeeded: id), words: size, seed: seed))
      rest -= size
    }
    // What no id stands for is like nothing else.
    if rest > 0 { parts.append(synthesizer.text(index: index, words: rest, seed: ~seed)) }
    return parts.joined(separator: " ")
  }
}
