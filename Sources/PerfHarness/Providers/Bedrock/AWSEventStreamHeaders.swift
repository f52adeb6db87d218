/// A header of a message; its bytes lie where they came, and are only valid while it is being received.
package struct AWSEventStreamHeader {
  package enum Value {
    case bool(Bool)
    /// Of 1, 2, 4 or 8 bytes.
    case integer(Int64)
    case bytes(UnsafeBufferPointer<UInt8>)
    case string(UnsafeBufferPointer<UInt8>)
    /// Milliseconds since 1970.
    case timestamp(Int64)
    /// Sixteen bytes.
    case uuid(UnsafeBufferPointer<UInt8>)
  }

  package let name: UnsafeBufferPointer<UInt8>
  package let value: Value
}

/// The headers of a message of `application/vnd.amazon.eventstream`, read one after the other in place.
///
/// A header is the length of its name in one byte, the name, a type in one byte, and a value of the
/// length that the type has; bytes and strings begin with theirs, in two bytes. All numbers are
/// big-endian.
package struct AWSEventStreamHeaders {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  package init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// The next header; nil after the last one.
  ///
  /// - Throws: `invalidResponse` for bytes that are no header.
  package mutating func next() throws(ProviderError) -> AWSEventStreamHeader? {
    guard position < bytes.count else { return nil }
    let name = try take(Int(try takeInteger(1)))
    let value: AWSEventStreamHeader.Value =
      switch try takeInteger(1) {
      case 0: .bool(true)
      case 1: .bool(false)
      case 2: .integer(Int64(Int8(truncatingIfNeeded: try takeInteger(1))))
      case 3: .integer(Int64(Int16(truncatingIfNeeded: try takeInteger(2))))
      case 4: .integer(Int64(Int32(truncatingIfNeeded: try takeInteger(4))))
      case 5: .integer(Int64(bitPattern: try takeInteger(8)))
      case 6: .bytes(try take(Int(try takeInteger(2))))
      case 7: .string(try take(Int(try takeInteger(2))))
      case 8: .timestamp(Int64(bitPattern: try takeInteger(8)))
      case 9: .uuid(try take(16))
      case let type:
        throw .invalidEventStream(
          "a message of the stream has a header of the type \(type); expected 0 to 9")
      }
    return AWSEventStreamHeader(name: name, value: value)
  }

  /// Reads all of them, to make sure that they can be read and that no two have the same name.
  package func check() throws(ProviderError) {
    // Nearly always a handful, which are compared with each other.
    var (rest, count) = (self, 0)
    var seen: Set<[UInt8]> = []
    while let header = try rest.next() {
      let isRepeated: Bool
      if count < 8 {
        isRepeated = try hasHeader(named: header.name, before: count)
      } else {
        if count == 8 { seen = try names(count) }
        isRepeated = !seen.insert(Array(header.name)).inserted
      }
      if isRepeated {
        let name = String(decoding: header.name, as: UTF8.self)
        throw .invalidEventStream(
          "a message of the stream has the header \"\(name)\" twice; expected it once")
      }
      count += 1
    }
  }

  private func hasHeader(
    named name: UnsafeBufferPointer<UInt8>, before count: Int
  ) throws(ProviderError) -> Bool {
    var earlier = self
    for _ in 0..<count {
      guard let header = try earlier.next() else { break }
      if header.name.count == name.count, header.name.holds(name, at: 0) { return true }
    }
    return false
  }

  private func names(_ count: Int) throws(ProviderError) -> Set<[UInt8]> {
    var (rest, names) = (self, Set<[UInt8]>())
    while names.count < count, let header = try rest.next() { names.insert(Array(header.name)) }
    return names
  }

  private mutating func take(_ count: Int) throws(ProviderError) -> UnsafeBufferPointer<UInt8> {
    guard count <= bytes.count - position else {
      throw .invalidEventStream(
        "the headers of a message of the stream end in the midst of one; expected \(count) more "
          + "bytes at byte \(position) of \(bytes.count)")
    }
    defer { position += count }
    return UnsafeBufferPointer(rebasing: bytes[position..<position + count])
  }

  private mutating func takeInteger(_ count: Int) throws(ProviderError) -> UInt64 {
    try take(count).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension ProviderError {
  /// Bytes that are no event stream.
  static func invalidEventStream(_ fact: String) -> ProviderError {
    ProviderError(
      .invalidResponse, "\(fact) (application/vnd.amazon.eventstream), is this the right endpoint?")
  }
}
