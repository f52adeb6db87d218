/// Reads JSON front to back without building anything: the caller says what it wants of each value.
///
/// Ours because the two readers of JSON that we need exist nowhere: one that costs next to nothing
/// for each streamed event, and one that knows the line of every value in a file. The grammar is that
/// of RFC 8259; values nested deeper than `maximumDepth` are refused. The bytes must outlive the
/// cursor.
package struct JSONCursor {
  package enum Kind: String {
    case object = "an object"
    case array = "an array"
    case string = "a string"
    case number = "a number"
    case bool = "true or false"
    case null = "null"
  }

  /// Bytes of the text that stand for a string, without its quotes.
  package struct StringSpan {
    fileprivate let bytes: UnsafeBufferPointer<UInt8>
    fileprivate let hasEscapes: Bool

    /// Whether this is exactly `text`, which must be plain ASCII.
    package static func == (span: StringSpan, text: StaticString) -> Bool {
      if span.hasEscapes { return span.string == "\(text)" }
      guard span.bytes.count == text.utf8CodeUnitCount else { return false }
      return text.withUTF8Buffer { expected in
        span.bytes.elementsEqual(expected)
      }
    }

    /// Lets a span stand in a `switch` over literals.
    package static func ~= (text: StaticString, span: StringSpan) -> Bool { span == text }

    /// How many bytes of UTF-8 the string has once its escapes are resolved.
    package var utf8Count: Int { hasEscapes ? string.utf8.count : bytes.count }

    /// The string. Bytes that are not UTF-8 and lone surrogates become U+FFFD.
    package var string: String {
      hasEscapes ? JSONCursor.unescaped(bytes) : String(decoding: bytes, as: UTF8.self)
    }
  }

  package static let maximumDepth = 256

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var depth = 0
  /// The line that the cursor stands on, from 1.
  package private(set) var line = 1

  package init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// What kind of value comes next.
  package mutating func peek() throws(JSONSyntaxError) -> Kind {
    skipWhitespace()
    guard let current else { throw unexpected("a value") }
    return switch current {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
    case UInt8(ascii: "n"): .null
    default: throw unexpected("a value")
    }
  }

  /// Reads an object; `member` gets each key and must read its value.
  package mutating func readObject(
    _ member: (StringSpan, inout JSONCursor) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    try enter(UInt8(ascii: "{"), "an object")
    if take(UInt8(ascii: "}")) { return leave() }
    repeat {
      let key = try readStringSpan(as: "a key in quotes")
      guard take(UInt8(ascii: ":")) else { throw unexpected("\":\"") }
      try member(key, &self)
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw unexpected("\",\" or \"}\"") }
    leave()
  }

  /// Reads an array; `element` must read one value at each call.
  package mutating func readArray(
    _ element: (inout JSONCursor) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    try enter(UInt8(ascii: "["), "an array")
    if take(UInt8(ascii: "]")) { return leave() }
    repeat { try element(&self) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw unexpected("\",\" or \"]\"") }
    leave()
  }

  /// Reads a string in place.
  package mutating func readStringSpan() throws(JSONSyntaxError) -> StringSpan {
    try readStringSpan(as: "a string")
  }

  /// Reads a number.
  package mutating func readNumber() throws(JSONSyntaxError) -> Double {
    let span = try readNumberSpan()
    if let small = Self.smallInteger(span) { return Double(small) }
    return Double(String(decoding: span, as: UTF8.self)) ?? .nan
  }

  /// Reads `true` or `false`.
  package mutating func readBool() throws(JSONSyntaxError) -> Bool {
    skipWhitespace()
    if current == UInt8(ascii: "t") {
      try readWord("true")
      return true
    }
    try readWord("false")
    return false
  }

  /// Reads `null`.
  package mutating func readNull() throws(JSONSyntaxError) {
    skipWhitespace()
    try readWord("null")
  }

  /// Reads any value and forgets it; its syntax is checked all the same.
  package mutating func skip() throws(JSONSyntaxError) {
    switch try peek() {
    case .object: try readObject { _, cursor throws(JSONSyntaxError) in try cursor.skip() }
    case .array: try readArray { cursor throws(JSONSyntaxError) in try cursor.skip() }
    case .string: _ = try readStringSpan()
    case .number: _ = try readNumberSpan()
    case .bool: _ = try readBool()
    case .null: try readNull()
    }
  }

  /// Makes sure that nothing but white space follows.
  package mutating func expectEnd() throws(JSONSyntaxError) {
    skipWhitespace()
    guard position == bytes.count else { throw unexpected("the end of the text") }
  }
}

