/// One line of a screen: pieces of text, each with its look, and never wider than it may be.
struct ScreenLine: Sendable {
  private var pieces: [(text: String, rendition: TerminalStyle.Rendition?)] = []
  /// How many columns it takes.
  private(set) var width = 0

  init() {}

  init(_ text: String, _ rendition: TerminalStyle.Rendition? = nil) {
    append(text, rendition)
  }

  mutating func append(_ text: String, _ rendition: TerminalStyle.Rendition? = nil) {
    guard !text.isEmpty else { return }
    pieces.append((text, rendition))
    width += Self.width(of: text)
  }

  mutating func append(_ line: ScreenLine) {
    pieces += line.pieces
    width += line.width
  }

  /// Adds spaces until it takes so many columns.
  mutating func pad(to columns: Int) {
    append(String(repeating: " ", count: max(0, columns - width)))
  }

  /// As much of it as finds room.
  func cut(to columns: Int) -> ScreenLine {
    guard width > columns else { return self }
    var line = ScreenLine()
    for piece in pieces {
      let text = Self.cut(piece.text, to: columns - line.width)
      line.append(text, piece.rendition)
      if text.count < piece.text.count { break }
    }
    return line
  }

  /// The line as a terminal takes it.
  func text(_ style: TerminalStyle) -> String {
    pieces.map { piece in
      piece.rendition.map { style.apply($0, to: piece.text) } ?? piece.text
    }.joined()
  }

  /// A text in so many columns at most.
  static func cut(_ text: String, to columns: Int) -> String {
    var left = columns
    return String(
      text.prefix { character in
        left -= width(of: character)
        return left >= 0
      })
  }

  /// How many columns a text takes.
  static func width(of text: String) -> Int {
    // Nearly every text is ASCII.
    text.utf8.count == text.unicodeScalars.count
      ? text.utf8.count : text.reduce(0) { $0 + width(of: $1) }
  }

  /// Two columns for what is wide in East Asian typography and for pictographs, as terminals do.
  ///
  /// Source: Unicode Standard Annex 11, 'East Asian Width', classes W and F, by blocks.
  private static func width(of character: Character) -> Int {
    switch character.unicodeScalars.first?.value ?? 0 {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }
}
