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

  package static let maximumDepth = 256

  let bytes: UnsafeBufferPointer<UInt8>
  /// How many bytes have been read.
  package internal(set) var position: Int
  private var depth = 0
  /// The line that the cursor stands on.
  package private(set) var line: Int

  /// - Parameters:
  ///   - position: where to begin; a value is expected there.
  ///   - line: the line that this is.
  package init(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int = 0, line: Int = 1) {
    self.bytes = bytes
    self.position = position
    self.line = line
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
    // Most of what is skipped.
    if isNext(UInt8(ascii: "\"")) {
      _ = try readStringSpan()
      return
    }
    switch try peek() {
    case .object: try readObject { _, cursor throws(JSONSyntaxError) in try cursor.skip() }
    case .array: try readArray { cursor throws(JSONSyntaxError) in try cursor.skip() }
    case .string: _ = try readStringSpan()
    case .number: try skipNumber()
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
  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Goes over white space, which streams hardly ever have.
  @inline(__always)
  mutating func skipWhitespace() {
    if position < bytes.count, bytes[position] <= UInt8(ascii: " ") { skipFoundWhitespace() }
  }

  @inline(never)
  private mutating func skipFoundWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      default: return
      }
      position += 1
    }
  }

  /// Whether `byte` comes next.
  @inline(__always)
  mutating func isNext(_ byte: UInt8) -> Bool {
    skipWhitespace()
    return position < bytes.count && bytes[position] == byte
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard isNext(byte) else { return false }
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

  private mutating func readWord(_ word: StaticString) throws(JSONSyntaxError) {
    guard bytes.holds(word, at: position) else { throw unexpected("\(word)") }
    position += word.utf8CodeUnitCount
  }

  func error(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(line: line, offset: position, message: message)
  }

  @inline(never)
  func unexpected(_ expectation: String) -> JSONSyntaxError {
    guard let current else { return error("expected \(expectation), found the end of the text") }
    let isPrintable = (0x21..<0x7F).contains(current)
    let found =
      isPrintable
      ? "\"\(Character(Unicode.Scalar(current)))\"" : "byte 0x\(String(current, radix: 16))"
    return error("expected \(expectation), found \(found)")
  }
}
