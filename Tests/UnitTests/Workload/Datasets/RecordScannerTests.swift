import Foundation
import Testing

@testable import PerfHarness

@Suite struct RecordScannerTests {
  // MARK: However the bytes come

  private static let alphabet = ["a", "é", " ", ",", "\n", "\r\n", "\\\\", "日本", "1"]

  private func text(_ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0..<8, using: &generator))
      .map { _ in Self.alphabet.randomElement(using: &generator) ?? "" }.joined()
  }

  private func sizes(_ generator: inout SeededGenerator) -> [Int] {
    (0..<20).map { _ in Int.random(in: 1..<7, using: &generator) } + [3]
  }

  private func check(
    _ framing: some RecordFraming, _ text: String, _ generator: inout SeededGenerator
  ) throws {
    let mark = Bool.random(using: &generator) ? "\u{FEFF}" : ""
    let bytes = Array((mark + text).utf8)
    let whole = try framing.records(in: bytes)
    for pieces in [[1], [2], [3], sizes(&generator)] {
      #expect(try framing.records(in: bytes, pieces: pieces) == whole)
    }
    // Places and lines are those of the file, whatever stands between records.
    for record in whole {
      #expect(bytes[record.offset...].starts(with: record.text.utf8))
      #expect(record.line == bytes[..<record.offset].count { $0 == 0x0A } + 1)
    }
  }

  @Test func linesAreTheSameInWhateverPiecesTheyCome() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<200 {
      let text = (0..<5).map { _ in self.text(&generator) }.joined(separator: "\n")
      try check(LineFraming(), text, &generator)
      let expected = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      let found = try LineFraming().records(in: text.utf8).map(\.text)
      // After the last line end there is no line.
      #expect(found == (expected.last == "" ? expected.dropLast() : expected))
    }
  }

  @Test func rowsAreTheSameInWhateverPiecesTheyCome() throws {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<200 {
      let rows = (0..<4).map { _ in
        (0..<3).map { _ in
          let field = self.text(&generator) + (Bool.random(using: &generator) ? "\"" : "")
          return "\"\(field.replacing("\"", with: "\"\""))\""
        }.joined(separator: ",")
      }
      try check(CSVFraming(), rows.joined(separator: "\r\n"), &generator)
      #expect(
        try CSVFraming().records(in: rows.joined(separator: "\n").utf8).map(\.text) == rows)
    }
  }

  @Test func elementsAreTheSameInWhateverPiecesTheyCome() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let elements = (0..<Int.random(in: 0..<5, using: &generator)).map { number -> String in
        let string = JSONText.quoted(self.text(&generator) + #"]}",{\"#)
        switch number % 3 {
        case 0: return string
        case 1: return #"{"a": [\#(string), {"b": -1.5e3}], "c":\#n null}"#
        default: return "[[],\(string),true]"
        }
      }
      let text = "\n [ " + elements.joined(separator: ",") + "] \n"
      try check(JSONArrayFraming(), text, &generator)
      #expect(try JSONArrayFraming().records(in: text.utf8).map(\.text) == elements)
    }
  }

  @Test func aByteOrderMarkIsNoPartOfTheFirstRecord() throws {
    let found = try LineFraming().records(in: "\u{FEFF}a\nb".utf8, pieces: [1])
    #expect(
      found == [
        FoundRecord(text: "a", offset: 3, line: 1), FoundRecord(text: "b", offset: 5, line: 2),
      ])
    #expect(try CSVFraming().records(in: "\u{FEFF}\"a\"".utf8).map(\.text) == ["\"a\""])
    #expect(try LineFraming().records(in: [0xEF, 0xBB], pieces: [1]).count == 1)
    #expect(try LineFraming().records(in: [0xEF, 0xBB, 0xBF]).isEmpty)
  }

  // MARK: Memory

  /// 64 MB that never exist at once: what is kept is never more than the record that is open and, in
  /// the beginning, one piece.
  @Test func whatIsKeptIsOneRecord() throws {
    let record = "{\"prompt\": \"\(String(repeating: "x", count: 1000))\"}"
    let piece = Array(String(repeating: record + ",\n", count: 64).utf8)
    let size = 1 << 16
    var scanner = RecordScanner(JSONArrayFraming())
    var count = 0
    var mostKept = 0
    var sent = 0
    var source = Array("[".utf8)[...]
    while sent < 64 << 20 {
      if source.count < size { source = (Array(source) + piece + piece)[...] }
      let part = Array(source.prefix(size))
      source = source.dropFirst(size)
      sent += part.count
      try part.withUnsafeBufferPointer { try scanner.scan($0) { _ in count += 1 } }
      mostKept = max(mostKept, scanner.heldCount)
    }
    // Each record takes two bytes more than itself.
    #expect(abs(count - sent / (record.utf8.count + 2)) <= 1)
    #expect(mostKept <= record.utf8.count)
  }

  @Test func aRecordThatNeverEndsIsRefused() throws {
    let piece = [UInt8](repeating: 0x61, count: 1 << 20)
    var scanner = RecordScanner(LineFraming())
    let error = try #require(throws: RecordError.self) {
      for _ in 0..<17 {
        try piece.withUnsafeBufferPointer { try scanner.scan($0) { _ in } }
      }
    }
    #expect(error.line == 1)
    #expect(
      error.message
        == "a record is longer than 16777215 bytes; expected prompts that a model can take; check that the format is the file's"
    )
    #expect(scanner.heldCount <= 17 << 20)
  }

  @Test func placesOfHugeFilesFitInEightBytes() {
    #expect(MemoryLayout<RecordRange>.size == 8)
    let range = RecordRange(offset: 1 << 40 - 1, count: RecordRange.greatestCount)
    #expect(range.offset == 1 << 40 - 1)
    #expect(range.count == 1 << 24 - 1)
  }

  // MARK: Mistakes

  @Test(arguments: [
    (
      "a,b\n\"x\"y,2\n", 2,
      "expected a comma or the end of the line after a field in quotes; write a quote inside of it twice: \"\""
    ),
    (
      "a,b\n\n\"x\ny,2\n", 3,
      "the file ends inside a field in quotes of the record that begins here; expected a closing quote; add it, or write a quote inside of the field twice: \"\""
    ),
  ])
  func mistakesInTablesNameTheirLine(_ text: String, _ line: Int, _ message: String) throws {
    for pieces in [[Int.max], [1]] {
      let error = #expect(throws: RecordError.self) {
        try CSVFraming().records(in: text.utf8, pieces: pieces)
      }
      #expect(error == RecordError(line: line, message))
    }
  }

  @Test(arguments: [
    ("", 1, "expected \"[\", found the end of the text; put the records into one JSON list"),
    ("\n{}", 2, "expected \"[\", found \"{\"; put the records into one JSON list"),
    ("\u{0}", 1, "expected \"[\", found byte 0x0; put the records into one JSON list"),
    ("[1,\n,2]", 2, "expected a value, found \",\"; remove the comma before it"),
    ("[1,\n]", 2, "expected a value, found \"]\"; remove the comma before it"),
    (
      "[\n1]\n[2]", 3,
      "expected the end of the text, found \"[\"; put the records into one JSON list"
    ),
    (
      "[\n{\"a\": 1},\n{\"b\":\n", 3,
      "the text ends inside the list; expected \"]\"; write the file anew"
    ),
  ])
  func mistakesInListsNameTheirLine(_ text: String, _ line: Int, _ message: String) throws {
    for pieces in [[Int.max], [1]] {
      let error = #expect(throws: RecordError.self) {
        try JSONArrayFraming().records(in: text.utf8, pieces: pieces)
      }
      #expect(error == RecordError(line: line, message))
    }
  }
}
