import Testing

@testable import PerfHarness

/// What a template matches; that it then says what the full decode says is for
/// `ChunkTemplateFuzzTests`.
@Suite struct ChunkTemplateTests {
  private struct Output: Equatable {
    var kind: OutputKind
    var bytes: Int
    var string: String
  }

  /// What a template made of the first chunk says of the second.
  private func output(of second: String, after first: String) throws -> Output? {
    var template = ChunkTemplate()
    try Array(first.utf8).withUnsafeBufferPointer { bytes in
      try template.learn(OpenAIChunk(bytes, keepsText: false), from: bytes)
    }
    return Array(second.utf8).withUnsafeBufferPointer { bytes in
      template.output(of: bytes).map {
        Output(kind: template.kind, bytes: $0.bytes, string: $0.string.string)
      }
    }
  }

  private static func content(_ string: String, _ more: String = "") -> String {
    #"{"id":"c","choices":[{"index":0,"delta":{"content":"\#(string)"},"#
      + #""finish_reason":null}],"usage":null\#(more)}"#
  }

  private static func delta(_ delta: String) -> String {
    #"{"choices":[{"index":0,"delta":{\#(delta)}}]}"#
  }

  @Test(arguments: [
    ("a", "a"), (" the", " the"), ("é😀", "é😀"), (#"\n\t\"\\\/"#, "\n\t\"\\/"),
    (#"\u00e9\ud83d\ude00"#, "é😀"), (#"\ud83d"#, "\u{FFFD}"), ("\u{2028}\u{7F}", "\u{2028}\u{7F}"),
    (String(repeating: "x", count: 999), String(repeating: "x", count: 999)),
  ])
  func aChunkThatDiffersInItsOutputOnlyMatches(_ written: String, _ string: String) throws {
    for first in ["Hi", #"\""#, "a longer string than the next"] {
      #expect(
        try output(of: Self.content(written), after: Self.content(first))
          == Output(kind: .text, bytes: string.utf8.count, string: string))
    }
  }

  @Test(
    arguments: [
      (#""content":"§""#, .text), (#""role":"assistant","content":"§","refusal":null"#, .text),
      (#""reasoning":"§""#, .reasoning), (#""content":"","reasoning_content":"§""#, .reasoning),
      (#""reasoning_content":"§","reasoning":"""#, .reasoning),
      (#""tool_calls":[{"index":0,"function":{"arguments":"§"}}]"#, .toolCall),
      (#""tool_calls":[{"function":{"name":"§","arguments":""}}]"#, .toolCall),
    ] as [(String, OutputKind)])
  func everyKindOfOutputCanBeTheGap(_ delta: String, _ kind: OutputKind) throws {
    let first = Self.delta(delta.replacing("§", with: "one"))
    let second = Self.delta(delta.replacing("§", with: "another"))
    #expect(
      try output(of: second, after: first) == Output(kind: kind, bytes: 7, string: "another"))
  }

  @Test(arguments: [
    // Nothing is no output.
    content(""),
    // Something before or after the string differs, is missing, or is too much.
    content("a", ",\"x\":1"), content("a") + " ", String(content("a").dropLast()),
    content("a").replacing("\"c\"", with: "\"d\""), content("a").replacing("null", with: "true"),
    // The string ends elsewhere, or is none.
    content("a\",\"x\":\""), content("a\""), content("\"a"), content("a\\"), content("\\x"),
    content("\\u00g0"), content("\u{1F}"), content("a\n"),
    content("a").replacing("\"a\"", with: "7"),
    // The end of what comes before the string, and the beginning of what comes after it, are one.
    #"{"id":"c","choices":[{"index":0,"delta":{"content":"},"finish_reason":null}],"usage":null}"#,
    #"{"id":"c","choices":[{"index":0,"delta":{"content":""#, "{", "",
  ])
  func whatDiffersElsewhereDoesNotMatch(_ chunk: String) throws {
    #expect(try output(of: chunk, after: Self.content("Hi")) == nil)
  }

  @Test(arguments: [
    // No output, or several strings of it.
    content(""), "{}", delta(#""content":"a","reasoning":"b""#),
    delta(#""content":"a","content":"b""#), delta(#""reasoning":"a","reasoning_content":"a""#),
    delta(#""tool_calls":[{"function":{"name":"f","arguments":"a"}}]"#),
    // A string that a later one of the same name stands in for.
    delta(#""reasoning":"a","reasoning":"""#), delta(#""reasoning":"a","reasoning":null"#),
    // A chunk that says more than its output.
    content("a").replacing("null}]", with: "\"stop\"}]"),
    content("a").replacing("\"usage\":null", with: "\"usage\":{\"prompt_tokens\":1}"),
    content("a", #","error":"boom""#), content("a", #","object":"error""#),
  ])
  func aChunkThatSaysMoreOrLessThanOneStringIsNoTemplate(_ chunk: String) throws {
    #expect(try output(of: chunk, after: chunk) == nil)
  }

  @Test func theLastChunkThatCanBeATemplateIsIt() throws {
    var template = ChunkTemplate()
    let chunks = [Self.content("a"), Self.delta(#""reasoning":"b""#), Self.content("")]
    for chunk in chunks {
      try Array(chunk.utf8).withUnsafeBufferPointer { bytes in
        try template.learn(OpenAIChunk(bytes, keepsText: false), from: bytes)
      }
    }
    let matches = chunks.map { chunk in
      Array(chunk.utf8).withUnsafeBufferPointer { template.output(of: $0) != nil }
    }
    #expect(matches == [false, true, false])
    #expect(template.kind == .reasoning)
  }
}
