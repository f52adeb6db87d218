/// Colours for a terminal that wants them, and plain text for everything else.
struct TerminalStyle: Sendable {
  /// The 'Select Graphic Rendition' parameters that are used (ECMA-48, section 8.3.117).
  enum Rendition: Int {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
  }

  var isColored: Bool

  func apply(_ rendition: Rendition, to text: String) -> String {
    isColored ? "\u{1B}[\(rendition.rawValue)m\(text)\u{1B}[0m" : text
  }
}

extension String {
  /// The text without line breaks and other control characters, which could come from a server
  /// and move the terminal's cursor.
  var inOneLine: String {
    split { character in
      character.isWhitespace
        || character.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }.joined(separator: " ")
  }

  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
