import Testing

@testable import PerfHarness

/// Damaged streams never crash, wherever they are cut: each is read, or is refused for what it is.
@Suite struct AnthropicDecoderFuzzTests {
  private static let stream = Array(
    #"""
    event: message_start
    data: {"type":"message_start","message":{"content":[],"usage":{"input_tokens":9,"cache_read_input_tokens":3,"output_tokens":1}}}

    event: content_block_start
    data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

    event: ping
    data: {"type":"ping"}

    event: content_block_delta
    data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm \u00e9\ud83d\ude00"}}

    event: content_block_delta
    data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"a=="}}

    event: content_block_delta
    data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi \"é\""}}

    event: content_block_delta
    data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"a\":1}"}}

    event: message_delta
    data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":12,"output_tokens_details":{"thinking_tokens":5}}}

    event: message_stop
    data: {"type":"message_stop"}


    """#.utf8)

  private struct Outcome: Equatable {
    var code: ProviderError.Code?
    var kinds: [GenerationEvent.Kind]
    var completion: Completion
  }

  /// Reads a stream in pieces of these lengths, over and over.
  private static func read(_ bytes: [UInt8], pieces: [Int]) -> Outcome {
    let log = EventLog()
    var framing = SSEDecoder()
    var decoder = AnthropicDecoder(keepsText: true, receive: log.receive)
    var code: ProviderError.Code?
    do throws(ProviderError) {
      try bytes.withUnsafeBufferPointer { bytes throws(ProviderError) in
        var (start, turn) = (0, 0)
        while start < bytes.count {
          let end = min(bytes.count, start + pieces[turn % pieces.count])
          let piece = UnsafeBufferPointer(rebasing: bytes[start..<end])
          try framing.feed(UnsafeRawBufferPointer(piece)) { event throws(ProviderError) in
            try decoder.take(event, at: .milliseconds(0))
          }
          (start, turn) = (end, turn + 1)
        }
      }
      try decoder.finishStream(rest: framing.finish(), at: .milliseconds(0))
    } catch {
      code = error.code
    }
    return Outcome(code: code, kinds: log.kinds, completion: decoder.completion)
  }

  private static let whole = read(stream, pieces: [stream.count])

  @Test func theUndamagedOneIsRead() {
    #expect(
      Self.whole
        == Outcome(
          code: nil,
          kinds: [
            .usage(TokenUsage(prompt: 12, cached: 3)), .output(.reasoning, bytes: 9),
            .output(.text, bytes: 7), .output(.toolCall, bytes: 7),
            .usage(TokenUsage(prompt: 12, output: 12, reasoning: 5, cached: 3)),
          ],
          completion: Completion(
            usage: TokenUsage(prompt: 12, output: 12, reasoning: 5, cached: 3),
            finishReason: .stop, text: "Hi \"é\"")))
  }

  @Test func whereItIsCutMakesNoDifference() {
    for length in 1..<Self.stream.count {
      #expect(Self.read(Self.stream, pieces: [length]) == Self.whole, "pieces of \(length)")
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func aDamagedOneIsReadOrRefused(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let expected: [ProviderError.Code?] = [nil, .invalidJSON, .streamTruncated, .streamError]
    var codes: [ProviderError.Code?: Int] = [:]
    for _ in 0..<1000 {
      let bytes = OpenAIChunkFuzzTests.damage(Self.stream, &generator)
      let outcome = Self.read(bytes, pieces: [bytes.count + 1])
      #expect(expected.contains(outcome.code))
      // Damage may double an event or two, and does not make up hundreds.
      #expect(outcome.kinds.count < 50)
      codes[outcome.code, default: 0] += 1
      let pieces = (0..<3).map { _ in Int.random(in: 1...40, using: &generator) }
      #expect(Self.read(bytes, pieces: pieces) == outcome, "seed \(seed), pieces \(pieces)")
    }
    // It is no test when everything is refused, or nothing.
    #expect(codes[nil, default: 0] > 50)
    #expect(codes[.invalidJSON, default: 0] > 50)
  }
}
