#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Search and comparison as fast as the C library has them, in debug builds too: every byte that a
/// server sends comes through here.
extension UnsafeBufferPointer<UInt8> {
  /// Where `byte` stands first, at `start` or later; `count` when it does not.
  package func index(of byte: UInt8, from start: Int) -> Int {
    guard start < count, let base = baseAddress,
      let place = memchr(base + start, Int32(byte), count - start)
    else { return count }
    return UnsafeRawPointer(base).distance(to: place)
  }

  /// Whether exactly `other` stands at `start`.
  package func holds(_ other: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    guard start + other.count <= count else { return false }
    guard let base = baseAddress, let otherBase = other.baseAddress else { return other.isEmpty }
    return memcmp(base + start, otherBase, other.count) == 0
  }

  /// Whether exactly `text`, which must be plain ASCII, stands at `start`.
  package func holds(_ text: StaticString, at start: Int) -> Bool {
    text.withUTF8Buffer { holds($0, at: start) }
  }
}
