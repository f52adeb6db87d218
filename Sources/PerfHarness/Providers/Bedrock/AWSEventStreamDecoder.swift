/// A message of an event stream; its bytes lie where they came, and are only valid while it is being
/// received.
package struct AWSEventStreamMessage {
  /// Looked through already: reading them fails no more.
  package let headers: AWSEventStreamHeaders
  package let payload: UnsafeBufferPointer<UInt8>
}

/// Decodes `application/vnd.amazon.eventstream` as the bytes come, whatever their boundaries.
///
/// A message is, in big-endian numbers of four bytes, its length, that of its headers and the CRC-32 of
/// these eight bytes; then headers and payload; then the CRC-32 of all that came before. Both checksums
/// are checked, and no length is believed before its own was: a damaged one would have us wait for
/// gigabytes. Source: botocore 1.44, `eventstream.py`, and its limits.
package struct AWSEventStreamDecoder: StreamFraming {
  /// The most bytes that the headers of a message may have.
  package static let headersLimit = 128 << 10
  /// The most bytes that the payload of a message may have.
  package static let payloadLimit = 24 << 20

  private static let preludeLength = 12
  private static let checksumLength = 4
  /// A buffer that grew beyond this is given back.
  private static let keptCapacity = 64 << 10

  /// The beginning of a message whose end has not come yet.
  private var pending: [UInt8] = []
  /// How many bytes have to be there before anything can be made of them.
  private var needed = Self.preludeLength

  package init() {}

  package mutating func feed(
    _ bytes: UnsafeRawBufferPointer, receive: (AWSEventStreamMessage) throws(ProviderError) -> Void
  ) throws(ProviderError) {
    let bytes = bytes.bindMemory(to: UInt8.self)
    var start = 0
    while !pending.isEmpty {
      let count = min(needed - pending.count, bytes.count - start)
      pending.append(contentsOf: bytes[start..<start + count])
      start += count
      guard pending.count == needed else { return }
      if needed == Self.preludeLength {
        needed = try pending.withUnsafeBufferPointer(Self.length)
      } else {
        try pending.withUnsafeBufferPointer { message throws(ProviderError) in
          try receive(try Self.message(message))
        }
        pending.removeAll(keepingCapacity: pending.capacity <= Self.keptCapacity)
        needed = Self.preludeLength
      }
    }
    // What came whole is passed on where it lies.
    while bytes.count - start >= Self.preludeLength {
      let rest = UnsafeBufferPointer(rebasing: bytes[start...])
      needed = try Self.length(rest)
      guard rest.count >= needed else { break }
      try receive(try Self.message(UnsafeBufferPointer(rebasing: rest[..<needed])))
      start += needed
      needed = Self.preludeLength
    }
    pending.append(contentsOf: bytes[start...])
  }

  package mutating func finish() -> ArraySlice<UInt8> { pending[...] }

  /// The length of the message that begins so, from its first twelve bytes.
  private static func length(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(ProviderError) -> Int {
    let prelude = UnsafeBufferPointer(rebasing: bytes[..<(preludeLength - checksumLength)])
    let checksum = CRC32.checksum(UnsafeRawBufferPointer(prelude))
    guard checksum == bytes.number(at: prelude.count) else {
      throw .wrongChecksum(
        "the first \(prelude.count) bytes of a message", bytes.number(at: prelude.count), checksum)
    }
    let (total, headers) = (Int(bytes.number(at: 0)), Int(bytes.number(at: 4)))
    let payload = total - headers - preludeLength - checksumLength
    guard headers <= headersLimit else { throw .tooLarge("headers", headers, headersLimit) }
    guard payload >= 0 else {
      throw .invalidEventStream(
        "a message of the stream has \(total) bytes, of which \(headers) are headers; expected "
          + "\(preludeLength + checksumLength) more than those")
    }
    guard payload <= payloadLimit else { throw .tooLarge("payload", payload, payloadLimit) }
    return total
  }

  /// A message whose first bytes were looked at before.
  private static func message(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(ProviderError) -> AWSEventStreamMessage {
    let end = bytes.count - checksumLength
    let checksum = CRC32.checksum(UnsafeRawBufferPointer(rebasing: bytes.raw[..<end]))
    guard checksum == bytes.number(at: end) else {
      throw .wrongChecksum("a message", bytes.number(at: end), checksum)
    }
    let payload = preludeLength + Int(bytes.number(at: 4))
    let headers = AWSEventStreamHeaders(
      UnsafeBufferPointer(rebasing: bytes[preludeLength..<payload]))
    try headers.check()
    return AWSEventStreamMessage(
      headers: headers, payload: UnsafeBufferPointer(rebasing: bytes[payload..<end]))
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(self) }

  /// Four bytes, big-endian.
  fileprivate func number(at start: Int) -> UInt32 {
    UInt32(bigEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt32.self))
  }
}

extension ProviderError {
  fileprivate static func wrongChecksum(
    _ part: String, _ found: UInt32, _ computed: UInt32
  ) -> ProviderError {
    invalidEventStream(
      "the checksum of \(part) of the stream is \(found.hexadecimal); expected "
        + computed.hexadecimal)
  }

  fileprivate static func tooLarge(_ part: String, _ count: Int, _ limit: Int) -> ProviderError {
    ProviderError(
      .tooLarge,
      "a message of the stream has \(count) bytes of \(part); expected at most \(limit) "
        + "(application/vnd.amazon.eventstream), is this the right endpoint?")
  }
}

extension UInt32 {
  fileprivate var hexadecimal: String {
    let digits = String(self, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
