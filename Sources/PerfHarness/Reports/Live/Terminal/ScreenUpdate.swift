/// What is to be written so that a screen shows other lines than before.
///
/// Sources: ECMA-48 (CUP, EL, ED); xterm, 'Control Sequences' (the alternate screen, mode 1049, and the
/// cursor, mode 25).
enum ScreenUpdate {
  /// Leaves what the terminal shows where it is, and begins with an empty screen without a cursor.
  static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
  /// Goes back to what was shown before.
  static let leave = "\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l"

  /// Writes the lines that differ. The cursor is left in the first column of the first line, so that what
  /// others write does not scroll the screen.
  ///
  /// - Parameter earlier: what the screen shows; nil where nobody knows, and everything is written anew.
  static func text(from earlier: [String]?, to lines: [String]) -> String {
    if let earlier, earlier == lines { return "" }
    var text = ""
    let isWhole = earlier?.count != lines.count
    for (index, line) in lines.enumerated() where isWhole || earlier?[index] != line {
      // Emptied first: behind a line that is as wide as the screen it would lose its last character.
      text += "\u{1B}[\(index + 1);1H\u{1B}[2K\(line)"
    }
    return text + "\u{1B}[H"
  }
}
