/// Reading what may be null, missing or of another type than promised: such a value is skipped.
extension JSONCursor {
  package mutating func readObjectOrSkip(
    _ member: (StringSpan, inout JSONCursor) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    guard isNext(UInt8(ascii: "{")) else { return try skip() }
    try readObject(member)
  }

  package mutating func readArrayOrSkip(
    _ element: (inout JSONCursor) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    guard isNext(UInt8(ascii: "[")) else { return try skip() }
    try readArray(element)
  }

  package mutating func readStringOrSkip() throws(JSONSyntaxError) -> StringSpan? {
    guard isNext(UInt8(ascii: "\"")) else {
      try skip()
      return nil
    }
    return try readStringSpan()
  }

  /// A whole number of zero or more.
  package mutating func readCountOrSkip() throws(JSONSyntaxError) -> Int? {
    guard try peek() == .number else {
      try skip()
      return nil
    }
    return Int(exactly: try readNumber()).flatMap { $0 >= 0 ? $0 : nil }
  }
}
