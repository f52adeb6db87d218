#if HTTP
  /// Status line and header fields of a reply.
  package struct HTTPResponseHead: Sendable {
    package var status: Int
    /// The words that go with the status.
    package var reason: String
    /// The fields in the order in which they came.
    package var headers: [(name: String, value: String)]
    /// The `x` of `HTTP/1.x`.
    package var minorVersion: Int

    package init(
      status: Int, reason: String = "", headers: [(name: String, value: String)] = [],
      minorVersion: Int = 1
    ) {
      self.status = status
      self.reason = reason
      self.headers = headers
      self.minorVersion = minorVersion
    }

    /// The value of the first field of that name, whatever its case; nil when there is none.
    package func value(of name: String) -> String? {
      headers.first { $0.name.equalsIgnoringASCIICase(name) }?.value
    }

    /// Whether a field whose value is a list, such as `Connection`, holds `token`.
    func lists(_ token: String, in name: String) -> Bool {
      headers.contains { header in
        header.name.equalsIgnoringASCIICase(name)
          && header.value.utf8.split(separator: UInt8(ascii: ",")).contains { item in
            Substring(item).trimmingSpaces.equalsIgnoringASCIICase(token)
          }
      }
    }
  }

  extension StringProtocol {
    /// Whether both are the same when the letters A to Z count as a to z.
    fileprivate func equalsIgnoringASCIICase(_ other: String) -> Bool {
      utf8.elementsEqual(other.utf8) { $0.lowercasedASCII == $1.lowercasedASCII }
    }
  }

  extension Substring {
    fileprivate var trimmingSpaces: Substring {
      let isBlank = { (character: Character) in character == " " || character == "\t" }
      var trimmed = drop(while: isBlank)
      while let last = trimmed.last, isBlank(last) { trimmed.removeLast() }
      return trimmed
    }
  }

  extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 {
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
  }
#endif
