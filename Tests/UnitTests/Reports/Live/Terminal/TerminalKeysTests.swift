import Testing

@testable import PerfHarness

/// Bytes as xterm sends them ('Control Sequences', PC-style and VT220-style function keys).
@Suite struct TerminalKeysTests {
  private func keys(_ texts: String...) -> [TerminalKey] {
    var keys = TerminalKeys()
    return texts.flatMap { keys.decode($0.utf8) }
  }

  @Test(arguments: ["q", "Q", "\u{3}"]) func theseEndTheRun(_ text: String) {
    #expect(keys(text) == [.quit])
    #expect(keys("x", text, "y") == [.quit])
    #expect(keys(text + text) == [.quit, .quit])
  }

  @Test(
    arguments: [
      "", "x", "\n", "ä日",
      // Up, F5, the keypad's 1, Alt-q, the beginning of pasted text.
      "\u{1B}[A", "\u{1B}[15~", "\u{1B}Oq", "\u{1B}q", "\u{1B}[200~",
      // Cut off behind each of its bytes.
      "\u{1B}", "\u{1B}[", "\u{1B}[1", "\u{1B}O",
    ])
  func otherKeysMeanNothing(_ text: String) {
    #expect(keys(text) == [])
  }

  @Test(arguments: ["\u{1B}[A", "\u{1B}Oq", "\u{1B}[1;5D", "\u{1B}q", "\u{1B}\u{1B}[A"])
  func whatFollowsASequenceIsAKeyAgain(_ sequence: String) {
    #expect(keys(sequence + "q") == [.quit])
  }

  @Test func aSequenceGoesOnInTheNextRead() {
    #expect(keys("\u{1B}[1", ";5q") == [])
    #expect(keys("\u{1B}O", "q") == [])
  }

  /// The escape key sends what sequences begin with.
  @Test func theEscapeKeyDoesNotSwallowTheNextOne() {
    #expect(keys("\u{1B}", "q") == [.quit])
  }

  @Test func ctrlCEndsTheRunInTheMiddleOfASequence() {
    #expect(keys("\u{1B}[1\u{3}") == [.quit])
  }
}
