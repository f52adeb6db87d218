/// A chunk of a stream with a gap where its output stood.
///
/// The chunks of a stream mostly differ in that one string, so most of them need not be parsed: one
/// that has the same bytes before and after a string that `JSONCursor` reads at the same place is
/// taken through the same steps by `OpenAIChunk`, and says the same of another string. What does not
/// match says nothing; it is for `OpenAIChunk` to read or to refuse.
struct ChunkTemplate {
  /// The bytes of the chunk without the string and its quotes.
  private var surroundings: [UInt8] = []
  /// How many of them come before the string.
  private var gap = 0
  /// What the output is.
  private(set) var kind = OutputKind.text

  /// Takes a chunk for the template of those to come, if it says nothing but one string of output.
  mutating func learn(_ chunk: OpenAIChunk, from bytes: UnsafeBufferPointer<UInt8>) {
    guard let output = chunk.output, chunk.outputStrings == 1, chunk.usage == nil,
      chunk.finishReason == nil, chunk.error == nil
    else { return }
    let string = chunk.lastOutputString
    surroundings.removeAll(keepingCapacity: true)
    surroundings.reserveCapacity(bytes.count - string.count)
    surroundings.append(
      contentsOf: UnsafeBufferPointer(rebasing: bytes[..<string.lowerBound]))
    surroundings.append(
      contentsOf: UnsafeBufferPointer(rebasing: bytes[string.upperBound...]))
    gap = string.lowerBound
    kind = output.kind
  }

  /// The output of a chunk that differs from the template in nothing else; nil when it may, or when
  /// its output is empty.
  func output(
    of chunk: UnsafeBufferPointer<UInt8>
  ) -> (string: JSONCursor.StringSpan, bytes: Int)? {
    guard !surroundings.isEmpty else { return nil }
    return surroundings.withUnsafeBufferPointer { surroundings in
      guard chunk.holds(UnsafeBufferPointer(rebasing: surroundings[..<gap]), at: 0)
      else { return nil }
      var cursor = JSONCursor(chunk, at: gap)
      guard let string = try? cursor.readStringSpan(),
        chunk.count - cursor.position == surroundings.count - gap,
        chunk.holds(UnsafeBufferPointer(rebasing: surroundings[gap...]), at: cursor.position)
      else { return nil }
      let count = string.utf8Count
      return count > 0 ? (string, count) : nil
    }
  }
}
