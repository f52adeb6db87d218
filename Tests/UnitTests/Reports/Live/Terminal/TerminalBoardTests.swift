import Foundation
import Testing

@testable import PerfHarness

/// Whole screens, word for word, are in `Fixtures/live`; what their figures come from is told in
/// `LiveSamples`.
@Suite struct TerminalBoardTests {
  private static let plain = TerminalBoard.Look(isColored: false, isUnicode: true)
  private static let ascii = TerminalBoard.Look(isColored: false, isUnicode: false)

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../../../Fixtures/live").standardized

  private func screen(
    _ columns: Int, _ rows: Int, _ look: TerminalBoard.Look = plain,
    _ snapshot: LiveSnapshot = LiveSamples.snapshot()
  ) -> [String] {
    TerminalBoard(look).render(snapshot, columns: columns, rows: rows)
  }

  /// Spaces at the ends of lines are not kept in files.
  private func trimmed(_ lines: [String]) -> String {
    lines.map { line in
      String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  @Test(arguments: [
    ("80x24", 80, 24, plain), ("120x40", 120, 40, plain), ("80x24-ascii", 80, 24, ascii),
    ("40x12", 40, 12, plain),
  ])
  func aScreenIsAsItIsKept(
    _ name: String, _ columns: Int, _ rows: Int, _ look: TerminalBoard.Look
  ) throws {
    let expected = try String(
      contentsOf: Self.folder.appending(path: "\(name).txt"), encoding: .utf8)
    #expect(trimmed(screen(columns, rows, look)) == expected)
  }

  @Test func beforeTheFirstCaseTheScreenSaysSo() {
    #expect(
      screen(80, 4, Self.plain, LiveSnapshot()) == [
        "PerfHarness", "waiting for the first benchmark", "", "",
      ])
  }

  /// Every size, and never a line too many or a column too wide.
  @Test func everyScreenIsFilledAndNoneIsExceeded() {
    let snapshot = LiveSamples.snapshot()
    for columns in [1, 2, 5, 10, 19, 20, 33, 34, 35, 36, 59, 60, 61, 79, 80, 100, 200, 400] {
      for rows in 1...60 {
        let lines = screen(columns, rows, Self.plain, snapshot)
        #expect(lines.count == rows)
        #expect(lines.allSatisfy { $0.count <= columns }, "\(columns)×\(rows)")
      }
    }
    #expect(screen(0, 24).isEmpty)
    #expect(screen(80, 0).isEmpty)
  }

  @Test func withoutUnicodeEverythingIsASCII() {
    for rows in [1, 5, 24, 40] {
      let lines = screen(100, rows, Self.ascii)
      #expect(lines.allSatisfy { $0.allSatisfy(\.isASCII) })
    }
  }

  /// Colours say what a sign or a word says too: without them the text is the same.
  @Test func coloursAddNothingToTheText() {
    let colored = screen(80, 24, TerminalBoard.Look(isColored: true, isUnicode: true))
    #expect(colored.contains { $0.contains("\u{1B}[31m") })
    #expect(colored.contains { $0.contains("\u{1B}[32m") })
    let stripped = colored.map { $0.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") }
    #expect(stripped == screen(80, 24))
  }

  /// What a server or an argument says can't move the cursor.
  @Test func controlCharactersAreNotShown() {
    var board = LiveBoard()
    let name = "a\u{1B}[2Jb\nc"
    board.begin(name, as: name, plan: LiveSamples.plan, repetitions: 1, at: .milliseconds(0))
    board.record(LiveSamples.request(ended: 10, failureCode: "x\u{7}\u{1B}]0;y"))
    let lines = screen(80, 24, Self.plain, board.snapshot(at: .milliseconds(20)))
    #expect(lines.allSatisfy { !$0.contains { $0 < " " } })
    #expect(lines[0].hasPrefix("a [2Jb c"))
  }

  @Test func wideCharactersTakeTwoColumns() {
    #expect(ScreenLine("日本").width == 4)
    #expect(ScreenLine("日本").cut(to: 3).text(TerminalStyle(isColored: false)) == "日")
    #expect(ScreenLine("✓ ä…").width == 4)
  }

  @Test(
    arguments: [
      (["LANG": "de_DE.UTF-8"], true, true), (["LC_ALL": "C.utf8", "LANG": "C"], true, true),
      (["LC_ALL": "C", "LANG": "de_DE.UTF-8"], true, false), ([:], true, false),
      (["LANG": "C.UTF-8", "NO_COLOR": "1"], false, true),
      (["LANG": "C.UTF-8", "TERM": "dumb"], false, true),
    ] as [([String: String], Bool, Bool)])
  func theEnvironmentTellsWhatATerminalCanShow(
    _ variables: [String: String], isColored: Bool, isUnicode: Bool
  ) {
    #expect(
      TerminalBoard.Look(EnvironmentVariables(variables))
        == TerminalBoard.Look(isColored: isColored, isUnicode: isUnicode))
  }
}

@Suite struct SparklineTests {
  @Test func heightsAreSharesOfTheGreatestValue() {
    // 0…8 eighths of seven levels, rounded; what is there is at least the lowest.
    let values: [Double?] = [0, 1, 2, 3, 4, 5, 6, 7, 8, nil, 8]
    #expect(Sparkline(isUnicode: true).rows(values, height: 1) == ["▁▁▂▃▄▄▅▆▇ ▇"])
    #expect(Sparkline(isUnicode: false).rows(values, height: 1) == ["..:-==+*% %"])
  }

  @Test func higherChartsAreFilledFromBelow() {
    // Of 15 levels: 4, 8, 11 and 15.
    #expect(
      Sparkline(isUnicode: true).rows([1, 2, 3, 4], height: 2) == ["  ▃▇", "▄███"])
  }

  @Test func nothingButZerosIsALowLine() {
    #expect(Sparkline(isUnicode: true).rows([0, 0, nil], height: 2) == ["   ", "▁▁ "])
    #expect(Sparkline(isUnicode: true).rows([], height: 1) == [""])
  }
}

@Suite struct ScreenUpdateTests {
  @Test func onlyLinesThatDifferAreWritten() {
    #expect(
      ScreenUpdate.text(from: ["a", "b", "c"], to: ["a", "x", "c"])
        == "\u{1B}[2;1H\u{1B}[2Kx\u{1B}[H")
    #expect(ScreenUpdate.text(from: ["a"], to: ["a"]).isEmpty)
  }

  @Test func whereTheScreenIsUnknownAllIsWritten() {
    let whole = "\u{1B}[1;1H\u{1B}[2Ka\u{1B}[2;1H\u{1B}[2Kb\u{1B}[H"
    #expect(ScreenUpdate.text(from: nil, to: ["a", "b"]) == whole)
    // So it is where there are more lines than before, or fewer.
    #expect(ScreenUpdate.text(from: ["a"], to: ["a", "b"]) == whole)
  }
}
