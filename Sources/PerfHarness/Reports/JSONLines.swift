/// JSON that is written by hand, for files of a million lines.
///
/// The caller writes the punctuation; this writes what is easy to get wrong.
struct JSONLines: Sendable {
  /// What was written so far, in UTF-8.
  private(set) var bytes: [UInt8] = []

  /// Appends text that is JSON already.
  mutating func append(json: String) {
    bytes.append(contentsOf: json.utf8)
  }

  /// Appends what another text holds.
  mutating func append(_ other: JSONLines) {
    bytes.append(contentsOf: other.bytes)
  }

  /// Appends a string in quotation marks.
  mutating func append(_ string: String) {
    JSONText.append(string, to: &bytes)
  }

  /// Appends a string, or null.
  mutating func append(_ string: String?) {
    guard let string else { return append(json: "null") }
    append(string)
  }

  /// Appends a whole number.
  mutating func append(_ number: Int) {
    append(digits: number.magnitude, isNegative: number < 0)
  }

  /// Appends a whole number, or null.
  mutating func append(_ number: Int?) {
    guard let number else { return append(json: "null") }
    append(number)
  }

  /// Appends a duration in seconds, exact to the nanosecond, without superfluous zeros.
  mutating func append(seconds duration: Duration) {
    let nanoseconds = duration.inNanoseconds
    var rest = nanoseconds.magnitude
    var place: UInt64 = 1_000_000_000
    append(digits: UInt(rest / place), isNegative: nanoseconds < 0)
    rest %= place
    guard rest > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    place /= 10
    while rest > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(rest / place))
      rest %= place
      place /= 10
    }
  }

  /// Appends a duration in seconds, or null.
  mutating func append(seconds duration: Duration?) {
    guard let duration else { return append(json: "null") }
    append(seconds: duration)
  }

  /// Forgets what was written and keeps the memory for more.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func append(digits number: UInt, isNegative: Bool) {
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = number
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }
}
