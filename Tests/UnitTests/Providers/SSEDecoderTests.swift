import PerfHarness
import Testing

/// Expected results are those of WHATWG HTML, 9.2.5 'Parsing an event stream' and 9.2.6
/// 'Interpreting an event stream', unless a test says otherwise.
@Suite struct SSEDecoderTests {
  struct Event: Equatable {
    var name = ""
    var data: String
  }

  /// Everything that a stream led to.
  struct Outcome: Equatable {
    var events: [Event] = []
    /// The data of the event that the end cut off.
    var rest = ""
    var lastEventID = ""
    var retry: Duration?
    var error: ProviderError?
  }

  private func decode(_ pieces: [ArraySlice<UInt8>], limit: Int) -> Outcome {
    var decoder = SSEDecoder(limit: limit)
    var outcome = Outcome()
    do throws(ProviderError) {
      for piece in pieces {
        try piece.withUnsafeBufferPointer { bytes throws(ProviderError) in
          try decoder.feed(UnsafeRawBufferPointer(bytes)) { event in
            outcome.events.append(
              Event(name: event.name, data: String(decoding: event.data, as: UTF8.self)))
          }
        }
      }
      outcome.rest = String(decoding: try decoder.finish(), as: UTF8.self)
    } catch {
      outcome.error = error
    }
    outcome.lastEventID = decoder.lastEventID
    outcome.retry = decoder.retry
    return outcome
  }

  /// Decodes a stream whole, and makes sure that it decodes to the same one byte at a time, with
  /// empty reads in between, and cut in two at every place.
  private func decode(
    _ stream: [UInt8], limit: Int = 1 << 20, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Outcome {
    let whole = decode([stream[...]], limit: limit)
    let bytes: [ArraySlice<UInt8>] = stream.indices.flatMap { [stream[$0...$0], []] }
    #expect(decode(bytes, limit: limit) == whole, sourceLocation: sourceLocation)
    for cut in stream.indices {
      let halves = decode([stream[..<cut], stream[cut...]], limit: limit)
      #expect(halves == whole, "cut before byte \(cut)", sourceLocation: sourceLocation)
    }
    return whole
  }

  @Test(arguments: [
    // Each of the three ends of a line, and all of them in one stream.
    ("data: a\n\n", ["a"]), ("data: a\r\r", ["a"]), ("data: a\r\n\r\n", ["a"]),
    ("data: a\r\n\ndata: b\r\rdata: c\n\r\ndata: d\n\r", ["a", "b", "c", "d"]),
    ("\n\n\r\n\rdata: a\n\n", ["a"]),
    // One space after the colon belongs to the field, a second one and a tab to the value.
    ("data:a\n\n", ["a"]), ("data:  b\n\n", [" b"]), ("data:\tb\n\n", ["\tb"]),
    ("data: a: b\n\n", ["a: b"]), ("data: a \n\n", ["a "]),
    // Lines of data are joined by line feeds, whatever the stream's own line ends are.
    ("data: {\r\ndata: }\r\n\r\n", ["{\n}"]), ("data: a\ndata\ndata: b\n\n", ["a\n\nb"]),
    // Two examples of the standard.
    ("data: YHOO\ndata: +2\ndata: 10\n\n", ["YHOO\n+2\n10"]),
    ("data\n\ndata\ndata\n\ndata:", ["", "\n"]),
    ("data:test\n\ndata: test\n\n", ["test", "test"]),
    // Comments and unknown fields are nothing; the names of fields are case-sensitive and whole.
    (": keep-alive\n\n:\n\ndata: a\n: b\ndata: c\n\n", ["a\nc"]),
    ("DATA: a\ndatas: b\ndat: c\n data: d\nfoo\nerror: e\n\n", []),
    // Without data there is no event.
    ("event: ping\n\n", []), ("id: 1\n\nretry: 1\n\n\n", []), ("", []), ("\n", []),
  ])
  func splitsAStreamIntoEvents(_ stream: String, _ data: [String]) {
    let outcome = decode(Array(stream.utf8))
    #expect(outcome.events == data.map { Event(data: $0) })
    #expect(outcome.error == nil)
  }

  @Test func anEventHasTheNameThatItWasGivenLastAndTheNextOneHasNone() {
    let outcome = decode(
      Array("event: a\nevent: add\ndata: 1\n\ndata: 2\n\nevent\ndata: 3\n\n".utf8))
    #expect(
      outcome.events == [Event(name: "add", data: "1"), Event(data: "2"), Event(data: "3")])
  }

  @Test func theNameOfAnEventWithoutDataIsForgotten() {
    #expect(decode(Array("event: ping\n\ndata: 1\n\n".utf8)).events == [Event(data: "1")])
  }