// MARK: - Tokens

extension JSONCursor {
  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      default: return
      }
      position += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipWhitespace()
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func enter(_ byte: UInt8, _ name: String) throws(JSONSyntaxError) {
    guard take(byte) else { throw unexpected(name) }
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw error("values nested deeper than \(Self.maximumDepth)")
    }
  }

  private mutating func leave() { depth -= 1 }

  private mutating func readStringSpan(as name: String) throws(JSONSyntaxError) -> StringSpan {
    guard take(UInt8(ascii: "\"")) else { throw unexpected(name) }
    let start = position
    var hasEscapes = false
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return StringSpan(
          bytes: UnsafeBufferPointer(rebasing: bytes[start..<position - 1]), hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try readEscape()
      case 0..<0x20:
        throw error("a control character in a string; expected it escaped")
      default:
        position += 1
      }
    }
    throw error("the text ends inside a string")
  }

  private mutating func readEscape() throws(JSONSyntaxError) {
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

  private mutating func readNumberSpan() throws(JSONSyntaxError) -> UnsafeBufferPointer<UInt8> {
    skipWhitespace()
    let start = position
    if current == UInt8(ascii: "-") { position += 1 }
    if current == UInt8(ascii: "0") {
      position += 1
    } else {
      try readDigits(as: "a number")
    }
    if current == UInt8(ascii: ".") {
      position += 1
      try readDigits(as: "a digit")
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      position += 1
      if current == UInt8(ascii: "-") || current == UInt8(ascii: "+") { position += 1 }
      try readDigits(as: "a digit")
    }
    return UnsafeBufferPointer(rebasing: bytes[start..<position])
  }

  private mutating func readDigits(as name: String) throws(JSONSyntaxError) {
    let start = position
    while let digit = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
      position += 1
    }
    guard position > start else { throw unexpected(name) }
  }

  private mutating func readWord(_ word: StaticString) throws(JSONSyntaxError) {
    let count = word.utf8CodeUnitCount
    let matches = word.withUTF8Buffer { expected in
      bytes.dropFirst(position).prefix(count).elementsEqual(expected)
    }
    guard matches else { throw unexpected("\(word)") }
    position += count
  }

  private func error(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(line: line, offset: position, message: message)
  }

  private func unexpected(_ expectation: String) -> JSONSyntaxError {
    guard let current else { return error("expected \(expectation), found the end of the text") }
    let isPrintable = (0x21..<0x7F).contains(current)
    let found =
      isPrintable
      ? "\"\(Character(Unicode.Scalar(current)))\"" : "byte 0x\(String(current, radix: 16))"
    return error("expected \(expectation), found \(found)")
  }
}

// MARK: - Values

extension JSONCursor {
  private static func hexValue(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// A whole number of at most 15 digits, which a double holds exactly.
  private static func smallInteger(_ digits: UnsafeBufferPointer<UInt8>) -> Int? {
    guard digits.count <= 15 else { return nil }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }

  /// Resolves escapes that have been checked already.
  private static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var units: [UInt8] = []
    units.reserveCapacity(bytes.count)
    var index = 0
    func codeUnit(at start: Int) -> UInt16 {
      bytes[start..<start + 4].reduce(0) { $0 << 4 | (hexValue($1) ?? 0) }
    }
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        units.append(bytes[index])
        index += 1
        continue
      }
      let escape = bytes[index + 1]
      index += 2
      switch escape {
      case UInt8(ascii: "u"):
        var pair = [codeUnit(at: index)]
        index += 4
        let isFollowed =
          index + 6 <= bytes.count && bytes[index] == UInt8(ascii: "\\")
          && bytes[index + 1] == UInt8(ascii: "u")
        if UTF16.isLeadSurrogate(pair[0]), isFollowed,
          UTF16.isTrailSurrogate(codeUnit(at: index + 2))
        {
          pair.append(codeUnit(at: index + 2))
          index += 6
        }
        units.append(contentsOf: String(decoding: pair, as: UTF16.self).utf8)
      case UInt8(ascii: "b"): units.append(0x08)
      case UInt8(ascii: "f"): units.append(0x0C)
      case UInt8(ascii: "n"): units.append(0x0A)
      case UInt8(ascii: "r"): units.append(0x0D)
      case UInt8(ascii: "t"): units.append(0x09)
      default: units.append(escape)
      }
    }
    return String(decoding: units, as: UTF8.self)
  }
}
