#if HTTP
  /// Reads the lines of a head, or of the trailer fields after a body, as they come.
  ///
  /// Source: RFC 9112, sections 2.2, 4 and 5. A line may end with a line feed alone; a carriage return
  /// anywhere else is refused. What a line says is judged when the line is complete, a field when it
  /// is known besides that the next line does not continue it.
  struct HTTPHeadLines: Sendable {
    private(set) var status = 0
    private(set) var minorVersion = 0
    private(set) var framing = HTTPFraming()
    /// Whether a field goes on over several lines.
    private(set) var isFolded = false

    private let isTrailer: Bool
    /// Where the first line that was not read yet begins.
    private var line = 0

    init(isTrailer: Bool = false) {
      self.isTrailer = isTrailer
    }

    /// Reads the lines that are new.
    ///
    /// - Parameter bytes: all from the first line on: those of the call before, and more.
    /// - Returns: where the empty line ends that ends the head; nil while it has not come.
    mutating func read(_ bytes: UnsafeRawBufferPointer) throws(HTTPSyntaxError) -> Int? {
      if line == 0 && !isTrailer {
        guard try readStatusLine(bytes) else { return nil }
      }
      while line < bytes.count {
        switch bytes[line] {
        case .lineFeed: return line + 1
        case .carriageReturn:
          guard line + 1 < bytes.count else { return nil }
          guard bytes[line + 1] == .lineFeed else { throw .invalidField }
          return line + 2
        default: guard try readField(bytes) else { return nil }
        }
      }
      return nil
    }

    /// `HTTP/1.1 200 OK`: section 4. The words are free and may be left out, with the blank before
    /// them; a higher minor version is read as 1.1 (RFC 9110, section 2.5).
    private mutating func readStatusLine(
      _ bytes: UnsafeRawBufferPointer
    ) throws(HTTPSyntaxError) -> Bool {
      guard bytes.beginLikeAStatusLine else { throw .invalidStatusLine }
      guard bytes.count > 12 else { return false }
      var end = bytes.firstControl(from: 12)
      while end < bytes.count, bytes[end] != .lineFeed {
        if bytes[end] == .carriageReturn {
          guard end + 1 < bytes.count else { return false }
          guard bytes[end + 1] == .lineFeed else { throw .invalidStatusLine }
        }
        end = bytes.firstControl(from: end + 1)
      }
      guard end < bytes.count else { return false }
      minorVersion = Int(bytes[7] &- 0x30)
      status =
        Int(bytes[9] &- 0x30) * 100 + Int(bytes[10] &- 0x30) * 10 + Int(bytes[11] &- 0x30)
      line = end + 1
      return true
    }

    /// A name, a colon right after it, and a value: section 5.
    private mutating func readField(
      _ bytes: UnsafeRawBufferPointer
    ) throws(HTTPSyntaxError) -> Bool {
      let colon = bytes.endOfToken(from: line)
      guard colon < bytes.count else { return false }
      guard colon > line, bytes[colon] == UInt8(ascii: ":") else { throw .invalidField }
      var index = colon + 1
      while true {
        index = bytes.firstControl(from: index)
        guard index < bytes.count else { return false }
        switch bytes[index] {
        case .tab:
          index += 1
          continue
        case .carriageReturn:
          index += 1
          guard index < bytes.count else { return false }
          guard bytes[index] == .lineFeed else { throw .invalidField }
        case .lineFeed: break
        default: throw .invalidField
        }
        index += 1
        guard index < bytes.count else { return false }
        guard bytes[index].isBlank else { break }
        isFolded = true
      }
      if !isTrailer {
        try framing.take(name: bytes.slice(line, colon), value: bytes.slice(colon + 1, index))
      }
      line = index
      return true
    }
  }

  extension UnsafeRawBufferPointer {
    /// Whether they are the beginning of a status line, or as much of one as has come.
    fileprivate var beginLikeAStatusLine: Bool {
      // A zero stands for any digit, a nine for any but zero.
      let pattern: StaticString = "HTTP/1.0 900 "
      for index in 0..<Swift.min(count, pattern.utf8CodeUnitCount) {
        let byte = self[index]
        switch pattern.utf8Start[index] {
        case UInt8(ascii: "0"): guard byte.isDigit else { return false }
        case UInt8(ascii: "9"): guard byte.isDigit, byte != UInt8(ascii: "0") else { return false }
        case let expected where byte == expected: break
        default:
          let endsLine = byte == .carriageReturn || byte == .lineFeed
          guard endsLine, index == 12 else { return false }
        }
      }
      return true
    }
  }
#endif