  @Test func oneByteOrderMarkAtTheStartIsSkipped() {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    #expect(decode(mark + Array("data: a\n\n".utf8)).events == [Event(data: "a")])
    #expect(decode(mark + Array(": x\n\ndata: a\n\n".utf8)).events == [Event(data: "a")])
    #expect(decode(mark).events.isEmpty)
    // The second one is part of a field's name that nobody knows.
    #expect(decode(mark + mark + Array("data: a\n\n".utf8)).events.isEmpty)
    #expect(decode(Array("\n".utf8) + mark + Array("data: a\n\n".utf8)).events.isEmpty)
    #expect(
      decode(Array("data: ".utf8) + mark + Array("\n\n".utf8)).events.first?.data == "\u{FEFF}")
  }

  /// Servers send these raw inside the strings of JSON; other splitters take them for line ends.
  @Test(arguments: ["\u{2028}", "\u{2029}", "\u{85}", "\u{0B}", "\u{0C}", "\u{1C}", "\u{0}", "é😀"])
  func onlyLineFeedsAndCarriageReturnsEndALine(_ character: String) {
    let data = "{\"text\":\"a\(character)b\"}"
    #expect(decode(Array("data: \(data)\n\n".utf8)).events == [Event(data: data)])
  }

  @Test func bytesThatAreNoTextArePassedOn() throws {
    var decoder = SSEDecoder()
    var data: [UInt8] = []
    try (Array("data: ".utf8) + [0xFF, 0xC3] + Array("\n\n".utf8)).withUnsafeBytes { bytes in
      try decoder.feed(bytes) { data = Array($0.data) }
    }
    #expect(data == [0xFF, 0xC3])
  }

  @Test(arguments: [
    ("data: a\n\ndata: b\n", "b"), ("data: b\ndata: c", "b\nc"), ("data: [DONE]", "[DONE]"),
    ("data: a\n\n", ""), ("data: b\r", "b"), ("data: a\n\n: comment", ""),
    ("data: b\nevent: x", "b"),
  ])
  func anEventThatTheEndCutsOffIsKeptApart(_ stream: String, _ rest: String) {
    let outcome = decode(Array(stream.utf8))
    #expect(outcome.rest == rest)
    #expect(outcome.events == (stream.hasPrefix("data: a") ? [Event(data: "a")] : []))
  }

  @Test(arguments: [
    ("id: 1\ndata: a\n\n", "1"), ("id: 1\n\nid\n\n", ""), ("id: 1\n\ndata: a\n\n", "1"),
    ("id: 1\n\nid: 2\u{0}\n\n", "1"), ("id: é\n\n", "é"),
  ])
  func theLastIDLastsOverEvents(_ stream: String, _ id: String) {
    #expect(decode(Array(stream.utf8)).lastEventID == id)
  }

  @Test(
    arguments: [
      ("retry: 1500\n", .milliseconds(1500)), ("retry:0\n", .zero),
      ("retry: 1\nretry: x\n", .milliseconds(1)),
      ("retry\n", nil), ("retry: \n", nil), ("retry: -1\n", nil), ("retry: +1\n", nil),
      ("retry: 1.5\n", nil), ("retry: 1 \n", nil), ("retry: ١\n", nil),
      ("retry: 99999999999999999999\n", nil),
    ] as [(String, Duration?)])
  func aRetryIsOfDigitsOnly(_ stream: String, _ retry: Duration?) {
    #expect(decode(Array(stream.utf8)).retry == retry)
  }

  private static func tooLarge(_ limit: Int) -> ProviderError {
    ProviderError(
      .tooLarge,
      "a line or an event of the stream is longer than \(limit) bytes; expected server-sent events, "
        + "is this the right endpoint?")
  }

  /// `data:` and so many letters are a line of five more.
  @Test(arguments: ["\n", "\r\n", ""])
  func aLineMayBeAsLongAsTheLimit(_ end: String) {
    let fitting = decode(Array(("data:" + String(repeating: "x", count: 15) + end).utf8), limit: 20)
    #expect(fitting.error == nil)
    #expect(fitting.rest.count == 15)
    let long = decode(
      Array(("data: a\n\ndata:" + String(repeating: "x", count: 16) + end).utf8), limit: 20)
    #expect(long.error == Self.tooLarge(20))
    #expect(long.events == [Event(data: "a")])
  }

  @Test(arguments: ["\n\n", "\r\n\r\n"])
  func anEventOfOneLineIsHeldToTheLimitToo(_ end: String) {
    let letters = String(repeating: "x", count: 15)
    #expect(decode(Array("data:\(letters)\(end)".utf8), limit: 20).events == [Event(data: letters)])
    let long = decode(Array("data:\(letters)x\(end)".utf8), limit: 20)
    #expect(long.error == Self.tooLarge(20))
    #expect(long.events.isEmpty)
  }

  @Test func aCommentOrAnUnknownFieldIsHeldToTheLimitToo() {
    #expect(decode(Array("<!DOCTYPE html><html>\n".utf8), limit: 20).error == Self.tooLarge(20))
    #expect(decode(Array(":0123456789012345678\n".utf8), limit: 20).error == nil)
  }

  /// The line feeds between the lines count.
  @Test func anEventMayHaveAsMuchDataAsTheLimit() {
    let fitting = decode(Array("data:123456789\ndata:1234567890\n\ndata: b\n\n".utf8), limit: 20)
    #expect(fitting.events == [Event(data: "123456789\n1234567890"), Event(data: "b")])
    let long = decode(Array("data:1234567890\ndata:1234567890\n\n".utf8), limit: 20)
    #expect(long.error == Self.tooLarge(20))
    #expect(long.events.isEmpty)
  }

  @Test func whatTheReceiverThrowsEndsTheFeed() {
    let refusal = ProviderError(.invalidJSON, "not this one")
    var decoder = SSEDecoder()
    var count = 0
    #expect(throws: refusal) {
      try Array("data: 1\n\ndata: 2\n\n".utf8).withUnsafeBytes { bytes in
        try decoder.feed(bytes) { _ throws(ProviderError) in
          count += 1
          throw refusal
        }
      }
    }
    #expect(count == 1)
  }
}
