#if HTTP
  /// What the fields of a reply say about the end of its body and of its connection.
  ///
  /// Source: RFC 9112, sections 6 and 9.3.
  struct HTTPFraming: Sendable {
    /// How the end of a body is found.
    enum Body: Sendable, Hashable {
      /// There is none.
      case none
      /// So many bytes, one or more.
      case sized(Int)
      case chunked
      /// It ends with the connection.
      case untilClose
    }

    private enum TransferCoding {
      case absent
      /// `chunked` is the last one.
      case chunked
      case other
    }

    private var length: Int?
    private var transferCoding = TransferCoding.absent
    private var closes = false
    private var keepsAlive = false

    /// Takes a field, whose value may have blanks around it.
    mutating func take(
      name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer
    ) throws(HTTPSyntaxError) {
      switch name.count {
      case 10 where name.equalsIgnoringASCIICase("connection"): takeConnection(value)
      case 14 where name.equalsIgnoringASCIICase("content-length"): try takeLength(value)
      case 17 where name.equalsIgnoringASCIICase("transfer-encoding"): try takeCoding(value)
      default: break
      }
    }

    /// How the body ends: RFC 9112, section 6.3.
    func body(status: Int, method: String) -> Body {
      if isInterim(status) || status == 204 || status == 304 || method == "HEAD"
        || isTunnel(status, method)
      {
        return .none
      }
      switch transferCoding {
      case .chunked: return .chunked
      case .other: return .untilClose
      case .absent: break
      }
      return length.map { $0 == 0 ? .none : .sized($0) } ?? .untilClose
    }

    /// Whether the connection outlives the reply: RFC 9112, sections 6.3 and 9.3.
    func keepsConnection(status: Int, minorVersion: Int, method: String) -> Bool {
      if closes || isTunnel(status, method) { return false }
      // Whoever sends a transfer coding with HTTP/1.0 may be wrong about the end: section 6.1.
      if minorVersion == 0 && (!keepsAlive || transferCoding != .absent) { return false }
      return body(status: status, method: method) != .untilClose
    }

    private func isInterim(_ status: Int) -> Bool { status < 200 }

    private func isTunnel(_ status: Int, _ method: String) -> Bool {
      method == "CONNECT" && status < 300
    }

    private mutating func takeConnection(_ value: UnsafeRawBufferPointer) {
      var list = value
      while let option = list.popListElement() {
        if option.equalsIgnoringASCIICase("close") { closes = true }
        if option.equalsIgnoringASCIICase("keep-alive") { keepsAlive = true }
      }
    }

    /// The same length over and over is taken for one: RFC 9112, section 6.3, item 5.
    private mutating func takeLength(_ value: UnsafeRawBufferPointer) throws(HTTPSyntaxError) {
      var list = value
      while let element = list.popListElement() {
        guard let number = element.decimalNumber else { throw .invalidContentLength }
        guard length == nil || length == number else { throw .conflictingLengths }
        length = number
      }
      guard transferCoding == .absent else { throw .conflictingLengths }
    }

    /// Several fields make one list: RFC 9110, section 5.3. Only its last element counts, since what
    /// else was done to the body is not undone here: RFC 9112, section 6.3, item 4.
    private mutating func takeCoding(_ value: UnsafeRawBufferPointer) throws(HTTPSyntaxError) {
      var list = value
      var last: UnsafeRawBufferPointer?
      while let element = list.popListElement() {
        if !element.isEmpty { last = element }
      }
      guard let last else { throw .invalidTransferEncoding }
      let end = last.firstIndex(of: UInt8(ascii: ";")) ?? last.count
      transferCoding = .other
      if last.slice(0, end).trimmed.equalsIgnoringASCIICase("chunked") {
        // It has no parameters: RFC 9112, section 7.1.
        guard end == last.count else { throw .invalidTransferEncoding }
        transferCoding = .chunked
      }
      // Ought to be an error: RFC 9112, section 6.3, item 3.
      guard length == nil else { throw .conflictingLengths }
    }
  }

  extension UnsafeRawBufferPointer {
    /// Of digits alone; nil for anything else, and for a number that no `Int` holds.
    fileprivate var decimalNumber: Int? {
      if isEmpty { return nil }
      var number = 0
      for byte in self {
        guard byte.isDigit else { return nil }
        let (product, isTooLarge) = number.multipliedReportingOverflow(by: 10)
        let (sum, overflows) = product.addingReportingOverflow(Int(byte &- 0x30))
        if isTooLarge || overflows { return nil }
        number = sum
      }
      return number
    }
  }
#endif
