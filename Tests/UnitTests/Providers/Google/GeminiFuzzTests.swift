import Testing

@testable import PerfHarness

/// Damaged streams never crash or hang: each is read, or is refused with an error that has a name.
@Suite struct GeminiFuzzTests {
  private static let valid = [
    #"""
    data: {"candidates": [{"content": {"role": "model","parts": [{"text": ""}]}}],"usageMetadata":
    data:  {"trafficType": "ON_DEMAND"}}

    data: {"candidates":[{"content":{"parts":[{"text":"a \"b\" \u00e9\ud83d\ude00 é😀","thought":true}]}}]}

    : comment

    data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":[1,{}]}}}]},
    data: "finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":1e2}}


    """#,
    #"""
    data: {"candidates":[{"content":{"parts":[{"text":"a"}]}}]}

    {
      "error": {
        "code": 503,
        "message": "a } \" b",
        "details": [{"retryDelay": "3s"}]
      }
    }
    """#,
    #"data: {"promptFeedback":{"blockReason":"SAFETY"}}"# + "\n\n",
  ].flatMap { [Array($0.utf8), Array($0.replacing("\n", with: "\r\n").utf8)] }

  private static let pieces = [
    "{", "}", "[", "]", "\"", "\\", ":", ",", "\n", "\r", "\r\n\r\n", "data:", "data: {", "null",
    "-", "1e9", "\u{0}", "é", "\"text\":", "\"error\":", "[[[[", "\"usageMetadata\":{",
  ].map { Array($0.utf8) }

  private static let known: Set<ProviderError.Code> = [
    .invalidJSON, .streamError, .streamTruncated, .blocked,
  ]

  private static func damage(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes.removeSubrange(place...)
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: bytes.remove(at: place)
      case 3:
        let end = Int.random(in: place..<bytes.count, using: &generator)
        bytes.insert(contentsOf: bytes[place...end], at: place)
      default:
        let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
        bytes.insert(contentsOf: piece, at: place)
      }
    }
    return bytes
  }

  /// What comes of a stream that is read in pieces of so many bytes.
  private struct Outcome: Equatable {
    var events: [GenerationEvent.Kind] = []
    var completion: Completion?
    var code: ProviderError.Code?
  }

  private static func read(_ bytes: [UInt8], by size: Int) -> Outcome {
    let log = EventLog()
    var framing = GeminiFraming()
    var decoder = GeminiDecoder(keepsText: true, receive: log.receive)
    var outcome = Outcome()
    do {
      for start in stride(from: 0, to: bytes.count, by: size) {
        try bytes[start..<min(start + size, bytes.count)].withUnsafeBytes {
          piece in
          try framing.feed(piece) { event throws(ProviderError) in
            try decoder.take(event, at: .milliseconds(0))
          }
        }
      }
      try decoder.finishStream(rest: try framing.finish(), at: .milliseconds(0))
      outcome.completion = decoder.completion
    } catch {
      outcome.code = (error as? ProviderError)?.code
    }
    outcome.events = log.kinds
    return outcome
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func aDamagedStreamIsReadOrRefusedAlikeHoweverItIsSplit(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var completed = 0
    var codes: Set<ProviderError.Code> = []
    for index in 0..<1500 {
      let bytes = Self.damage(Self.valid[index % Self.valid.count], &generator)
      let whole = Self.read(bytes, by: max(1, bytes.count))
      if let code = whole.code {
        #expect(Self.known.contains(code))
        codes.insert(code)
      } else {
        completed += 1
      }
      let size = Int.random(in: 1...9, using: &generator)
      let split = Self.read(bytes, by: size)
      #expect(
        split == whole,
        "seed \(seed), stream \(index) by \(size): \(String(decoding: bytes, as: UTF8.self))")
    }
    // It is no test when everything ends alike.
    #expect(completed > 50)
    #expect(codes == Self.known)
  }

  @Test func theUndamagedOnesEndAsTheyShould() {
    let codes = Self.valid.map { Self.read($0, by: 7).code }
    #expect(codes == [nil, nil, .streamError, .streamError, .blocked, .blocked])
  }

  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func aDamagedReplyInOnePieceIsReadOrRefused(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let valid = [
      #"[{"candidates":[{"content":{"parts":[{"text":"a"}]}}]},{"candidates":[{"finishReason":"STOP"}]}]"#,
      #"{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}],"usageMetadata":{}}"#,
      #"[{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}]"#,
    ].map { Array($0.utf8) }
    var read = 0
    for index in 0..<1500 {
      let bytes = Self.damage(valid[index % valid.count], &generator)
      var decoder = GeminiDecoder(keepsText: true) { _ in }
      bytes.withUnsafeBufferPointer { body in
        do throws(ProviderError) {
          try decoder.takeWhole(body, at: .milliseconds(0))
          read += 1
        } catch {
          #expect(Self.known.contains(error.code) || error.code == .invalidResponse)
        }
      }
    }
    #expect(read > 50)
  }
}
