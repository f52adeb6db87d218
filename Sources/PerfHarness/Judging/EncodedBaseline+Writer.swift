import Foundation

extension EncodedBaseline {
  /// Writes JSON member by member in the order of the calls, with two spaces of indentation.
  struct Writer {
    private var bytes: [UInt8] = []
    private var depth = 0
    private var isFirst = true
    private var isInline = false

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func object(_ members: (inout Writer) -> Void) {
      enclose("{", "}", inline: isInline, members)
    }

    mutating func object(_ key: String, _ members: (inout Writer) -> Void) {
      begin(key)
      object(members)
    }

    /// An object whose members stand on one line.
    mutating func inlineObject(_ members: (inout Writer) -> Void) {
      enclose("{", "}", inline: true, members)
    }

    mutating func inlineObject(_ key: String, _ members: (inout Writer) -> Void) {
      begin(key)
      inlineObject(members)
    }

    mutating func array<Element>(
      _ key: String, _ elements: [Element], _ element: (inout Writer, Element) -> Void
    ) {
      begin(key)
      enclose("[", "]", inline: isInline) { writer in
        for item in elements {
          writer.separate()
          element(&writer, item)
        }
      }
    }

    mutating func string(_ key: String, _ value: String) {
      begin(key)
      JSONText.append(value, to: &bytes)
    }

    mutating func integer(_ key: String, _ value: Int) {
      begin(key)
      append("\(value)")
    }

    /// Nine digits after the point: nanoseconds, where the unit is seconds.
    mutating func number(_ key: String, _ value: Double) {
      begin(key)
      append(String(format: "%.9f", locale: Locale(identifier: "en_US_POSIX"), value))
    }

    private mutating func append(_ text: String) {
      bytes.append(contentsOf: text.utf8)
    }

    private mutating func begin(_ key: String) {
      separate()
      JSONText.append(key, to: &bytes)
      append(": ")
    }

    private mutating func separate() {
      if !isFirst { append(isInline ? ", " : ",") }
      isFirst = false
      if !isInline { breakLine() }
    }

    private mutating func breakLine() {
      append("\n" + String(repeating: "  ", count: depth))
    }

    private mutating func enclose(
      _ open: String, _ close: String, inline: Bool, _ content: (inout Writer) -> Void
    ) {
      let wasInline = isInline
      append(open)
      isInline = inline
      isFirst = true
      depth += 1
      content(&self)
      depth -= 1
      if !inline, !isFirst { breakLine() }
      append(close)
      isFirst = false
      isInline = wasInline
    }
  }
}
