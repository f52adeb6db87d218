import Testing

@testable import PerfHarness

@Suite struct JSONTextTests {
  private func bytes(_ write: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    write(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// RFC 8259, section 7: quotes, backslashes and what comes before the space, wherever they stand.
  @Test(arguments: 0..<20)
  func escapesWhatMustBeEscapedAndNothingElse(_ place: Int) throws {
    for code in 0..<0x80 as Range<UInt8> {
      var text = Array(repeating: "é", count: 20)
      text[place] = String(Unicode.Scalar(code))
      let escaped =
        switch code {
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0D: "\\r"
        case 0..<0x10: "\\u000" + String(code, radix: 16)
        case 0x10..<0x20: "\\u00" + String(code, radix: 16)
        case 0x22: "\\\""
        case 0x5C: "\\\\"
        default: text[place]
        }
      var expected = text
      expected[place] = escaped
      #expect(JSONText.quoted(text.joined()) == "\"\(expected.joined())\"")
    }
  }

  @Test(arguments: [("", ""), ("a\"b", "a\\\"b"), ("\n\n", "\\n\\n")])
  func aPartHasNoQuotes(_ text: String, _ expected: String) {
    #expect(bytes { JSONText.appendEscaped(text, to: &$0) } == expected)
    #expect(JSONText.quoted(text) == "\"\(expected)\"")
  }

  @Test(arguments: [([], "[]"), (["a"], #"["a"]"#), (["a", "\"", ""], #"["a","\"",""]"#)])
  func arraysOfStringsHaveCommasBetween(_ strings: [String], _ expected: String) {
    #expect(bytes { JSONText.append(strings, to: &$0) } == expected)
  }
}
