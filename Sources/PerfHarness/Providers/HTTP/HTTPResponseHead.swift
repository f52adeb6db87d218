#if HTTP
  /// Status line and header fields of a reply.
  ///
  /// Holds them as they came, and looks up in them what it is asked for: of most heads that is little.
  package struct HTTPResponseHead: Sendable {
    package let status: Int
    /// The `x` of `HTTP/1.x`.
    package let minorVersion: Int

    private let framing: HTTPFraming
    /// From the status line to the empty line, with blanks for the line ends inside a folded value.
    private let bytes: [UInt8]

    package init(
      status: Int, reason: String = "", headers: [(name: String, value: String)] = [],
      minorVersion: Int = 1
    ) {
      var text = "HTTP/1.\(minorVersion) \(status) \(reason)\r\n"
      var framing = HTTPFraming()
      for (name, value) in headers {
        text += "\(name): \(value)\r\n"
        framing.take(name, value)
      }
      self.init(
        status: status, minorVersion: minorVersion, framing: framing,
        bytes: Array((text + "\r\n").utf8))
    }

    init(_ lines: HTTPHeadLines, bytes: [UInt8]) {
      self.init(
        status: lines.status, minorVersion: lines.minorVersion, framing: lines.framing,
        bytes: lines.isFolded ? bytes.unfolded : bytes)
    }

    private init(status: Int, minorVersion: Int, framing: HTTPFraming, bytes: [UInt8]) {
      self.status = status
      self.minorVersion = minorVersion
      self.framing = framing
      self.bytes = bytes
    }

    /// The words that go with the status.
    package var reason: String {
      let line = bytes.prefix { $0 != .carriageReturn && $0 != .lineFeed }
      let parts = line.split(separator: .space, maxSplits: 2, omittingEmptySubsequences: false)
      return parts.count == 3 ? String(decoding: parts[2], as: UTF8.self) : ""
    }

    /// The fields in the order in which they came.
    package var headers: [(name: String, value: String)] {
      var headers: [(name: String, value: String)] = []
      bytes.withUnsafeBytes { bytes in
        var line = bytes.firstLineFeed(from: 0) + 1
        while let colon = bytes.colon(ofFieldAt: line) {
          let end = bytes.firstLineFeed(from: colon)
          let name = String(decoding: bytes[line..<colon], as: UTF8.self)
          let value = String(decoding: bytes.slice(colon + 1, end).trimmed, as: UTF8.self)
          headers.append((name, value))
          line = end + 1
        }
      }
      return headers
    }

    /// The value of the first field of that name, whatever its case; nil when there is none.
    package func value(of name: String) -> String? {
      var name = name
      return name.withUTF8 { name in
        bytes.withUnsafeBytes { $0.value(ofField: UnsafeRawBufferPointer(name)) }
      }
    }

    /// How the end of the body is found, when the request had that method.
    func body(method: String) -> HTTPFraming.Body {
      framing.body(status: status, method: method)
    }

    /// Whether the connection outlives the reply to a request of that method.
    func keepsConnection(method: String) -> Bool {
      framing.keepsConnection(status: status, minorVersion: minorVersion, method: method)
    }
  }

  extension HTTPFraming {
    /// Takes a field that did not come over a wire; one that is not valid says nothing.
    fileprivate mutating func take(_ name: String, _ value: String) {
      Array(name.utf8).withUnsafeBytes { name in
        Array(value.utf8).withUnsafeBytes { value in try? take(name: name, value: value) }
      }
    }
  }

  // In a head whose syntax was looked at before.
  extension UnsafeRawBufferPointer {
    fileprivate func colon(ofFieldAt line: Int) -> Int? {
      self[Swift.min(line, count)...].firstIndex { $0 == UInt8(ascii: ":") || $0 == .lineFeed }
        .flatMap { self[$0] == .lineFeed ? nil : $0 }
    }

    fileprivate func value(ofField name: UnsafeRawBufferPointer) -> String? {
      var line = firstLineFeed(from: 0) + 1
      while line + name.count < count {
        let colon = line + name.count
        if self[colon] == UInt8(ascii: ":"),
          slice(line, colon).equalsIgnoringASCIICase(name)
        {
          let end = firstLineFeed(from: colon)
          return String(decoding: slice(colon + 1, end).trimmed, as: UTF8.self)
        }
        line = firstLineFeed(from: line) + 1
      }
      return nil
    }
  }

  extension [UInt8] {
    /// With blanks for the line ends that a blank follows: RFC 9112, section 5.2.
    fileprivate var unfolded: [UInt8] {
      var bytes = self
      for index in bytes.indices.dropFirst().dropLast()
      where bytes[index] == .lineFeed && bytes[index + 1].isBlank {
        bytes[index] = .space
        if bytes[index - 1] == .carriageReturn { bytes[index - 1] = .space }
      }
      return bytes
    }
  }
#endif
