/// A JSON value whose keys stay in the order in which they were given, for files that people compare with
/// those of another tool.
indirect enum OrderedJSON: Sendable, Hashable {
  /// A key with its value.
  struct Member: Sendable, Hashable {
    let key: String
    let value: OrderedJSON
  }

  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([OrderedJSON])
  case object([Member])

  /// An object with these keys.
  static func object(_ members: KeyValuePairs<String, OrderedJSON>) -> OrderedJSON {
    .object(members.map { Member(key: $0.key, value: $0.value) })
  }

  /// A text, or null.
  static func optional(_ text: String?) -> OrderedJSON { text.map { .string($0) } ?? .null }

  /// A whole number, or null.
  static func optional(_ number: Int?) -> OrderedJSON { number.map { .integer($0) } ?? .null }

  /// A number, or null.
  static func optional(_ number: Double?) -> OrderedJSON { number.map { .number($0) } ?? .null }

  /// Writes it behind the bytes, on one line. A number that is not finite becomes null, which JSON has in its
  /// place.
  func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: "\(value)".utf8)
    case .integer(let value): bytes.append(contentsOf: "\(value)".utf8)
    case .number(let value):
      bytes.append(contentsOf: (value.isFinite ? JSONText.number(value) : "null").utf8)
    case .string(let text): JSONText.append(text, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(contentsOf: ", ".utf8) }
        element.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(contentsOf: ", ".utf8) }
        JSONText.append(member.key, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        member.value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// Writes it behind the bytes with a line for each key, four spaces deeper in each object, as Python does
  /// with `indent=4`. Arrays without objects stay on their line.
  func writeIndented(to bytes: inout [UInt8], depth: Int = 0) {
    switch self {
    case .object(let members) where !members.isEmpty:
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.breakLine(depth + 1, in: &bytes)
        JSONText.append(member.key, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        member.value.writeIndented(to: &bytes, depth: depth + 1)
      }
      Self.breakLine(depth, in: &bytes)
      bytes.append(UInt8(ascii: "}"))
    case .array(let elements) where elements.contains(where: \.isObject):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.breakLine(depth + 1, in: &bytes)
        element.writeIndented(to: &bytes, depth: depth + 1)
      }
      Self.breakLine(depth, in: &bytes)
      bytes.append(UInt8(ascii: "]"))
    default: write(to: &bytes)
    }
  }

  /// A file of it.
  var file: [UInt8] {
    var bytes: [UInt8] = []
    writeIndented(to: &bytes)
    return bytes + [UInt8(ascii: "\n")]
  }

  private var isObject: Bool {
    if case .object = self { true } else { false }
  }

  static func breakLine(_ depth: Int, in bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 4 * depth))
  }
}
