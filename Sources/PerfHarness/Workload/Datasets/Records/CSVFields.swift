/// The fields of one record of a CSV file, which `CSVFraming` has found.
struct CSVFields: Sequence, IteratorProtocol {
  /// One field as it stands in the file.
  struct Field {
    fileprivate var bytes: UnsafeBufferPointer<UInt8>
    fileprivate var isQuoted: Bool

    /// The text, without the quotes around it, and with one for two inside of them.
    var string: String {
      guard isQuoted else { return String(decoding: bytes, as: UTF8.self) }
      let text = String(decoding: bytes, as: UTF8.self)
      let hasQuotes = bytes.index(of: UInt8(ascii: "\""), from: 0) < bytes.count
      return hasQuotes ? text.replacing("\"\"", with: "\"") : text
    }
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position: Int?

  init(of record: UnsafeBufferPointer<UInt8>) {
    let hasReturn = record.last == UInt8(ascii: "\r")
    bytes = UnsafeBufferPointer(rebasing: record[..<(record.count - (hasReturn ? 1 : 0))])
    position = 0
  }

  mutating func next() -> Field? {
    guard let start = position else { return nil }
    guard start < bytes.count, bytes[start] == UInt8(ascii: "\"") else {
      let end = bytes.index(of: UInt8(ascii: ","), from: start)
      position = end < bytes.count ? end + 1 : nil
      return Field(bytes: UnsafeBufferPointer(rebasing: bytes[start..<end]), isQuoted: false)
    }
    var end = start + 1
    while true {
      end = bytes.index(of: UInt8(ascii: "\""), from: end)
      guard end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "\"") else { break }
      end += 2
    }
    // What follows the closing quote is a comma or the end of the record.
    position = end + 1 < bytes.count ? end + 2 : nil
    return Field(bytes: UnsafeBufferPointer(rebasing: bytes[start + 1..<end]), isQuoted: true)
  }
}
