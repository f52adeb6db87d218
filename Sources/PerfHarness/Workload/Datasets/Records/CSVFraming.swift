/// Records of a CSV file: lines, but for those line ends that stand in quotes.
///
/// The grammar is that of RFC 4180, with three allowances that the writers of such files need: lines
/// may end in a line feed alone, a quote inside a field that does not begin with one stands for itself,
/// and a carriage return that no line feed follows does so too.
struct CSVFraming: RecordFraming {
  private enum State: Hashable {
    case between
    case fieldStart
    case plain
    case quoted
    /// After a quote within quotes: another one, or the end of the field.
    case closed
    /// After that and a carriage return.
    case closedReturn
  }

  private var state = State.between

  mutating func next(
    in bytes: UnsafeBufferPointer<UInt8>, from position: inout Int
  ) throws(FramingError) -> RecordMark? {
    if state == .between {
      guard position < bytes.count else { return nil }
      state = .fieldStart
      return .begins(position)
    }
    while position < bytes.count {
      if state == .quoted {
        position = bytes.index(of: UInt8(ascii: "\""), from: position)
        guard position < bytes.count else { return nil }
        state = .closed
      } else if bytes[position] == UInt8(ascii: "\n") {
        state = .between
        position += 1
        return .ends(position - 1)
      } else {
        state = try following(bytes[position], at: position)
      }
      position += 1
    }
    return nil
  }

  private func following(_ byte: UInt8, at position: Int) throws(FramingError) -> State {
    switch (state, byte) {
    case (.fieldStart, UInt8(ascii: "\"")), (.closed, UInt8(ascii: "\"")): return .quoted
    case (.fieldStart, UInt8(ascii: ",")), (.plain, UInt8(ascii: ",")),
      (.closed, UInt8(ascii: ",")):
      return .fieldStart
    case (.closed, UInt8(ascii: "\r")): return .closedReturn
    case (.closed, _), (.closedReturn, _):
      throw FramingError(
        place: .byte(position),
        message: "expected a comma or the end of the line after a field in quotes; "
          + "write a quote inside of it twice: \"\"")
    default: return .plain
    }
  }

  func finish() throws(FramingError) {
    guard state == .quoted else { return }
    throw FramingError(
      place: .record,
      message: "the file ends inside a field in quotes of the record that begins here; "
        + "expected a closing quote; add it, or write a quote inside of the field twice: \"\"")
  }
}
