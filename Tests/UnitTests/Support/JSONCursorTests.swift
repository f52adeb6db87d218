import Testing

@testable import PerfHarness

@Suite struct JSONCursorTests {
  @Test func readsEveryKindOfValueWithItsLine() throws {
    let text = """
      {
        "text": "a\\u00e9\\n\\"\\/",
        "pair": "\\ud83d\\ude00",
        "numbers": [0, -1.5e3, 12],
        "nothing": null, "yes": true,
        "no": false
      }
      """
    let node = try JSONNode(parsing: text.utf8)
    #expect(node["text"]?.value == .string("aé\n\"/"))
    #expect(node["pair"]?.value == .string("😀"))
    #expect(node["nothing"]?.value == .null)
    #expect(node["yes"]?.value == .bool(true))
    #expect(node["no"]?.value == .bool(false))
    #expect(node["no"]?.line == 6)
    guard case .array(let numbers) = node["numbers"]?.value else {
      Issue.record("expected an array")
      return
    }
    #expect(numbers.map(\.value) == [.number(0), .number(-1500), .number(12)])
    #expect(numbers.map(\.line) == [4, 4, 4])
  }

  @Test(arguments: [
    ("", 1, "expected a value, found the end of the text"),
    ("{\n\"a\" 1}", 2, "expected \":\", found \"1\""),
    ("[1 2]", 1, "expected \",\" or \"]\", found \"2\""),
    ("{\"a\":1,}", 1, "expected a key in quotes, found \"}\""),
    ("[01]", 1, "expected \",\" or \"]\", found \"1\""),
    ("[-]", 1, "expected a number, found \"]\""),
    ("[1.]", 1, "expected a digit, found \"]\""),
    ("[nul]", 1, "expected null, found \"n\""),
    ("\"abc", 1, "the text ends inside a string"),
    ("\"a\\x\"", 1, "expected an escape such as \"\\n\", found \"x\""),
    ("\"\\u12g4\"", 1, "expected four hexadecimal digits after \"\\u\", found \"g\""),
    ("\"a\u{01}\"", 1, "a control character in a string; expected it escaped"),
    ("1\n1", 2, "expected the end of the text, found \"1\""),
    ("\u{FEFF}{}", 1, "expected a value, found byte 0xef"),
  ])
  func saysWhatIsWrongAndWhere(text: String, line: Int, message: String) throws {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONNode(parsing: text.utf8) }
    #expect(error?.line == line)
    #expect(error?.message == message)
  }

  @Test func refusesValuesThatAreNestedTooDeep() {
    let depth = JSONCursor.maximumDepth
    let fits = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect(throws: Never.self) { try JSONNode(parsing: fits.utf8) }
    let error = #expect(throws: JSONSyntaxError.self) {
      try JSONNode(parsing: "[\(fits)]".utf8)
    }
    #expect(error?.message == "values nested deeper than 256")
  }

  @Test func loneSurrogatesAndBytesThatAreNoTextBecomeReplacementCharacters() throws {
    #expect(try JSONNode(parsing: #""\ud83dx""#.utf8).value == .string("\u{FFFD}x"))
    #expect(try JSONNode(parsing: [0x22, 0xFF, 0x22]).value == .string("\u{FFFD}"))
  }

  @Test func theLastOfTwoEqualKeysCounts() throws {
    #expect(try JSONNode(parsing: #"{"a":1,"a":2}"#.utf8)["a"]?.value == .number(2))
  }

  @Test(arguments: [
    "plain", "quote \" backslash \\ slash /", "line\nfeed\ttab\r\u{01}\u{1F}", "é😀",
  ])
  func writtenTextReadsBackAsItWas(text: String) throws {
    var bytes: [UInt8] = []
    JSONText.append(text, to: &bytes)
    #expect(try JSONNode(parsing: bytes).value == .string(text))
  }
}
