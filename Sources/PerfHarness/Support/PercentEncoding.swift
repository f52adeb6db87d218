extension String {
  /// As a part of a URL: all but the unreserved characters of RFC 3986 (section 2.3) are encoded, so that
  /// it is one segment of a path, or one value of a query or a form.
  package var percentEncoded: String { percentEncoded(keeping: "") }

  /// As `percentEncoded`, but that these characters of ASCII are kept.
  package func percentEncoded(keeping kept: String) -> String {
    var result = ""
    result.reserveCapacity(utf8.count)
    for byte in utf8 {
      if byte.isUnreserved || kept.utf8.contains(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}

extension UInt8 {
  /// Whether a URL has it as it is anywhere (RFC 3986, section 2.3).
  package var isUnreserved: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
