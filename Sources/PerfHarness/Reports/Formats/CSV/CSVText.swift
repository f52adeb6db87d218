/// Rows of comma-separated values by RFC 4180, but for the ends of lines, which are line feeds alone: what
/// reads such files reads both.
struct CSVText: Sendable {
  /// What was written so far, in UTF-8.
  private(set) var bytes: [UInt8] = []
  private var isAtStart = true

  init() {}

  /// A row of these values.
  static func row(_ values: [String]) -> [UInt8] {
    var text = CSVText()
    for value in values { text.append(value) }
    text.endRow()
    return text.bytes
  }

  /// Appends a value, in quotation marks where it takes them.
  mutating func append(_ value: String) {
    separate()
    let isPlain = value.utf8.allSatisfy { byte in
      byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\n")
        && byte != UInt8(ascii: "\r")
    }
    guard !isPlain else { return bytes.append(contentsOf: value.utf8) }
    bytes.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a value, or an empty one of nil.
  mutating func append(_ value: String?) {
    append(value ?? "")
  }

  /// Appends a number, or an empty value of nil.
  mutating func append(_ number: Int?) {
    append(number.map { "\($0)" })
  }

  /// Appends a number so that reading it gives the same one, or an empty value of none.
  mutating func append(_ number: Double?) {
    append(number.flatMap { $0.isFinite ? "\($0)" : nil })
  }

  /// Appends a duration in seconds, exact to the nanosecond, or an empty value of nil.
  mutating func append(seconds duration: Duration?) {
    separate()
    guard let duration else { return }
    var text = JSONLines()
    text.append(seconds: duration)
    bytes.append(contentsOf: text.bytes)
  }

  /// Ends the row.
  mutating func endRow() {
    bytes.append(UInt8(ascii: "\n"))
    isAtStart = true
  }

  /// Forgets what was written and keeps the memory for more.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func separate() {
    if !isAtStart { bytes.append(UInt8(ascii: ",")) }
    isAtStart = false
  }
}
