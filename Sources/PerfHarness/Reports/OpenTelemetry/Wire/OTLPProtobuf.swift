/// Writes messages of OTLP in the binary encoding of protocol buffers, fields in the order in which they are told.
///
/// Source: https://protobuf.dev/programming-guides/encoding.
package struct OTLPProtobuf: OTLPWriter {
  private enum WireType: UInt64 {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case fixed32 = 5
  }

  private var bytes: [UInt8] = []

  private init() {}

  /// The bytes of a message.
  package static func encode(_ message: some OTLPMessage) -> [UInt8] {
    var writer = OTLPProtobuf()
    message.write(to: &writer)
    return writer.bytes
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func tag(_ number: Int, _ type: WireType) {
    varint(UInt64(number) << 3 | type.rawValue)
  }

  private mutating func littleEndian(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Puts the length before what `body` writes. Most are shorter than 128 bytes, for which one byte is kept free;
  /// what is longer is moved.
  private mutating func delimited(_ number: Int, _ body: (inout OTLPProtobuf) -> Void) {
    tag(number, .lengthDelimited)
    let place = bytes.count
    bytes.append(0)
    body(&self)
    let length = bytes.count - place - 1
    if length < 0x80 {
      bytes[place] = UInt8(length)
      return
    }
    var prefix = OTLPProtobuf()
    prefix.varint(UInt64(length))
    bytes.replaceSubrange(place...place, with: prefix.bytes)
  }

  private mutating func text(_ number: Int, _ value: String) {
    delimited(number) { writer in
      var value = value
      value.withUTF8 { writer.bytes.append(contentsOf: $0) }
    }
  }

  package mutating func string(_ number: Int, _ name: StaticString, _ value: String) {
    if !value.isEmpty { text(number, value) }
  }

  package mutating func bool(_ number: Int, _ name: StaticString, _ value: Bool) {
    guard value else { return }
    tag(number, .varint)
    bytes.append(1)
  }

  package mutating func int64(_ number: Int, _ name: StaticString, _ value: Int64) {
    guard value != 0 else { return }
    tag(number, .varint)
    varint(UInt64(bitPattern: value))
  }

  package mutating func uint32(_ number: Int, _ name: StaticString, _ value: UInt32) {
    guard value != 0 else { return }
    tag(number, .varint)
    varint(UInt64(value))
  }

  package mutating func fixed32(_ number: Int, _ name: StaticString, _ value: UInt32) {
    guard value != 0 else { return }
    tag(number, .fixed32)
    littleEndian(value)
  }

  package mutating func fixed64(_ number: Int, _ name: StaticString, _ value: UInt64) {
    guard value != 0 else { return }
    tag(number, .fixed64)
    littleEndian(value)
  }

  package mutating func double(_ number: Int, _ name: StaticString, _ value: Double) {
    tag(number, .fixed64)
    littleEndian(value.bitPattern)
  }

  package mutating func identifier(_ number: Int, _ name: StaticString, _ value: [UInt64]) {
    guard !value.isEmpty else { return }
    delimited(number) { writer in
      for word in value { writer.littleEndian(word.byteSwapped) }
    }
  }

  package mutating func doubles(_ number: Int, _ name: StaticString, _ values: [Double]) {
    fixed64s(number, name, values.map(\.bitPattern))
  }

  package mutating func fixed64s(_ number: Int, _ name: StaticString, _ values: [UInt64]) {
    guard !values.isEmpty else { return }
    delimited(number) { writer in
      for value in values { writer.littleEndian(value) }
    }
  }

  package mutating func message(_ number: Int, _ name: StaticString, _ value: some OTLPMessage) {
    delimited(number) { value.write(to: &$0) }
  }

  package mutating func messages<Message: OTLPMessage>(
    _ number: Int, _ name: StaticString, _ values: [Message]
  ) {
    for value in values { message(number, name, value) }
  }

  package mutating func chosen(_ choice: OTLPValue) {
    switch choice {
    case .string(let value): text(1, value)
    case .bool(let value):
      tag(2, .varint)
      bytes.append(value ? 1 : 0)
    case .int(let value):
      tag(3, .varint)
      varint(UInt64(bitPattern: value))
    case .double(let value): double(4, "doubleValue", value)
    case .strings: break
    }
  }
}
