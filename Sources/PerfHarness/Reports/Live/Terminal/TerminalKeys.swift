/// What a person asks for with a key.
enum TerminalKey: Sendable, Hashable {
  /// To end the run: `q`, or Ctrl-C where the terminal makes no signal of it.
  case quit
}

/// Makes keys of the bytes that a terminal sends. Pure; it remembers where in a sequence it is.
///
/// Keys such as arrows send sequences that letters are part of, and that of the `1` of a keypad ends in `q`
/// itself: they mean nothing here, and must not be taken for the letter.
///
/// Sources: ECMA-48, 5.4 (control sequences) and 8.3.143 (SS3); xterm, 'Control Sequences' (the keypad).
struct TerminalKeys: Sendable {
  private enum Place {
    case ground
    /// Behind an escape character.
    case escape
    /// Behind `ESC [`, up to a byte from `@` to `~`.
    case controlSequence
    /// Behind `ESC O`, of which one byte more is part.
    case singleShift
  }

  private var place = Place.ground

  init() {}

  /// The keys of what was read at once.
  mutating func decode(_ bytes: some Sequence<UInt8>) -> [TerminalKey] {
    // The escape key sends an escape character and nothing more.
    if place == .escape { place = .ground }
    return bytes.compactMap { byte in next(byte) }
  }

  private mutating func next(_ byte: UInt8) -> TerminalKey? {
    switch (place, byte) {
    // It is Ctrl-C wherever it comes.
    case (_, 0x03):
      place = .ground
      return .quit
    case (_, 0x1B): place = .escape
    case (.ground, UInt8(ascii: "q")), (.ground, UInt8(ascii: "Q")): return .quit
    case (.ground, _): break
    case (.escape, UInt8(ascii: "[")): place = .controlSequence
    case (.escape, UInt8(ascii: "O")): place = .singleShift
    case (.controlSequence, 0x20...0x3F): break
    default: place = .ground
    }
    return nil
  }
}
