extension JSONCursor {
  /// Bytes of the text that stand for a string, without its quotes.
  package struct StringSpan {
    fileprivate let bytes: UnsafeBufferPointer<UInt8>
    fileprivate let hasEscapes: Bool

    /// Whether this is exactly `text`, which must be plain ASCII.
    package static func == (span: StringSpan, text: StaticString) -> Bool {
      if span.hasEscapes { return span.string == "\(text)" }
      return span.bytes.count == text.utf8CodeUnitCount && span.bytes.holds(text, at: 0)
    }

    /// Lets a span stand in a `switch` over literals.
    package static func ~= (text: StaticString, span: StringSpan) -> Bool { span == text }

    /// How many bytes the string takes in the text, its quotes included.
    package var quotedCount: Int { bytes.count + 2 }

    /// How many bytes of UTF-8 the string has once its escapes are resolved; lone surrogates count
    /// as U+FFFD, bytes that are not UTF-8 as they are.
    package var utf8Count: Int { hasEscapes ? JSONCursor.utf8Count(bytes) : bytes.count }

    /// The string. Bytes that are not UTF-8 and lone surrogates become U+FFFD.
    package var string: String {
      hasEscapes ? JSONCursor.unescaped(bytes) : String(decoding: bytes, as: UTF8.self)
    }
  }

  // Inlined: an object of many short strings is mostly made of these calls.
  @inline(__always)
  mutating func readStringSpan(as name: String) throws(JSONSyntaxError) -> StringSpan {
    guard take(UInt8(ascii: "\"")) else { throw unexpected(name) }
    let start = position
    position = Self.endOfPlainText(in: bytes, from: start)
    let isPlain = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
    if !isPlain { try skipToClosingQuote() }
    let span = UnsafeBufferPointer(rebasing: bytes[start..<position])
    position += 1
    return StringSpan(bytes: span, hasEscapes: !isPlain)
  }

  // Apart and not inlined, so that the strings without escapes don't pay for it.
  @inline(never)
  private mutating func skipToClosingQuote() throws(JSONSyntaxError) {
    while true {
      position = Self.endOfPlainText(in: bytes, from: position)
      switch current {
      case UInt8(ascii: "\""): return
      case UInt8(ascii: "\\"): try skipEscape()
      case nil: throw error("the text ends inside a string")
      default: throw error("a control character in a string; expected it escaped")
      }
    }
  }

  private mutating func skipEscape() throws(JSONSyntaxError) {
    position += 1
    switch current {
    case UInt8(ascii: "u"):
      position += 1
      for _ in 0..<4 {
        guard let current, Self.hexValue(current) != nil else {
          throw unexpected("four hexadecimal digits after \"\\u\"")
        }
        position += 1
      }
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    default: throw unexpected("an escape such as \"\\n\"")
    }
  }

  /// Where the first quote, backslash or control character stands, at `start` or later; the end when
  /// there is none.
  ///
  /// Looks at eight bytes at once. Source: Hacker's Delight, 2nd edition, 6-1, 'Find first 0-byte':
  /// `(x - 0x01…) & ~x & 0x80…` marks the lowest byte that is zero, and perhaps some above it.
  @inline(__always)
  static func endOfPlainText(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = ones &* UInt64(UInt8(ascii: "\""))
    let backslashes = ones &* UInt64(UInt8(ascii: "\\"))
    let spaces = ones &* UInt64(UInt8(ascii: " "))
    let raw = UnsafeRawBufferPointer(bytes)
    var index = start
    while index + 8 <= bytes.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let (quote, backslash) = (word ^ quotes, word ^ backslashes)
      let isQuote = (quote &- ones) & ~quote
      let isBackslash = (backslash &- ones) & ~backslash
      let isControl = (word &- spaces) & ~word
      let found = (isQuote | isBackslash | isControl) & (ones &* 0x80)
      if found != 0 { return index + (found.trailingZeroBitCount >> 3) }
      index += 8
    }
    while index < bytes.count, bytes[index] >= 0x20, bytes[index] != UInt8(ascii: "\""),
      bytes[index] != UInt8(ascii: "\\")
    { index += 1 }
    return index
  }
}

// MARK: - Escapes that have been checked already

extension JSONCursor {
  private static func utf8Count(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = bytes.count
    var index = bytes.index(of: UInt8(ascii: "\\"), from: 0)
    while index < bytes.count {
      var length = 2
      if bytes[index + 1] == UInt8(ascii: "u") {
        let escaped = unicodeEscape(in: bytes, at: index)
        length = escaped.length
        count += UTF8.width(escaped.scalar) - length
      } else {
        count -= 1
      }
      index = bytes.index(of: UInt8(ascii: "\\"), from: index + length)
    }
    return count
  }

  private static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var units: [UInt8] = []
    units.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let escape = bytes.index(of: UInt8(ascii: "\\"), from: index)
      units.append(contentsOf: bytes[index..<escape])
      guard escape < bytes.count else { break }
      index = escape + 2
      switch bytes[escape + 1] {
      case UInt8(ascii: "u"):
        let escaped = unicodeEscape(in: bytes, at: escape)
        units.append(contentsOf: UTF8.encode(escaped.scalar) ?? UTF8.encodedReplacementCharacter)
        index = escape + escaped.length
      case UInt8(ascii: "b"): units.append(0x08)
      case UInt8(ascii: "f"): units.append(0x0C)
      case UInt8(ascii: "n"): units.append(0x0A)
      case UInt8(ascii: "r"): units.append(0x0D)
      case UInt8(ascii: "t"): units.append(0x09)
      case let other: units.append(other)
      }
    }
    return String(decoding: units, as: UTF8.self)
  }

  /// The character that a `\u` escape stands for, or two of them that are a pair; U+FFFD for a
  /// surrogate alone.
  private static func unicodeEscape(
    in bytes: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (scalar: Unicode.Scalar, length: Int) {
    let unit = codeUnit(in: bytes, at: start + 2)
    if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
    guard UTF16.isLeadSurrogate(unit), bytes.holds("\\u", at: start + 6)
    else { return ("\u{FFFD}", 6) }
    let second = codeUnit(in: bytes, at: start + 8)
    // Ten bits in each half, Unicode 3.9, D91.
    guard UTF16.isTrailSurrogate(second),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(second & 0x3FF)))
    else { return ("\u{FFFD}", 6) }
    return (scalar, 12)
  }

  private static func codeUnit(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt16 {
    bytes[start..<start + 4].reduce(0) { $0 << 4 | (hexValue($1) ?? 0) }
  }

  private static func hexValue(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
