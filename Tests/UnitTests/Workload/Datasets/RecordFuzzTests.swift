import Foundation
import Testing

@testable import PerfHarness

/// Bytes that mean something or nothing, in whatever pieces they come.
@Suite struct RecordFuzzTests {
  /// What comes of a text: its records, and why there are no more of them.
  private struct Outcome: Hashable {
    var records: [Found] = []
    var error: RecordError?
  }

  private struct Found: Hashable {
    var bytes: [UInt8]
    var offset: Int
    var line: Int
  }

  private static let alphabet: [[UInt8]] =
    ["\"", "\"\"", ",", "\n", "\r\n", "\r", "[", "]", "{", "}", ":", "\\", "a", " ", "é", "1"]
    .map { Array($0.utf8) } + [[0x00], [0xFF], [0xC3], [0xEF, 0xBB, 0xBF]]

  private func outcome(
    _ framing: some RecordFraming, _ bytes: [UInt8], cuts: [Int]
  ) -> (outcome: Outcome, mostHeld: Int) {
    var scanner = RecordScanner(framing)
    var outcome = Outcome()
    var mostHeld = 0
    func take(_ record: RawRecord) {
      outcome.records.append(
        Found(bytes: Array(record.bytes), offset: record.offset, line: record.line))
    }
    do throws(RecordError) {
      for (start, end) in zip([0] + cuts, cuts + [bytes.count]) {
        try Array(bytes[start..<end]).withUnsafeBufferPointer { piece throws(RecordError) in
          try scanner.scan(piece) { take($0) }
        }
        mostHeld = max(mostHeld, scanner.heldCount)
      }
      try scanner.finish { take($0) }
    } catch {
      outcome.error = error
    }
    return (outcome, mostHeld)
  }

  private func check(_ framing: some RecordFraming, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var failed = 0
    for _ in 0..<600 {
      var bytes = (0..<Int.random(in: 0..<20, using: &generator)).flatMap { _ in
        Self.alphabet.randomElement(using: &generator) ?? []
      }
      // Half of them are lists, at least at both ends.
      if Bool.random(using: &generator) {
        bytes = [UInt8(ascii: "[")] + bytes + [UInt8(ascii: "]")]
      }
      let whole = outcome(framing, bytes, cuts: []).outcome
      if whole.error != nil { failed += 1 }
      var cuts = [Array(0..<bytes.count)]
      for _ in 0..<4 {
        cuts.append(
          (0..<Int.random(in: 1..<6, using: &generator))
            .map { _ in Int.random(in: 0...bytes.count, using: &generator) }.sorted())
      }
      for cuts in cuts {
        let (found, mostHeld) = outcome(framing, bytes, cuts: cuts)
        #expect(found == whole, "\(bytes) cut at \(cuts)")
        // What is open when an error ends it all is no record.
        let longest = found.error == nil ? found.records.map(\.bytes.count).max() ?? 0 : bytes.count
        #expect(mostHeld <= max(longest, 2))
      }
      // Nothing is lost and nothing made up.
      for record in whole.records {
        #expect(bytes[record.offset...].starts(with: record.bytes))
        #expect(record.line == bytes[..<record.offset].count { $0 == 0x0A } + 1)
      }
    }
    // Both ends were reached.
    #expect((framing is LineFraming) == (failed == 0))
    #expect(failed < 600)
  }

  @Test func linesAreTheSameHoweverTheyAreCut() { check(LineFraming(), seed: 21) }
  @Test func rowsAreTheSameHoweverTheyAreCut() { check(CSVFraming(), seed: 22) }
  @Test func elementsAreTheSameHoweverTheyAreCut() { check(JSONArrayFraming(), seed: 23) }

  /// Lists and nearly lists as Python's json module sees them, `Fixtures/datasets/make_json_fixture.py`.
  @Test func elementsAreThoseOfPython() throws {
    struct Case: Decodable {
      struct Element: Decodable, Hashable {
        var offset: Int
        var line: Int
        var text: String
      }
      var text: String
      var elements: [Element]?
    }
    let data = try Data(contentsOf: URL(fileURLWithPath: "Fixtures/datasets/json.json"))
    let cases = try JSONDecoder().decode([Case].self, from: data)
    #expect(cases.count == 300)
    for list in cases {
      let found = try? JSONArrayFraming().records(in: list.text.utf8, pieces: [3]).map { record in
        _ = try JSONNode(parsing: record.text.utf8)
        let end = record.text.utf8.lastIndex { !" \t\r\n".utf8.contains($0) }
        let text = end.map { String(record.text.utf8[...$0]) ?? "" } ?? ""
        return Case.Element(offset: record.offset, line: record.line, text: text)
      }
      #expect(found == list.elements, "\(list.text.debugDescription)")
    }
  }

  // MARK: Long records

  private func entry(_ contents: String, _ format: DatasetFormat) throws -> DatasetEntry {
    try withFile(contents.utf8) { try IndexedDataset($0, as: format).entry(at: 0) }
  }

  /// Over a dozen pieces of the reader.
  @Test func aFieldMayHaveMegabytes() throws {
    let text = String(repeating: "0123456789\r\n", count: 270_000)
    #expect(text.utf8.count > 3_000_000)
    #expect(try entry("prompt,id\n\"\(text)\",1\n", .csv(column: "prompt")) == DatasetEntry(text))
  }

