extension JSONCursor {
  /// Reads a number.
  package mutating func readNumber() throws(JSONSyntaxError) -> Double {
    skipWhitespace()
    let start = position
    try skipNumber()
    let span = UnsafeBufferPointer(rebasing: bytes[start..<position])
    if let small = Self.smallInteger(span) { return Double(small) }
    return Double(String(decoding: span, as: UTF8.self)) ?? .nan
  }

  /// Reads a number and forgets it.
  mutating func skipNumber() throws(JSONSyntaxError) {
    skipWhitespace()
    if current == UInt8(ascii: "-") { position += 1 }
    if current == UInt8(ascii: "0") {
      position += 1
    } else {
      try skipDigits(as: "a number")
    }
    if current == UInt8(ascii: ".") {
      position += 1
      try skipDigits(as: "a digit")
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      position += 1
      if current == UInt8(ascii: "-") || current == UInt8(ascii: "+") { position += 1 }
      try skipDigits(as: "a digit")
    }
  }

  private mutating func skipDigits(as name: String) throws(JSONSyntaxError) {
    let start = position
    var end = start
    while end < bytes.count, bytes[end] &- UInt8(ascii: "0") < 10 { end += 1 }
    position = end
    guard end > start else { throw unexpected(name) }
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
}
