import Testing

@testable import PerfHarness

/// Templates never change what a stream says: reading with one is compared with `OpenAIChunk` alone,
/// over streams as servers send them, odd ones, hostile ones and damaged ones.
@Suite struct ChunkTemplateFuzzTests {
  /// Chunks in which `§` is another string each time.
  private static let shapes = [
    #"""
    {"id":"c","object":"chat.completion.chunk","created":7,"choices":[{"index":0,
    "delta":{"content":"§"},"logprobs":null,"finish_reason":null}],"usage":null}
    """#,
    #"{"choices":[{"delta":{"reasoning":"§"}}]}"#,
    #"{"choices":[{"delta":{"role":null,"content":null,"reasoning_content":"§"}}]}"#,
    #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"§"}}]}}]}"#,
    #"{"choices":[{"delta":{"tool_calls":[{"function":{"name":"§","arguments":""}}]}}]}"#,
    // Strange order, strange white space, strange ways to write a key.
    #"{"usage":null,"choices":[{"finish_reason":null,"delta":{"content":"§"}}],"object":"x"}"#,
    "{ \"choices\" :\r\n[ {\t\"delta\" : { \"content\" : \"§\" } } ] }\n",
    #"{"choices":[{"delta":{"\u0063ontent":"§"}}]}"#,
    // The string is no output, though it looks like some.
    #"{"content":"§","choices":[{"content":"§","delta":{"x":{"content":"§"},"content":"a"}}]}"#,
    #"{"choices":[{"delta":{"content":["§"],"reasoning":{"reasoning":"§"}}}]}"#,
    // Several strings, several choices, keys that stand twice.
    #"{"choices":[{"delta":{"reasoning":"§","reasoning_content":"§"}}]}"#,
    #"{"choices":[{"delta":{"reasoning":"ab","reasoning_content":"§"}}]}"#,
    #"{"choices":[{"delta":{"reasoning":"§","reasoning_content":""}}]}"#,
    #"{"choices":[{"delta":{"content":"§"}},{"delta":{"content":"b"}}]}"#,
    #"{"choices":[{"delta":{"content":"§","reasoning":"r"}}]}"#,
    #"{"choices":[{"delta":{"content":"§","content":""}}]}"#,
    #"{"choices":[{"delta":{"reasoning":"§","reasoning":"a"}}]}"#,
    #"{"choices":[{"delta":{"reasoning":"a","reasoning":"§"}}]}"#,
    #"{"choices":[{"delta":{"reasoning":"§","reasoning":null}}]}"#,
    #"{"choices":[{"delta":{"content":"§"}}],"choices":[]}"#,
    // More than output, or what only looks like it.
    #"{"choices":[{"delta":{"content":"§"},"finish_reason":"stop"}]}"#,
    #"{"choices":[{"delta":{"content":"a"},"finish_reason":"§"}]}"#,
    #"{"choices":[{"delta":{"content":"§"}}],"usage":{"prompt_tokens":3}}"#,
    #"{"choices":[{"delta":{"content":"a"}}],"usage":{"§":3}}"#,
    #"{"choices":[{"delta":{"content":"§"}}],"usage":{},"error":""}"#,
    #"{"choices":[{"delta":{"content":"a"}}],"error":"§"}"#,
    #"{"object":"§","choices":[{"delta":{"content":"a"}}]}"#,
    #"{"§":"error","choices":[{"delta":{"content":"a"}}]}"#,
  ]

  private static let pieces = [
    "a", " the", "Hello, world", "é", "😀", "\u{2028}", "\u{7F}", "error", "usage", "object",
    #"\n"#, #"\""#, #"\\"#, #"\/\b\f\r\t"#, #"\u00e9"#, #"\u0000"#, #"\ud83d\ude00"#, #"\ud83d"#,
    #"\ude00"#, String(repeating: "long ", count: 30),
    // Not within a string, or not any more.
    "\"", "\\", #"\x"#, #"\u12"#, "\u{1}", "\n", #"","content":"b"#, #""}}],"error":"boom"#,
    #""}}],"usage":{"prompt_tokens":3},"x":[{"y":{"z":""#, #""}},{"delta":{"content":"c"#,
  ]

  private static let harmless = 20

  private static func string(_ generator: inout SeededGenerator) -> String {
    let isHostile = Int.random(in: 0..<8, using: &generator) == 0
    let count = isHostile ? pieces.count : harmless
    return (0..<Int.random(in: 0...3, using: &generator))
      .map { _ in pieces[Int.random(in: 0..<count, using: &generator)] }.joined()
  }

  /// The chunks of a stream: mostly one shape and sound.
  private static func stream(_ generator: inout SeededGenerator) -> [[UInt8]] {
    let favourite = shapes[Int.random(in: 0..<shapes.count, using: &generator)]
    return (0..<12).map { _ in
      let isOther = Int.random(in: 0..<8, using: &generator) == 0
      let shape =
        isOther ? shapes[Int.random(in: 0..<shapes.count, using: &generator)] : favourite
      let chunk = Array(shape.replacing("§", with: string(&generator)).utf8)
      let isDamaged = Int.random(in: 0..<4, using: &generator) == 0
      return isDamaged ? OpenAIChunkFuzzTests.damage(chunk, &generator) : chunk
    }
  }

  private func describe(_ chunk: [UInt8]) -> String { String(decoding: chunk, as: UTF8.self) }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func aMatchSaysWhatTheFullDecodeSays(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var matches = 0
    for _ in 0..<1000 {
      var template = ChunkTemplate()
      for chunk in Self.stream(&generator) {
        chunk.withUnsafeBufferPointer { bytes in
          let full = try? OpenAIChunk(bytes, keepsText: true)
          guard let output = template.output(of: bytes) else {
            if let full { template.learn(full, from: bytes) }
            return
          }
          matches += 1
          let agrees =
            full?.output?.kind == template.kind && full?.output?.bytes == output.bytes
            && full?.text ?? "" == (template.kind == .text ? output.string.string : "")
            && full?.usage == nil && full?.finishReason == nil && full?.error == nil
          #expect(agrees, "seed \(seed): \(describe(chunk))")
        }
      }
    }
    // It is no test when nothing matches.
    #expect(matches > 1500)
  }

  /// All that a stream leads to.
  private struct Outcome: Equatable {
    var kinds: [GenerationEvent.Kind] = []
    var completion = Completion(text: "")
    var error: ProviderError?
  }

  private func read(_ chunks: [[UInt8]], _ reader: inout OpenAIChatDecoder) throws(ProviderError) {
    for chunk in chunks {
      try chunk.withUnsafeBufferPointer { bytes throws(ProviderError) in
        try reader.take(SSEEvent(name: "", data: bytes), at: .milliseconds(0))
      }
    }
  }

  private func outcome(of chunks: [[UInt8]]) -> Outcome {
    let log = EventLog()
    var reader = OpenAIChatDecoder(keepsText: true, receive: log.receive)
    var outcome = Outcome()
    do throws(ProviderError) { try read(chunks, &reader) } catch { outcome.error = error }
    outcome.kinds = log.kinds
    outcome.completion = reader.completion
    return outcome
  }

  /// Reads each chunk with a reader that has seen nothing but empty objects, so many as there were
  /// chunks before: error texts count them.
  private func outcomeWithoutTemplate(of chunks: [[UInt8]]) -> Outcome {
    var outcome = Outcome()
    var count = 0
    for chunk in chunks {
      let alone = self.outcome(of: Array(repeating: Array("{}".utf8), count: count) + [chunk])
      outcome.kinds += alone.kinds
      outcome.completion.usage = alone.completion.usage ?? outcome.completion.usage
      outcome.completion.finishReason =
        alone.completion.finishReason ?? outcome.completion.finishReason
      outcome.completion.text? += alone.completion.text ?? ""
      outcome.error = alone.error
      if outcome.error != nil { break }
      // An event without data is no chunk.
      if !chunk.isEmpty { count += 1 }
    }
    return outcome
  }

  @Test(arguments: 5...8 as ClosedRange<UInt64>)
  func aStreamLeadsToTheSameWithAndWithoutTemplates(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var failures = 0
    for _ in 0..<400 {
      let chunks = Self.stream(&generator)
      let outcome = outcome(of: chunks)
      #expect(
        outcome == outcomeWithoutTemplate(of: chunks),
        "seed \(seed): \(chunks.map(describe).joined(separator: "\n"))")
      if outcome.error != nil { failures += 1 }
    }
    #expect((100..<395).contains(failures))
  }
}
