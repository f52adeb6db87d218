/// A JSON object or array that stands in a stream of events without being one, put together line by
/// line.
///
/// Google reports an error in the midst of a stream so: pretty-printed, without `data:`. Its own client
/// counts braces until they balance, and so does this.
struct StrayJSON: Sendable {
  /// The lines so far, each with a line feed.
  private(set) var bytes: [UInt8] = []
  private var depth = 0
  private var isInString = false
  private var isEscaped = false

  /// Takes a line. One that neither begins nor continues JSON is ignored.
  ///
  /// - Returns: whether the JSON is whole now.
  mutating func takesWhole(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    if bytes.isEmpty {
      let first = line.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
      guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return false }
    }
    bytes.append(contentsOf: line)
    bytes.append(UInt8(ascii: "\n"))
    for byte in line { take(byte) }
    return depth <= 0
  }

  private mutating func take(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
      return
    }
    switch byte {
    case UInt8(ascii: "\\"): isEscaped = isInString
    case UInt8(ascii: "\""): isInString.toggle()
    case UInt8(ascii: "{"), UInt8(ascii: "["): if !isInString { depth += 1 }
    case UInt8(ascii: "}"), UInt8(ascii: "]"): if !isInString { depth -= 1 }
    default: break
    }
  }
}
