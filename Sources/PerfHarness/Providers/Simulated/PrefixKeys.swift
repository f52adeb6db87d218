/// What the blocks of a server's cache are known by: equal keys for equal tokens from the beginning of the
/// prompt to the end of the block.
///
/// Blocks of the cache need not be as long as those that the prompt is described by. One is known by the
/// chain of ids up to the one that has its last token, and by where it lies. Descriptions with blocks of
/// different lengths have nothing in common.
enum PrefixKeys {
  /// Keys of the blocks that are full and whose tokens are all told.
  ///
  /// - Parameters:
  ///   - blocks: what the prompt is made of.
  ///   - promptTokens: how long it is.
  ///   - tokensPerBlock: how long the cache's blocks are.
  static func keys(
    of blocks: PromptBlocks, promptTokens: Int, tokensPerBlock: Int
  ) -> [UInt64] {
    let length = max(1, blocks.tokensPerBlock)
    let (told, overflows) = blocks.ids.count.multipliedReportingOverflow(by: length)
    let count = min(promptTokens, overflows ? .max : told) / tokensPerBlock
    var keys: [UInt64] = []
    keys.reserveCapacity(count)
    var chain = mix(UInt64(length))
    var chained = 0
    for block in 0..<count {
      let last = (block + 1) * tokensPerBlock - 1
      while chained <= last / length {
        chain = mix(chain ^ mix(blocks.ids[chained]))
        chained += 1
      }
      keys.append(mix(chain &+ UInt64(block)))
    }
    return keys
  }

  /// The finalizer of MurmurHash3 (A. Appleby), a bijection, with a constant against the fixed point 0.
  private static func mix(_ value: UInt64) -> UInt64 {
    var value = value &+ 0x9E37_79B9_7F4A_7C15
    value = (value ^ (value >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    value = (value ^ (value >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return value ^ (value >> 33)
  }
}
