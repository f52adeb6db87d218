extension [UInt8] {
  /// Appends a text that is known when this is compiled, without a string in between.
  package mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }
}
