/// Makes prompts of a wanted length without a tokenizer.
///
/// A common short lowercase word with the space before it is one token of practically every
/// vocabulary. So a prompt of n tokens is n such words; the server's own count, which has the chat
/// template in it, is believed over this one.
package struct PromptSynthesizer: Sendable {
  /// A word and a space in the first bytes of an integer in memory.
  private struct PackedWord {
    var bytes: UInt64
    var count: Int
  }

  private let words: [PackedWord]

  package init() {
    self.init(of: CommonWords.all)
  }

  /// - Parameter words: what prompts are made of, at least one; those of `CommonWords`, or some of them.
  ///   Where some are left out, others stand in for them, so that the rest of a prompt stays as it is.
  package init(of words: some Collection<some StringProtocol>) {
    let packed = words.map { word in
      let text = word.utf8 + [UInt8(ascii: " ")]
      let bytes = text.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      return PackedWord(bytes: bytes.littleEndian, count: text.count)
    }
    let places = Dictionary(
      zip(words.lazy.map { String($0) }, packed), uniquingKeysWith: { first, _ in first })
    self.words = CommonWords.all.enumerated().map { place, word in
      places[String(word)] ?? packed[place % packed.count]
    }
  }

  /// So many words, separated by spaces: nothing but the arguments decides them.
  ///
  /// The first eight words are a nonce, eight bits each: of one seed, no two indices have the same
  /// one, because the generator's first number is a bijection of its stream. So the second prompt
  /// of a run differs from the first in its first block of tokens, and a prefix cache helps nobody.
  /// Only prompts of fewer than eight words can be equal, or, where words are left out, one pair in
  /// billions of billions.
  ///
  /// - Parameter salt: sets the nonces apart from those of other salts, and nothing else; 0 leaves them.
  package func text(index: Int, words count: Int, seed: UInt64, salt: UInt64 = 0) -> String {
    guard count > 0 else { return "" }
    var generator = SeededGenerator(seed: seed, stream: UInt64(bitPattern: Int64(index)))
    // Written in place because a prompt is made for every request, while the load runs. All eight
    // bytes are stored, of which the next word overwrites what lies behind the space. No word is
    // longer than eight bytes with its space, so that the last store ends within the buffer too.
    return String(unsafeUninitializedCapacity: count * 8) { buffer in
      let buffer = UnsafeMutableRawBufferPointer(buffer)
      var end = 0
      var bits: UInt64 = 0
      for position in 0..<count {
        if position.isMultiple(of: 8) { bits = generator.next() ^ (position == 0 ? salt : 0) }
        let word = words[Int(bits & 0xFF)]
        bits >>= 8
        buffer.storeBytes(of: word.bytes, toByteOffset: end, as: UInt64.self)
        end += word.count
      }
      return end - 1
    }
  }
}
