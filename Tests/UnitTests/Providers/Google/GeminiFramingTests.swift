import Testing

@testable import PerfHarness

@Suite struct GeminiFramingTests {
  /// Feeds a text in pieces of so many bytes.
  ///
  /// - Returns: the data of all events, and what the end cut off.
  private func frames(_ text: String, by size: Int) throws -> (events: [String], rest: String) {
    var framing = GeminiFraming()
    var events: [String] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      try bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { piece in
        try framing.feed(piece) { events.append(String(decoding: $0.data, as: UTF8.self)) }
      }
    }
    return (events, String(decoding: try framing.finish(), as: UTF8.self))
  }

  private static let error = [
    "{", "  \"error\": {", "    \"code\": 503,", "    \"message\": \"a } \\\" ] {\",",
    "    \"status\": \"UNAVAILABLE\"", "  }", "}",
  ]

  @Test(arguments: 1...40, ["\n", "\r\n", "\r"])
  func anErrorBetweenTheEventsIsPassedOnAsOne(_ size: Int, _ end: String) throws {
    let text = Self.error.map { $0 + end }.joined()
    let (events, rest) = try frames(
      "data: {\"a\":1}\(end)\(end)\(text)data: {\"b\":2}\(end)\(end)", by: size)
    #expect(
      events == [#"{"a":1}"#, Self.error.map { $0 + "\n" }.joined(), #"{"b":2}"#])
    #expect(rest == "")
  }

  @Test(arguments: [
    ("{\"error\":{}}\n", ["{\"error\":{}}\n"], ""), ("[{\n}\n]\n", ["[{\n}\n]\n"], ""),
    // The last line has no end; and the braces never balance.
    ("{\"error\":{}}", [], "{\"error\":{}}\n"), ("{\n  \"error\": {\n", [], "{\n  \"error\": {\n"),
    ("{\n\"a\": 1", [], "{\n\"a\": 1\n"),
    // What begins no JSON is ignored, as are comments and fields that nobody knows.
    ("future: 1\n\n: comment\n}\n \nretry\nid: 7\n\n", [], ""), ("data: {\n\n", ["{"], ""),
    // A blank line inside.
    ("{\n\n}\n", ["{\n}\n"], ""),
  ])
  func linesThatAreNoEventsArePutTogetherOrIgnored(
    _ text: String, _ expected: [String], _ rest: String
  ) throws {
    for size in 1...text.utf8.count {
      let frames = try frames(text, by: size)
      #expect(frames.events == expected)
      #expect(frames.rest == rest)
    }
  }

  @Test func otherStreamsDoNotPassThemOn() throws {
    var decoder = SSEDecoder()
    var events = 0
    try Array("{\n}\n\ndata: a\n\n".utf8).withUnsafeBytes { bytes in
      try decoder.feed(bytes) { _ in events += 1 }
    }
    #expect(events == 1)
  }

  @Test func strayJSONHasALimit() {
    var decoder = SSEDecoder(limit: 20, passesStrayJSON: true)
    #expect(throws: ProviderError.self) {
      try Array("{\n\"aaaaaaaa\"\n\"bbbbbbbb\"\n".utf8).withUnsafeBytes { bytes in
        try decoder.feed(bytes) { _ in }
      }
    }
  }
}
