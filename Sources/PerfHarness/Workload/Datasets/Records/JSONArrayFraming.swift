/// The elements of an array that is the whole text: finds their ends and leaves their syntax to those
/// who read them.
struct JSONArrayFraming: RecordFraming {
  private enum State: Hashable {
    case before
    /// After the opening bracket: a value or the closing one.
    case first
    /// After a comma.
    case value
    /// Inside of a value, outside of its strings.
    case inside
    case string
    case escape
    case after
  }

  private var state = State.before
  /// How many brackets of the value are open.
  private var depth = 0

  mutating func next(
    in bytes: UnsafeBufferPointer<UInt8>, from position: inout Int
  ) throws(FramingError) -> RecordMark? {
    while position < bytes.count {
      let byte = bytes[position]
      switch state {
      case .inside:
        if let mark = leave(byte, at: position) {
          position += 1
          return mark
        }
      case .string:
        position = JSONCursor.endOfPlainText(in: bytes, from: position)
        guard position < bytes.count else { return nil }
        if bytes[position] == UInt8(ascii: "\"") { state = .inside }
        if bytes[position] == UInt8(ascii: "\\") { state = .escape }
      case .escape: state = .string
      case .before, .first, .value, .after:
        if !Self.isWhitespace(byte), try enter(byte, at: position) { return .begins(position) }
      }
      position += 1
    }
    return nil
  }

  /// Takes a byte outside of values.
  ///
  /// - Returns: whether a value begins with it.
  private mutating func enter(_ byte: UInt8, at position: Int) throws(FramingError) -> Bool {
    switch (state, byte) {
    case (.before, UInt8(ascii: "[")):
      state = .first
      return false
    case (.before, _):
      throw unexpected(byte, at: position, "\"[\"", cure: "put the records into one JSON list")
    case (.first, UInt8(ascii: "]")):
      state = .after
      return false
    case (.after, _):
      throw unexpected(
        byte, at: position, "the end of the text", cure: "put the records into one JSON list")
    case (_, UInt8(ascii: "]")), (_, UInt8(ascii: ",")):
      throw unexpected(byte, at: position, "a value", cure: "remove the comma before it")
    default:
      state = .inside
      depth = 0
      return true
    }
  }

  /// Takes a byte of a value, or the one after it.
  ///
  /// - Returns: where the value ended, if it did.
  private mutating func leave(_ byte: UInt8, at position: Int) -> RecordMark? {
    switch byte {
    case UInt8(ascii: "\""): state = .string
    case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
    case UInt8(ascii: ",") where depth == 0:
      state = .value
      return .ends(position)
    case UInt8(ascii: "]") where depth == 0:
      state = .after
      return .ends(position)
    case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
    default: break
    }
    return nil
  }

  func finish() throws(FramingError) {
    switch state {
    case .after: return
    case .before:
      throw FramingError(
        place: .record,
        message: "expected \"[\", found the end of the text; put the records into one JSON list")
    default:
      throw FramingError(
        place: .record,
        message: "the text ends inside the list; expected \"]\"; write the file anew")
    }
  }

  private func unexpected(
    _ byte: UInt8, at position: Int, _ expectation: String, cure: String
  ) -> FramingError {
    let isPrintable = (0x21..<0x7F).contains(byte)
    let found =
      isPrintable ? "\"\(Character(Unicode.Scalar(byte)))\"" : "byte 0x\(String(byte, radix: 16))"
    return FramingError(
      place: .byte(position), message: "expected \(expectation), found \(found); \(cure)")
  }

  private static func isWhitespace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (0x09...0x0A).contains(byte) || byte == UInt8(ascii: "\r")
  }
}
