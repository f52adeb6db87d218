import Testing

@testable import PerfHarness

/// Damaged streams never crash: each is read as far as it goes, or refused.
@Suite struct BedrockFuzzTests {
  private static let payloads: [(type: String, json: String)] = [
    ("messageStart", #"{"role":"assistant","p":"ab"}"#),
    ("contentBlockStart", #"{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t"}}}"#),
    ("contentBlockDelta", #"{"contentBlockIndex":0,"delta":{"text":"a \"b\" \u00e9"},"p":"abc"}"#),
    ("contentBlockDelta", #"{"delta":{"reasoningContent":{"text":"Hm","signature":"c2ln"}}}"#),
    ("contentBlockDelta", #"{"delta":{"toolUse":{"input":"{\"a\":1}"}}}"#),
    ("messageStop", #"{"stopReason":"end_turn","additionalModelResponseFields":null}"#),
    (
      "metadata",
      #"{"usage":{"inputTokens":9,"outputTokens":2,"totalTokens":11,"cacheReadInputTokens":8}}"#
    ),
  ]

  private static let stream =
    SampleMessage.Vector.allTypes.bytes
    + payloads.flatMap { SampleMessage.event($0.type, $0.json) }

  /// Decodes a stream in pieces; what came of it, as a text.
  private func read(_ bytes: [UInt8], pieces: [Int]) -> (outcome: String, code: ProviderError.Code?)
  {
    let log = EventLog()
    var framing = AWSEventStreamDecoder()
    var decoder = BedrockDecoder(keepsText: true, receive: log.receive)
    do throws(ProviderError) {
      var start = 0
      for end in pieces.sorted() + [bytes.count] {
        try framing.feed(Array(bytes[start..<max(start, end)])) { message throws(ProviderError) in
          try decoder.take(message, at: .milliseconds(0))
        }
        start = max(start, end)
      }
      try decoder.finishStream(rest: framing.finish(), at: .milliseconds(0))
      return ("\(log.kinds) \(decoder.completion)", nil)
    } catch {
      return ("\(log.kinds) \(error)", error.code)
    }
  }

  private func cuts(_ count: Int, _ generator: inout SeededGenerator) -> [Int] {
    (0..<Int.random(in: 0...6, using: &generator)).map { _ in
      Int.random(in: 0...count, using: &generator)
    }
  }

  @Test func theUndamagedOneIsReadWhereverItIsCut() {
    let whole = read(Self.stream, pieces: [])
    #expect(whole.code == nil)
    #expect(read(Self.stream, pieces: Array(0..<Self.stream.count)).outcome == whole.outcome)
    for cut in Self.stream.indices {
      #expect(read(Self.stream, pieces: [cut]).outcome == whole.outcome)
    }
  }

  /// Damage to the bytes is noticed by the checksums; and what comes of it does not depend on where
  /// they were cut.
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func damagedBytesAreRefused(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<1000 {
      let bytes = OpenAIChunkFuzzTests.damage(Self.stream, &generator)
      let whole = read(bytes, pieces: [])
      #expect(
        whole.code == nil || whole.code == .invalidResponse || whole.code == .streamTruncated
          || whole.code == .tooLarge)
      #expect(read(bytes, pieces: cuts(bytes.count, &generator)).outcome == whole.outcome)
    }
  }

  /// Damage to what the messages say is read, or refused as JSON that is none.
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func damagedPayloadsAreReadOrRefused(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var accepted = 0
    for index in 0..<2000 {
      let (type, json) = Self.payloads[index % Self.payloads.count]
      let payload = OpenAIChunkFuzzTests.damage(Array(json.utf8), &generator)
      let bytes = SampleMessage.event(type, String(decoding: payload, as: UTF8.self))
      let code = read(bytes, pieces: cuts(bytes.count, &generator)).code
      #expect(code == nil || code == .invalidJSON || code == .streamTruncated)
      if code != .invalidJSON { accepted += 1 }
    }
    // It is no test when everything is refused, or nothing is.
    #expect((700..<1990).contains(accepted))
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func damagedHeadersAreReadOrRefused(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let headers = Array(SampleMessage.Vector.allTypes.bytes.dropFirst(12).dropLast(4))
    var accepted = 0
    for _ in 0..<2000 {
      let message = SampleMessage.bytes(headers: OpenAIChunkFuzzTests.damage(headers, &generator))
      let code = read(message, pieces: cuts(message.count, &generator)).code
      #expect(code == .streamTruncated || code == .invalidResponse)
      if code == .streamTruncated { accepted += 1 }
    }
    #expect((100..<1900).contains(accepted))
  }
}
