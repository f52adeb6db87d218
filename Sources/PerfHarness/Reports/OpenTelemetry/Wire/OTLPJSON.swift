/// Writes messages of OTLP as its own dialect of JSON: names in lowerCamelCase, ids in hexadecimal, enumerations
/// as numbers, and numbers of 64 bits as texts.
///
/// Source: OpenTelemetry Protocol Specification 1.x, 'JSON Protobuf Encoding'.
package struct OTLPJSON: OTLPWriter {
  private var bytes: [UInt8] = []
  private var isFirst = true

  private init() {}

  /// The text of a message.
  package static func encode(_ message: some OTLPMessage) -> [UInt8] {
    var writer = OTLPJSON()
    writer.object(message)
    return writer.bytes
  }

  private mutating func object(_ message: some OTLPMessage) {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
    message.write(to: &self)
    bytes.append(UInt8(ascii: "}"))
    isFirst = false
  }

  private mutating func name(_ name: StaticString) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    bytes.append(UInt8(ascii: "\""))
    bytes.append(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func text(_ value: some CustomStringConvertible) {
    bytes.append(contentsOf: value.description.utf8)
  }

  private mutating func quoted(_ value: some CustomStringConvertible) {
    bytes.append(UInt8(ascii: "\""))
    text(value)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func list<Element>(
    _ elements: [Element], _ append: (inout OTLPJSON, Element) -> Void
  ) {
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(&self, element)
    }
    bytes.append(UInt8(ascii: "]"))
    isFirst = false
  }

  private mutating func number(_ value: Double) {
    // JSON has no such numbers; protobuf's mapping has these texts for them.
    if value.isFinite {
      text(value)
    } else {
      quoted(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
    }
  }

  package mutating func string(_ number: Int, _ name: StaticString, _ value: String) {
    guard !value.isEmpty else { return }
    self.name(name)
    JSONText.append(value, to: &bytes)
  }

  package mutating func bool(_ number: Int, _ name: StaticString, _ value: Bool) {
    guard value else { return }
    self.name(name)
    text(value)
  }

  package mutating func int64(_ number: Int, _ name: StaticString, _ value: Int64) {
    guard value != 0 else { return }
    self.name(name)
    quoted(value)
  }

  package mutating func uint32(_ number: Int, _ name: StaticString, _ value: UInt32) {
    guard value != 0 else { return }
    self.name(name)
    text(value)
  }

  package mutating func fixed32(_ number: Int, _ name: StaticString, _ value: UInt32) {
    uint32(number, name, value)
  }

  package mutating func fixed64(_ number: Int, _ name: StaticString, _ value: UInt64) {
    guard value != 0 else { return }
    self.name(name)
    quoted(value)
  }

  package mutating func double(_ number: Int, _ name: StaticString, _ value: Double) {
    self.name(name)
    self.number(value)
  }

  package mutating func identifier(_ number: Int, _ name: StaticString, _ value: [UInt64]) {
    guard !value.isEmpty else { return }
    self.name(name)
    bytes.append(UInt8(ascii: "\""))
    for word in value { bytes.appendHexadecimal(word) }
    bytes.append(UInt8(ascii: "\""))
  }

  package mutating func doubles(_ number: Int, _ name: StaticString, _ values: [Double]) {
    guard !values.isEmpty else { return }
    self.name(name)
    list(values) { $0.number($1) }
  }

  package mutating func fixed64s(_ number: Int, _ name: StaticString, _ values: [UInt64]) {
    guard !values.isEmpty else { return }
    self.name(name)
    list(values) { $0.quoted($1) }
  }

  package mutating func message(_ number: Int, _ name: StaticString, _ value: some OTLPMessage) {
    self.name(name)
    object(value)
  }

  package mutating func messages<Message: OTLPMessage>(
    _ number: Int, _ name: StaticString, _ values: [Message]
  ) {
    guard !values.isEmpty else { return }
    self.name(name)
    list(values) { $0.object($1) }
  }

  package mutating func chosen(_ choice: OTLPValue) {
    switch choice {
    case .string(let value):
      name("stringValue")
      JSONText.append(value, to: &bytes)
    case .bool(let value):
      name("boolValue")
      text(value)
    case .int(let value):
      name("intValue")
      quoted(value)
    case .double(let value):
      name("doubleValue")
      number(value)
    case .strings: break
    }
  }
}

extension [UInt8] {
  /// Appends 16 digits.
  mutating func appendHexadecimal(_ word: UInt64) {
    for shift in stride(from: 60, through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 0xF
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}