  @Test(arguments: [
    (DatasetFormat.csv(column: "prompt"), "prompt\n\"", 2), (.text, "a\n\nb", 3),
    (.json(column: "prompt"), "[\n\"a\",\n\"", 3),
  ])
  func aRecordThatIsTooLongIsNamed(_ format: DatasetFormat, _ start: String, _ line: Int) throws {
    let contents = start + String(repeating: "a", count: RecordRange.greatestCount + 1)
    try withFile(contents.utf8) { path in
      let found = try workloadMessage(path) { try IndexedDataset(path, as: format) }
      #expect(
        found
          == "FILE:\(line): a record is longer than 16777215 bytes; expected prompts that a model can take; check that the format is the file's"
      )
    }
  }

  // MARK: What files may be like

  @Test(
    arguments: [
      (.json(column: "prompt"), "[\"a\"]", "a"), (.json(column: "prompt"), "\u{FEFF}[\"a\"]", "a"),
      (.csv(column: "prompt"), "\u{FEFF}prompt\r\na", "a"),
      (.csv(column: "prompt"), "prompt\r\n\"a\"\r\n\r\n", "a"), (.text, "a\u{0}b\n", "a\u{0}b"),
      (.csv(column: "prompt"), "prompt\na\u{0}b\n", "a\u{0}b"),
      (.jsonLines(column: "prompt"), "\r\n\"a\\u0000b\"\r\n", "a\u{0}b"),
    ] as [(DatasetFormat, String, String)])
  func oddFilesAreRead(_ format: DatasetFormat, _ contents: String, _ prompt: String) throws {
    #expect(try entry(contents, format) == DatasetEntry(prompt))
  }

  private static let fortyLetters = String(repeating: "a", count: 40)

  @Test(
    arguments: [
      (
        .csv(column: "prompt"), "prompt\na\n\"b\nc",
        "FILE:3: the file ends inside a field in quotes of the record that begins here; expected a closing quote; add it, or write a quote inside of the field twice: \"\""
      ),
      (
        .json(column: "prompt"), "",
        "FILE:1: expected \"[\", found the end of the text; put the records into one JSON list"
      ),
      (
        .csv(column: "prompt"), "",
        "FILE: there is no prompt in it; expected text in the column \"prompt\"; add a row"
      ),
      (
        .json(column: "prompt"), "[\n[\"a\"]]",
        "FILE:2: expected a text or an object, found an array; write e.g. {\"prompt\": \"Hello\"}"
      ),
      (
        .json(column: "prompt"), "[\n\"a\u{0}b\"]",
        "FILE:2: a control character in a string; expected it escaped; write valid JSON"
      ),
      (
        .json(column: "prompt"), "[{\"prompt\": \"a\"},\n" + String(repeating: "[", count: 300),
        "FILE:2: the text ends inside the list; expected \"]\"; write the file anew"
      ),
      (
        .jsonLines(column: "prompt"), "\n" + String(repeating: "[", count: 300),
        "FILE:2: values nested deeper than 256; write valid JSON"
      ),
      (
        .csv(column: "prompt"), String(repeating: "a", count: 50) + ",b\rc\rd",
        "FILE:1: there is no column \"prompt\"; expected one of \"\(fortyLetters)…\", \"b\rc\rd\"; write e.g. column: \"\(fortyLetters)…\""
      ),
    ] as [(DatasetFormat, String, String)])
  func brokenFilesAreRefused(
    _ format: DatasetFormat, _ contents: String, _ message: String
  ) throws {
    try withFile(contents.utf8) { path in
      let found = try workloadMessage(path) { try IndexedDataset(path, as: format) }
      #expect(found == message)
    }
  }

  @Test func ofManyNamesTheFirstOnesAreShown() {
    #expect([String]().inQuotes == "")
    #expect(["a", "b"].inQuotes == "\"a\", \"b\"")
    let many = (1...23).map { "\($0)" }
    #expect(many.inQuotes == many.prefix(20).inQuotes + " and 3 more")
  }

  @Test func whatIsNoFileIsRefused() throws {
    let found = try workloadMessage { try IndexedDataset("/dev/null", as: .text) }
    #expect(
      found
        == "/dev/null: it is no regular file, and its records are read again here and there; expected a text file with one prompt a line; write what comes out of it into a file"
    )
  }

  /// Of the same length, so that nothing but its time tells.
  @Test func aFileThatSomebodyWroteToIsNoticed() throws {
    try withFile("one\ntwo\n".utf8) { path in
      let dataset = try IndexedDataset(path, as: .text)
      try dataset.checkUnchanged()
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try handle.write(contentsOf: Data("new".utf8))
      try handle.close()
      // Whatever the clock of the file system can tell apart.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: path)
      #expect(dataset.entry(at: 0) == DatasetEntry("new"))
      let found = try workloadMessage(path) { try dataset.checkUnchanged() }
      #expect(
        found
          == "FILE: it was changed while it was in use; expected it to stay as it is during a run; run again"
      )
    }
  }
}
