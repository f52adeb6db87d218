/// A message of OTLP that is only ever written.
///
/// It describes itself once, field by field, and both encodings come from that: protobuf by the numbers, JSON by
/// the names. Fields at their default value are left out, as proto3 does. The numbers are those of
/// opentelemetry-proto 1.x, whose trace and metrics messages are stable.
package protocol OTLPMessage: Sendable {
  /// Tells each field to a writer, in the order of their numbers.
  func write(to writer: inout some OTLPWriter)
}

/// Takes the fields of a message. Each method is for one kind of field that OTLP has.
package protocol OTLPWriter {
  mutating func string(_ number: Int, _ name: StaticString, _ value: String)
  mutating func bool(_ number: Int, _ name: StaticString, _ value: Bool)
  /// `int64`, and enumerations where JSON has a number for them.
  mutating func int64(_ number: Int, _ name: StaticString, _ value: Int64)
  /// `uint32` and enumerations: a number in JSON too.
  mutating func uint32(_ number: Int, _ name: StaticString, _ value: UInt32)
  mutating func fixed32(_ number: Int, _ name: StaticString, _ value: UInt32)
  mutating func fixed64(_ number: Int, _ name: StaticString, _ value: UInt64)
  mutating func double(_ number: Int, _ name: StaticString, _ value: Double)
  /// The id of a trace or of a span: bytes, and in JSON, unlike any other bytes, hexadecimal.
  mutating func identifier(_ number: Int, _ name: StaticString, _ value: [UInt64])
  mutating func doubles(_ number: Int, _ name: StaticString, _ values: [Double])
  mutating func fixed64s(_ number: Int, _ name: StaticString, _ values: [UInt64])
  mutating func message(_ number: Int, _ name: StaticString, _ value: some OTLPMessage)
  mutating func messages<Message: OTLPMessage>(
    _ number: Int, _ name: StaticString, _ values: [Message])
  /// One of several fields, of which one is there even at its default value.
  mutating func chosen(_ choice: OTLPValue)
}
