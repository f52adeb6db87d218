@testable import PerfHarness

/// Messages of an event stream, put together byte by byte as the format's description says.
enum SampleMessage {
  /// CRC-32 by its definition: bit by bit.
  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in
        let half = crc >> 1
        return crc & 1 == 1 ? half ^ 0xEDB8_8320 : half
      }
    }
  }

  static func bigEndian(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// A header that is a string.
  static func header(_ name: String, _ value: String) -> [UInt8] {
    let length = [UInt8(value.utf8.count / 256), UInt8(value.utf8.count % 256)]
    return [UInt8(name.utf8.count)] + Array(name.utf8) + [7] + length + Array(value.utf8)
  }

  static func prelude(total: Int, headers: Int) -> [UInt8] {
    let lengths = bigEndian(UInt32(total)) + bigEndian(UInt32(headers))
    return lengths + bigEndian(checksum(lengths))
  }

  static func bytes(headers: [UInt8] = [], payload: [UInt8] = []) -> [UInt8] {
    let message =
      prelude(total: 16 + headers.count + payload.count, headers: headers.count) + headers + payload
    return message + bigEndian(checksum(message))
  }

  static func event(_ type: String, _ payload: String) -> [UInt8] {
    bytes(
      headers: header(":event-type", type) + header(":content-type", "application/json")
        + header(":message-type", "event"),
      payload: Array(payload.utf8))
  }

  static func exception(_ type: String, _ payload: String) -> [UInt8] {
    bytes(
      headers: header(":exception-type", type) + header(":message-type", "exception"),
      payload: Array(payload.utf8))
  }

  /// Vectors that `botocore.eventstream.EventStreamBuffer` decodes.
  enum Vector: String, CaseIterable {
    case delta = """
      0000009400000057b4ab9aee0b3a6576656e742d74797065070011636f6e7465
      6e74426c6f636b44656c74610d3a636f6e74656e742d74797065070010617070
      6c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576
      656e747b22636f6e74656e74426c6f636b496e646578223a302c2264656c7461
      223a7b2274657874223a224869227d7d1f944657
      """
    case exception = """
      0000008800000061de0175f40f3a657863657074696f6e2d7479706507001374
      68726f74746c696e67457863657074696f6e0d3a636f6e74656e742d74797065
      0700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970
      65070009657863657074696f6e7b226d657373616765223a22536c6f7720646f
      776e227d05b26fa5
      """
    case chunk = """
      0000007b0000004b0a2e96af0b3a6576656e742d747970650700056368756e6b
      0d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f
      6e0d3a6d6573736167652d747970650700056576656e747b226279746573223a
      2265794a306558426c496a6f6963476c755a794a39227da01f56c4
      """
    case error = """
      0000005800000048154692c10d3a6d6573736167652d747970650700056572726f720b3a6572726f722d63
      6f646507000d496e7465726e616c4572726f720e3a6572726f722d6d657373616765070004626f6f6d961cb456
      """
    case allTypes = """
      0000005d0000004dadcce93e016100016201016302ff016403fffe016504fffffffd016605fffffffffffffffc01
      670600020102016807000268690169080000018bcfe5687b016a09000102030405060708090a0b0c0d0e0f2714eb35
      """
    case empty = "000000100000000005c248eb7d98c8ff"

    var bytes: [UInt8] {
      let digits = rawValue.compactMap(\.hexDigitValue)
      return stride(from: 0, to: digits.count, by: 2).map {
        UInt8(digits[$0] * 16 + digits[$0 + 1])
      }
    }

    /// What is in it, as `MessageLog` shows it.
    var content: String {
      switch self {
      case .delta:
        ":event-type=contentBlockDelta :content-type=application/json :message-type=event "
          + #"{"contentBlockIndex":0,"delta":{"text":"Hi"}}"#
      case .exception:
        ":exception-type=throttlingException :content-type=application/json "
          + #":message-type=exception {"message":"Slow down"}"#
      case .chunk:
        ":event-type=chunk :content-type=application/json :message-type=event "
          + #"{"bytes":"eyJ0eXBlIjoicGluZyJ9"}"#
      case .error: ":message-type=error :error-code=InternalError :error-message=boom "
      case .allTypes:
        "a=true b=false c=-1 d=-2 e=-3 f=-4 g=[1, 2] h=hi i=@1700000000123 "
          + "j=uuid[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] "
      case .empty: ""
      }
    }
  }
}

/// Decodes a stream and keeps what came of it.
struct MessageLog {
  private(set) var messages: [String] = []
  private var decoder = AWSEventStreamDecoder()

  mutating func feed(_ bytes: some Sequence<UInt8>) throws(ProviderError) {
    var found: [String] = []
    defer { messages += found }
    try decoder.feed(Array(bytes)) { message throws(ProviderError) in
      found.append(try Self.text(of: message))
    }
  }

  mutating func finish() -> Int { decoder.finish().count }

  private static func text(of message: AWSEventStreamMessage) throws(ProviderError) -> String {
    var (text, headers) = ("", message.headers)
    while let header = try headers.next() {
      let value =
        switch header.value {
        case .bool(let bool): "\(bool)"
        case .integer(let integer): "\(integer)"
        case .bytes(let bytes): "\(Array(bytes))"
        case .string(let bytes): String(decoding: bytes, as: UTF8.self)
        case .timestamp(let milliseconds): "@\(milliseconds)"
        case .uuid(let bytes): "uuid\(Array(bytes))"
        }
      text += "\(String(decoding: header.name, as: UTF8.self))=\(value) "
    }
    return text + String(decoding: message.payload, as: UTF8.self)
  }
}

extension AWSEventStreamDecoder {
  mutating func feed(
    _ bytes: [UInt8], receive: (AWSEventStreamMessage) throws(ProviderError) -> Void
  ) throws(ProviderError) {
    try bytes.withUnsafeBufferPointer { bytes throws(ProviderError) in
      try feed(UnsafeRawBufferPointer(bytes), receive: receive)
    }
  }
}
