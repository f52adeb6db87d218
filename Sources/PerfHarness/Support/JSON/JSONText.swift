/// Writes JSON as bytes, for texts that are written too often to build a tree of them first.
package enum JSONText {
  /// Appends a string in quotes, escaped as RFC 8259 asks: quotes, backslashes, control characters.
  package static func append(_ string: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    appendEscaped(string, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a part of a string, escaped, without quotes.
  package static func appendEscaped(_ string: String, to bytes: inout [UInt8]) {
    var string = string
    string.withUTF8 { units in
      var start = 0
      while true {
        // What ends plain text for a reader is what needs an escape.
        let end = JSONCursor.endOfPlainText(in: units, from: start)
        bytes.append(contentsOf: units[start..<end])
        guard end < units.count else { return }
        appendEscape(units[end], to: &bytes)
        start = end + 1
      }
    }
  }

  /// Appends an array of strings.
  package static func append(_ strings: [String], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    for (index, string) in strings.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(string, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// A number as people write it: `0`, not `0.0`. It must be finite.
  package static func number(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e6 ? "\(Int(value))" : "\(value)"
  }

  /// A string in quotes, escaped.
  package static func quoted(_ string: String) -> String {
    var bytes: [UInt8] = []
    append(string, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func appendEscape(_ unit: UInt8, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch unit {
    case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
    case 0..<0x20:
      let digits = String(unit, radix: 16)
      bytes.append(contentsOf: "u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
    default: bytes.append(unit)
    }
  }
}
