/// Goes through one line of a text that tells metrics.
struct ExpositionCursor {
  private let bytes: ArraySlice<UInt8>
  private var index: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  /// The next byte; nil at the end of the line.
  var peek: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

  mutating func advance() { index += 1 }

  mutating func skipBlanks() {
    while let next = peek, Self.isBlank(next) { advance() }
  }

  /// Goes over one character, if it is the next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    advance()
    return true
  }

  /// What comes before the next blank.
  mutating func word() -> String {
    let start = index
    while let next = peek, !Self.isBlank(next) { advance() }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// A name of a metric or a label; nil where there is none.
  mutating func name() -> String? {
    let start = index
    while let next = peek, Self.isOfName(next) || index > start && (0x30...0x39).contains(next) {
      advance()
    }
    return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
  }

  /// What stands before the closing quote, which is gone over; nil where it never closes, or has an escape
  /// that there is none of.
  mutating func quoted() -> String? {
    var content: [UInt8] = []
    while let next = peek {
      advance()
      switch next {
      case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escaped = peek, let meant = Self.unescaped(escaped) else { return nil }
        advance()
        content.append(meant)
      default: content.append(next)
      }
    }
    return nil
  }

  /// The rest of the line, in which a backslash before anything else stands for itself.
  mutating func unescapedRest() -> String {
    var content: [UInt8] = []
    while let next = peek {
      advance()
      if next == UInt8(ascii: "\\"), let escaped = peek, let meant = Self.unescaped(escaped) {
        advance()
        content.append(meant)
      } else {
        content.append(next)
      }
    }
    return String(decoding: content, as: UTF8.self)
  }

  private static func unescaped(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "n"): UInt8(ascii: "\n")
    case UInt8(ascii: "\\"), UInt8(ascii: "\""): byte
    default: nil
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), UInt8(ascii: ":"):
      true
    default: false
    }
  }
}
