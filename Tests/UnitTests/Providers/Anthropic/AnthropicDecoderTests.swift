import Testing

@testable import PerfHarness

@Suite struct AnthropicDecoderTests {
  private let log = EventLog()

  /// Feeds each text as the data of an event that has the name of its type, read 1 ms after the one
  /// before.
  private func read(
    _ events: [String], named name: String? = nil, keepsText: Bool = false,
    apiKey: String? = nil, rest: String = ""
  ) throws(ProviderError) -> Completion {
    var reader = AnthropicDecoder(
      keepsText: keepsText, redactor: Redactor(apiKey.map { [Secret($0)] } ?? []),
      receive: log.receive)
    for (index, text) in events.enumerated() {
      let type = text.firstMatch(of: #/"type":"(\w+)"/#).map { String($0.output.1) } ?? ""
      try Array(text.utf8).withUnsafeBufferPointer { data throws(ProviderError) in
        try reader.take(
          SSEEvent(name: name ?? type, data: data), at: .milliseconds(Int64(index)))
      }
    }
    try reader.finishStream(rest: Array(rest.utf8)[...], at: .milliseconds(99))
    return reader.completion
  }

  private func readWhole(
    _ text: String, keepsText: Bool = false
  ) throws(ProviderError) -> Completion {
    var reader = AnthropicDecoder(keepsText: keepsText, receive: log.receive)
    try Array(text.utf8).withUnsafeBufferPointer { data throws(ProviderError) in
      try reader.takeWhole(data, at: .milliseconds(5))
    }
    return reader.completion
  }

  private static func delta(_ delta: String) -> String {
    #"{"type":"content_block_delta","index":0,"delta":{\#(delta)}}"#
  }

  private static func start(_ usage: String) -> String {
    #"{"type":"message_start","message":{"id":"msg_1","content":[],"usage":{\#(usage)}}}"#
  }

  private static func end(_ reason: String, _ usage: String) -> String {
    #"{"type":"message_delta","delta":{"stop_reason":\#(reason)},"usage":{\#(usage)}}"#
  }

  private static let text = delta(#""type":"text_delta","text":"Hi!""#)
  private static let stop = #"{"type":"message_stop"}"#

  @Test func onlyGeneratedOutputIsOutputAndItKeepsTheStampOfItsRead() throws {
    let completion = try read([
      Self.start(#""input_tokens":9,"output_tokens":1"#),
      #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"no"}}"#,
      #"{"type":"ping"}"#,
      Self.delta(#""type":"thinking_delta","thinking":"Hm""#),
      Self.delta(#""type":"signature_delta","signature":"abc""#),
      #"{"type":"content_block_stop","index":0}"#,
      Self.text,
      Self.delta(#""type":"text_delta","text":"""#),
      Self.delta(#""type":"input_json_delta","partial_json":"""#),
      Self.delta(#""type":"input_json_delta","partial_json":"{\"a\":""#),
      Self.delta(#""type":"citations_delta","citation":{"cited_text":"x"}"#),
      Self.end(#""end_turn""#, #""output_tokens":4"#),
      Self.stop,
    ])
    #expect(
      log.all == [
        GenerationEvent(at: .milliseconds(0), .usage(TokenUsage(prompt: 9))),
        GenerationEvent(at: .milliseconds(3), .output(.reasoning, bytes: 2)),
        GenerationEvent(at: .milliseconds(6), .output(.text, bytes: 3)),
        GenerationEvent(at: .milliseconds(9), .output(.toolCall, bytes: 5)),
        GenerationEvent(at: .milliseconds(11), .usage(TokenUsage(prompt: 9, output: 4))),
      ])
    #expect(
      completion == Completion(usage: TokenUsage(prompt: 9, output: 4), finishReason: .stop))
  }

  /// Source: Anthropic API reference, 'Usage': `input_tokens` leaves out what was written to the cache
  /// and what was read from it, later counts stand for earlier ones.
  @Test(
    arguments: [
      (
        #""input_tokens":9,"cache_creation_input_tokens":20,"cache_read_input_tokens":300"#,
        #""output_tokens":5"#, TokenUsage(prompt: 329, output: 5, cached: 300)
      ),
      (
        #""input_tokens":9,"cache_creation_input_tokens":null,"cache_read_input_tokens":0"#,
        #""output_tokens":5,"output_tokens_details":{"thinking_tokens":3}"#,
        TokenUsage(prompt: 9, output: 5, reasoning: 3, cached: 0)
      ),
      (
        #""input_tokens":9,"output_tokens":8"#,
        #""input_tokens":11,"cache_read_input_tokens":2,"output_tokens":5"#,
        TokenUsage(prompt: 13, output: 5, cached: 2)
      ),
      (#""input_tokens":9,"output_tokens":8"#, "", TokenUsage(prompt: 9)),
      ("", #""output_tokens":5"#, TokenUsage(output: 5)),
      (#""input_tokens":-1"#, #""output_tokens":"5""#, nil),
    ] as [(String, String, TokenUsage?)])
  func thePromptIncludesWhatWasCached(
    _ first: String, _ last: String, _ expected: TokenUsage?
  ) throws {
    let events = [Self.start(first), Self.end(#""end_turn""#, last), Self.stop]
    #expect(try read(events).usage == expected)
  }

  @Test func countsAreCumulativeAndTheLastOnesStay() throws {
    let completion = try read([
      Self.start(#""input_tokens":9,"output_tokens":1"#), Self.text,
      Self.end("null", #""output_tokens":2"#), Self.end(#""max_tokens""#, #""output_tokens":3"#),
      Self.stop,
    ])
    #expect(completion.usage == TokenUsage(prompt: 9, output: 3))
    #expect(completion.finishReason == .length)
  }

  @Test(
    arguments: [
      ("end_turn", .stop), ("stop_sequence", .stop), ("max_tokens", .length),
      ("tool_use", .toolCalls), ("refusal", .contentFilter),
      ("pause_turn", FinishReason(rawValue: "pause_turn")),
      (
        "model_context_window_exceeded",
        FinishReason(rawValue: "model_context_window_exceeded")
      ),
    ] as [(String, FinishReason)])
  func reasonsHaveTheNamesThatAllProvidersShare(
    _ word: String, _ expected: FinishReason
  ) throws {
    #expect(try read([Self.end("\"\(word)\"", ""), Self.stop]).finishReason == expected)
    let whole = #"{"type":"message","content":[],"stop_reason":"\#(word)"}"#
    #expect(try readWhole(whole).finishReason == expected)
  }

  @Test(arguments: [
    #"{"type":"future_event","delta":{"text":"x"}}"#, #"{"type":"ping","delta":{"text":"x"}}"#,
    #"{"type":"content_block_start","content_block":{"type":"text","text":"x"}}"#, "",
  ])
  func whatIsNoDeltaIsIgnored(_ event: String) throws {
    _ = try read([event, Self.text, event, Self.stop])
    #expect(log.kinds == [.output(.text, bytes: 3)])
  }

  @Test(arguments: ["future_event", "ping"])
  func anEventOfAnUnknownNameNeedNotBeJSON(_ name: String) throws {
    #expect(throws: ProviderError.self) { try read(["<", Self.stop], named: name) }
    #expect(log.all.isEmpty)
  }

  @Test func eventsWithoutANameAreKnownByTheirType() throws {
    let completion = try read(
      [Self.text, #"{"type":"ping"}"#, Self.end(#""end_turn""#, ""), Self.stop], named: "")
    #expect(log.kinds == [.output(.text, bytes: 3)])
    #expect(completion.finishReason == .stop)
  }

  @Test(arguments: [
    #""delta":null"#, #""delta":[]"#, #""delta":{"type":"text_delta"}"#,
    #""delta":{"type":"text_delta","text":7}"#, #""delta":{"text":null}"#, #""index":"x""#,
  ])
  func membersMayBeMissingOrOfAnotherType(_ members: String) throws {
    _ = try read([#"{"type":"content_block_delta",\#(members)}"#, Self.stop])
    #expect(log.all.isEmpty)
  }

  @Test func textIsKeptWhenAskedForAndThinkingIsNot() throws {
    let events = [
      Self.delta(#""type":"thinking_delta","thinking":"Hm""#),
      Self.delta(#""type":"text_delta","text":"H""#),
      Self.delta(#""type":"text_delta","text":"\u0069""#), Self.stop,
    ]
    #expect(try read(events, keepsText: true).text == "Hi")
    #expect(try read(events).text == nil)
    #expect(try read([Self.stop], keepsText: true).text == "")
  }

  @Test func nothingCountsAfterTheEnd() throws {
    _ = try read([Self.stop, "garbage", Self.text, #"{"type":"error","error":{}}"#])
    #expect(log.all.isEmpty)
  }

  @Test func anEndThatLacksItsBlankLineIsOne() throws {
    _ = try read([Self.text], rest: Self.stop)
  }

  @Test(arguments: [(0, "0 events"), (1, "1 event"), (2, "2 events")])
  func aStreamWithoutItsEndIsTruncated(_ count: Int, _ soFar: String) {
    let error = ProviderError(
      .streamTruncated,
      "the stream ended after \(soFar) without \"event: message_stop\"; expected it as the last "
        + "event; see the log of the server, and of any proxy before it")
    #expect(throws: error) {
      try read(Array(repeating: Self.text, count: count), rest: Self.text)
    }
  }

  @Test(
    arguments: [
      (#"{"type":"text","text":"Hi"}"#, [.output(.text, bytes: 2)], "Hi"),
      (
        #"{"type":"thinking","thinking":"Hm","signature":"s"},{"type":"text","text":"H"},"#
          + #"{"type":"text","text":"i"}"#, [.output(.text, bytes: 4)], "Hi"
      ),
      (#"{"type":"thinking","thinking":"Hm"}"#, [.output(.reasoning, bytes: 2)], ""),
      // The name, and the bytes of `{"a":1}`.
      (
        #"{"type":"tool_use","id":"t","name":"f","input":{"a":1}}"#,
        [.output(.toolCall, bytes: 8)], ""
      ),
      (#"{"type":"redacted_thinking","data":"x"},7,null"#, [], ""), ("", [], ""),
    ] as [(String, [GenerationEvent.Kind], String)])
  func aReplyThatCameWholeIsOneOutput(
    _ blocks: String, _ outputs: [GenerationEvent.Kind], _ text: String
  ) throws {
    let completion = try readWhole(
      #"{"type":"message","content":[\#(blocks)],"stop_reason":"max_tokens","#
        + #""usage":{"input_tokens":1,"output_tokens":2}}"#, keepsText: true)
    let usage = TokenUsage(prompt: 1, output: 2)
    #expect(completion == Completion(usage: usage, finishReason: .length, text: text))
    #expect(log.kinds == outputs + [.usage(usage)])
  }

  @Test(arguments: ["{}", #"{"content":"Hi"}"#, #"{"choices":[]}"#])
  func aWholeReplyWithoutContentIsNoMessage(_ text: String) {
    let error = ProviderError(
      .invalidResponse,
      "the reply is JSON without content; expected a message, is this the right endpoint?")
    #expect(throws: error) { try readWhole(text) }
  }

  // MARK: - Errors

  @Test(arguments: [
    (
      #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"#
        + #""request_id":"req_1"}"#, "Overloaded (overloaded_error)"
    ),
    (#"{"type":"error","error":{"message":"boom"}}"#, "boom (error)"),
    (#"{"type":"error","error":"boom"}"#, "boom (error)"),
  ])
  func anErrorInTheStreamEndsIt(_ event: String, _ said: String) {
    let error = ProviderError(
      .streamError, "the server reported an error after 1 event: \(said)")
    #expect(throws: error) { try read([Self.text, event, Self.stop]) }
    #expect(log.kinds == [.output(.text, bytes: 3)])
  }

  @Test func anErrorInAReplyOfSuccessIsOne() {
    let error = ProviderError(
      .streamError,
      "the server reported an error in a reply of success: Overloaded (overloaded_error)")
    #expect(throws: error) {
      try readWhole(
        #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#)
    }
  }

  @Test func anEventThatIsNotJSONIsQuoted() {
    let error = ProviderError(
      .invalidJSON,
      "event 2 of the stream is not the JSON of a message: expected \":\", found \"}\" at byte 4 of "
        + "{\"a\"}")
    #expect(throws: error) { try read([Self.text, #"{"a"}"#]) }
  }

  @Test(arguments: [0, 60, 70, 79, 80])
  func theKeyIsNeverQuoted(_ offset: Int) throws {
    let key = "sk-ant-0123456789abcdef"
    let padding = String(repeating: "x", count: offset)
    let errors = [
      #expect(throws: ProviderError.self) { try read([padding + key + "y"], apiKey: key) },
      #expect(throws: ProviderError.self) {
        try read(
          [#"{"type":"error","error":{"type":"\#(key)","message":"\#(padding)\#(key)"}}"#],
          apiKey: key)
      },
    ]
    for error in errors {
      let message = try #require(error).message
      #expect(!message.contains("sk-"))
      #expect(!message.contains("0123"))
    }
  }
}
