/// A JSON value that knows on which line of its file it stands.
package struct JSONNode: Sendable, Hashable {
  package enum Value: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONNode])
    case object([Member])
  }

  package struct Member: Sendable, Hashable {
    package var key: String
    package var value: JSONNode
  }

  package var value: Value
  /// The line that the value begins on, from 1.
  package var line: Int

  /// Reads a whole text.
  package init(parsing text: some Sequence<UInt8>) throws(JSONSyntaxError) {
    let bytes = Array(text)
    let result = bytes.withUnsafeBufferPointer { bytes -> Result<JSONNode, JSONSyntaxError> in
      Result { () throws(JSONSyntaxError) in try JSONNode(parsing: bytes, from: 1) }
    }
    self = try result.get()
  }

  /// Reads a whole text in place.
  ///
  /// - Parameter line: the line of its file that the text begins on.
  package init(
    parsing bytes: UnsafeBufferPointer<UInt8>, from line: Int
  ) throws(JSONSyntaxError) {
    var cursor = JSONCursor(bytes, line: line)
    self = try JSONNode(&cursor)
    try cursor.expectEnd()
  }

  private init(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    let kind = try cursor.peek()
    line = cursor.line
    switch kind {
    case .null:
      try cursor.readNull()
      value = .null
    case .bool: value = .bool(try cursor.readBool())
    case .number: value = .number(try cursor.readNumber())
    case .string: value = .string(try cursor.readStringSpan().string)
    case .array:
      var elements: [JSONNode] = []
      try cursor.readArray { cursor throws(JSONSyntaxError) in
        elements.append(try JSONNode(&cursor))
      }
      value = .array(elements)
    case .object:
      var members: [Member] = []
      try cursor.readObject { key, cursor throws(JSONSyntaxError) in
        members.append(Member(key: key.string, value: try JSONNode(&cursor)))
      }
      value = .object(members)
    }
  }

  /// The value of a key, the last one where it stands twice; nil in anything but an object.
  package subscript(key: String) -> JSONNode? {
    guard case .object(let members) = value else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// The value as an error message shows it: strings in quotes, containers by their kind.
  package var summary: String {
    switch value {
    case .null: "null"
    case .bool(let bool): "\(bool)"
    case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
    case .string(let string): "\"\(string.prefix(60))\""
    case .array: "an array"
    case .object: "an object"
    }
  }
}
