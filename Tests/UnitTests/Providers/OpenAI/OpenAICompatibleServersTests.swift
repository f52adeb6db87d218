import Testing

@testable import PerfHarness

/// A stream in the manner of each server that the chat decoder has to understand.
@Suite struct OpenAICompatibleServersTests {
  struct Recording: Sendable, CustomTestStringConvertible {
    var server: String
    var events: [String]
    var outputs: [GenerationEvent.Kind]
    var completion: Completion

    var testDescription: String { server }
  }

  private static let counts = TokenUsage(prompt: 9, output: 2)
  private static let usage = #""usage":{"prompt_tokens":9,"completion_tokens":2}"#
  private static func choice(_ delta: String, _ more: String = "") -> String {
    #"{"choices":[{"index":0,"delta":{\#(delta)}\#(more)}]}"#
  }

  private static let recordings = [
    Recording(
      server: "vLLM",
      events: [
        choice(#""role":"assistant","content":"""#), choice(#""reasoning":"Hm""#),
        choice(#""content":"Hi""#, #","finish_reason":"length","stop_reason":null"#),
        #"{"choices":[],\#(usage),"metrics":{"queue_time_ms":1.5}}"#,
      ],
      outputs: [.output(.reasoning, bytes: 2), .output(.text, bytes: 2), .usage(counts)],
      completion: Completion(usage: counts, finishReason: .length, text: "Hi")),
    Recording(
      server: "SGLang",
      events: [
        choice(#""role":"assistant","content":"","reasoning_content":null"#),
        choice(#""content":null,"reasoning_content":"Hm""#),
        choice(#""content":"Hi","reasoning_content":null"#),
        choice("", #","finish_reason":"stop","matched_stop":151645"#),
        #"{"choices":[],"sglext":{"x":[1]}}"#,
        #"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"reasoning_tokens":1}}"#,
      ],
      outputs: [
        .output(.reasoning, bytes: 2), .output(.text, bytes: 2),
        .usage(TokenUsage(prompt: 9, output: 2, reasoning: 1)),
      ],
      completion: Completion(
        usage: TokenUsage(prompt: 9, output: 2, reasoning: 1), finishReason: .stop, text: "Hi")),
    Recording(
      server: "llama.cpp",
      events: [
        choice(#""role":"assistant","content":null"#), choice(#""content":"Hi""#),
        choice("", #","finish_reason":"stop""#),
        #"{"choices":[],\#(usage),"timings":{"prompt_ms":1.25}}"#,
      ],
      outputs: [.output(.text, bytes: 2), .usage(counts)],
      completion: Completion(usage: counts, finishReason: .stop, text: "Hi")),
    Recording(
      server: "Ollama",
      events: [
        #"{"choices":[{"delta":{"role":"assistant","content":"Hi"}}],"usage":"#
          + #"{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}"#,
        choice("", #","finish_reason":"stop""#), #"{"choices":[],\#(usage)}"#,
      ],
      outputs: [.output(.text, bytes: 2), .usage(counts)],
      completion: Completion(usage: counts, finishReason: .stop, text: "Hi")),
    Recording(
      server: "TGI",
      events: [
        choice(#""role":"assistant","content":"H""#),
        choice(#""role":"assistant","content":"i""#, #","finish_reason":"stop_sequence""#),
      ],
      outputs: [.output(.text, bytes: 1), .output(.text, bytes: 1)],
      completion: Completion(finishReason: FinishReason(rawValue: "stop_sequence"), text: "Hi")),
    Recording(
      server: "Azure",
      events: [
        #"{"id":"","model":"","prompt_filter_results":[{"prompt_index":0}],"choices":[]}"#,
        choice(#""role":"assistant""#), choice(#""content":"Hi""#),
        choice("", #","finish_reason":"stop""#),
        #"{"id":"","choices":[{"index":0,"finish_reason":null,"content_filter_offsets":{}}]}"#,
        #"{"choices":[],\#(usage)}"#,
      ],
      outputs: [.output(.text, bytes: 2), .usage(counts)],
      completion: Completion(usage: counts, finishReason: .stop, text: "Hi")),
  ]

  private func read<Decoder: ReplyDecoder>(
    _ events: [String], into decoder: Decoder
  ) throws -> Completion where Decoder.Framing == SSEDecoder {
    var (framing, decoder) = (SSEDecoder(), decoder)
    let stream = events.map { "data: \($0)\n\n" }.joined()
    try Array(stream.utf8).withUnsafeBytes { bytes in
      try framing.feed(bytes) { event throws(ProviderError) in
        try decoder.take(event, at: .milliseconds(1))
      }
    }
    try decoder.finishStream(rest: framing.finish(), at: .milliseconds(2))
    return decoder.completion
  }

  @Test(arguments: recordings)
  func itsStreamIsUnderstood(_ recording: Recording) throws {
    let log = EventLog()
    let completion = try read(
      recording.events + ["[DONE]"], into: OpenAIChatDecoder(keepsText: true, receive: log.receive))
    #expect(log.kinds == recording.outputs)
    #expect(completion == recording.completion)
  }

  @Test func aLegacyCompletionHasItsTextInTheChoice() throws {
    let log = EventLog()
    let zero = #""usage":{"prompt_tokens":0,"completion_tokens":0}"#
    let completion = try read(
      [
        #"{"choices":[{"text":"Hi","index":0,"finish_reason":null}],\#(zero)}"#,
        #"{"choices":[{"text":"","index":0,"finish_reason":"length"}],\#(zero)}"#,
        #"{"choices":[],\#(Self.usage)}"#, "[DONE]",
      ], into: OpenAICompletionsDecoder(keepsText: true, receive: log.receive))
    #expect(log.kinds == [.output(.text, bytes: 2), .usage(Self.counts)])
    #expect(
      completion == Completion(usage: Self.counts, finishReason: .length, text: "Hi"))
  }
}
