/// Records that are lines; a line may end in a carriage return and a line feed, of which the return
/// stays with the record.
struct LineFraming: RecordFraming {
  private var isInside = false

  mutating func next(
    in bytes: UnsafeBufferPointer<UInt8>, from position: inout Int
  ) -> RecordMark? {
    if !isInside {
      guard position < bytes.count else { return nil }
      isInside = true
      return .begins(position)
    }
    let end = bytes.index(of: UInt8(ascii: "\n"), from: position)
    guard end < bytes.count else {
      position = bytes.count
      return nil
    }
    isInside = false
    position = end + 1
    return .ends(end)
  }

  func finish() {}
}
