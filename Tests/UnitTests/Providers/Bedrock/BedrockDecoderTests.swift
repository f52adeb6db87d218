import Testing

@testable import PerfHarness

@Suite struct BedrockDecoderTests {
  private let log = EventLog()

  /// Feeds each message as if it was read 1 ms after the one before.
  private func read(
    _ messages: [[UInt8]], keepsText: Bool = false, secret: String? = nil
  ) throws(ProviderError) -> Completion {
    var framing = AWSEventStreamDecoder()
    var decoder = decoder(keepsText, secret)
    for (index, bytes) in messages.enumerated() {
      try framing.feed(bytes) { message throws(ProviderError) in
        try decoder.take(message, at: .milliseconds(Int64(index)))
      }
    }
    try decoder.finishStream(rest: framing.finish(), at: .milliseconds(99))
    return decoder.completion
  }

  private func readWhole(_ text: String, keepsText: Bool = false) throws(ProviderError)
    -> Completion
  {
    var decoder = decoder(keepsText, nil)
    try Array(text.utf8).withUnsafeBufferPointer { body throws(ProviderError) in
      try decoder.takeWhole(body, at: .milliseconds(5))
    }
    return decoder.completion
  }

  private func decoder(_ keepsText: Bool, _ secret: String?) -> BedrockDecoder {
    BedrockDecoder(
      keepsText: keepsText, redactor: Redactor(secret.map { [Secret($0)] } ?? []),
      receive: log.receive)
  }

  private func error(_ read: () throws(ProviderError) -> Completion) -> ProviderError? {
    do throws(ProviderError) {
      _ = try read()
      return nil
    } catch {
      return error
    }
  }

  private static func delta(_ delta: String) -> [UInt8] {
    SampleMessage.event(
      "contentBlockDelta", #"{"contentBlockIndex":0,"delta":{\#(delta)},"p":"abcd"}"#)
  }

  private static let start = SampleMessage.event("messageStart", #"{"role":"assistant"}"#)
  private static let toolStart = SampleMessage.event(
    "contentBlockStart", #"{"start":{"toolUse":{"toolUseId":"t","name":"f"}}}"#)
  private static let blockStop = SampleMessage.event(
    "contentBlockStop", #"{"contentBlockIndex":0}"#)
  private static let stop = SampleMessage.event("messageStop", #"{"stopReason":"end_turn"}"#)
  private static let usage = #"{"inputTokens":9,"outputTokens":4,"totalTokens":13}"#
  private static let metadata = SampleMessage.event(
    "metadata", #"{"usage":\#(usage),"metrics":{"latencyMs":42},"p":"a"}"#)

  @Test func onlyGeneratedOutputIsOutputAndItKeepsTheStampOfItsRead() throws {
    let completion = try read([
      Self.start, Self.delta(#""reasoningContent":{"text":"Hm"}"#),
      Self.delta(#""reasoningContent":{"signature":"c2ln"}"#),
      Self.delta(#""reasoningContent":{"redactedContent":"c2ln"}"#), Self.blockStop,
      Self.delta(#""text":"Hi!""#), Self.delta(#""text":"""#), Self.toolStart,
      Self.delta(#""toolUse":{"input":"{}"}"#), Self.stop, Self.metadata,
    ])
    #expect(
      log.all == [
        GenerationEvent(at: .milliseconds(1), .output(.reasoning, bytes: 2)),
        GenerationEvent(at: .milliseconds(5), .output(.text, bytes: 3)),
        GenerationEvent(at: .milliseconds(8), .output(.toolCall, bytes: 2)),
        GenerationEvent(at: .milliseconds(10), .usage(TokenUsage(prompt: 9, output: 4))),
      ])
    #expect(
      completion == Completion(usage: TokenUsage(prompt: 9, output: 4), finishReason: .stop))
  }

  @Test(arguments: [
    ("end_turn", "stop"), ("stop_sequence", "stop"), ("max_tokens", "length"),
    ("tool_use", "tool_calls"), ("content_filtered", "content_filter"),
    ("guardrail_intervened", "content_filter"),
    ("model_context_window_exceeded", "model_context_window_exceeded"), ("new_one", "new_one"),
  ])
  func finishReasonsHaveTheirCommonNames(_ word: String, _ reason: String) throws {
    let stop = SampleMessage.event("messageStop", #"{"stopReason":"\#(word)"}"#)
    #expect(
      try read([stop, Self.metadata]).finishReason == FinishReason(rawValue: reason))
  }

  /// The total says whether the cached tokens are among those of the input.
  @Test(arguments: [
    // Beside them: 10 + 5 + 100 + 20.
    (
      #""inputTokens":10,"outputTokens":5,"totalTokens":135,"cacheReadInputTokens":100,"#
        + #""cacheWriteInputTokens":20"#, TokenUsage(prompt: 130, output: 5, cached: 100)
    ),
    (
      #""inputTokens":10,"outputTokens":5,"totalTokens":35,"cacheWriteInputTokens":20"#,
      TokenUsage(prompt: 30, output: 5)
    ),
    // Among them: 110 + 5.
    (
      #""inputTokens":110,"outputTokens":5,"totalTokens":115,"cacheReadInputTokens":100"#,
      TokenUsage(prompt: 110, output: 5, cached: 100)
    ),
    // It does not tell.
    (
      #""inputTokens":10,"outputTokens":5,"cacheReadInputTokens":100"#,
      TokenUsage(prompt: 10, output: 5, cached: 100, promptIncludesCached: false)
    ),
    (
      #""inputTokens":10,"outputTokens":5,"totalTokens":99,"cacheReadInputTokens":100"#,
      TokenUsage(prompt: 10, output: 5, cached: 100, promptIncludesCached: false)
    ),
    (
      #""inputTokens":10,"outputTokens":5,"totalTokens":99,"cacheReadInputTokens":0"#,
      TokenUsage(prompt: 10, output: 5, cached: 0)
    ),
    // Missing, null, of another type, or nonsense.
    (#""inputTokens":10,"outputTokens":null,"cacheReadInputTokens":"9""#, TokenUsage(prompt: 10)),
    (#""outputTokens":5,"cacheReadInputTokens":7"#, TokenUsage(output: 5, cached: 7)),
    (
      #""inputTokens":9e18,"outputTokens":9e18,"totalTokens":1,"cacheReadInputTokens":9e18"#,
      TokenUsage(
        prompt: 9_000_000_000_000_000_000, output: 9_000_000_000_000_000_000,
        cached: 9_000_000_000_000_000_000, promptIncludesCached: false)
    ),
  ])
  func cachedTokensAreCountedIntoThePrompt(_ members: String, _ usage: TokenUsage) throws {
    let metadata = SampleMessage.event("metadata", "{\"usage\":{\(members)}}")
    #expect(try read([metadata]).usage == usage)
    #expect(try readWhole("{\"output\":{},\"usage\":{\(members)}}").usage == usage)
  }

  @Test(arguments: ["{}", #"{"usage":null}"#, #"{"usage":{"totalTokens":3}}"#, #"{"usage":[1]}"#])
  func withoutCountsThereIsNoUsage(_ payload: String) throws {
    #expect(try read([SampleMessage.event("metadata", payload)]) == Completion())
  }

  @Test func textIsKeptWhenAskedForAndReasoningIsNot() throws {
    let messages = [
      Self.delta(#""reasoningContent":{"text":"Hm"}"#), Self.delta(#""text":"H""#),
      Self.delta(#""text":"\u0069""#), Self.metadata,
    ]
    #expect(try read(messages, keepsText: true).text == "Hi")
    #expect(try read(messages).text == nil)
  }

  @Test func whatNobodyKnowsIsIgnored() throws {
    _ = try read([
      SampleMessage.Vector.empty.bytes, SampleMessage.Vector.allTypes.bytes,
      SampleMessage.event("initial-response", ""), SampleMessage.event("futureEvent", "not JSON"),
      SampleMessage.bytes(headers: SampleMessage.header(":message-type", "future")),
      SampleMessage.event(
        "contentBlockDelta", #"{"future":[{}],"delta":{"future":{"text":"no"},"text":"a"}}"#),
      SampleMessage.event("contentBlockDelta", #"{"delta":null}"#),
      SampleMessage.event("contentBlockDelta", #"{"delta":{"text":7,"toolUse":[],"x":{}}}"#),
      SampleMessage.event("messageStop", #"{"stopReason":null}"#), Self.metadata,
    ])
    #expect(
      log.kinds == [.output(.text, bytes: 1), .usage(TokenUsage(prompt: 9, output: 4))])
  }

  @Test func nothingCountsAfterTheLastEvent() throws {
    _ = try read([
      Self.metadata, Self.delta(#""text":"a""#), SampleMessage.exception("laterException", "{}"),
    ])
    #expect(log.kinds == [.usage(TokenUsage(prompt: 9, output: 4))])
  }

  @Test(arguments: [
    (SampleMessage.Vector.exception.bytes, "Slow down (throttlingException)"),
    (SampleMessage.Vector.error.bytes, "boom (InternalError)"),
    (SampleMessage.exception("modelStreamErrorException", ""), "modelStreamErrorException"),
    (
      SampleMessage.exception("xException", #"{"Message":"Key s3cret is bad"}"#),
      "Key <secret> is bad (xException)"
    ),
    (SampleMessage.exception("xException", "no JSON\n s3cret"), "no JSON <secret> (xException)"),
    (SampleMessage.bytes(headers: SampleMessage.header(":exception-type", "x")), "x"),
    (
      SampleMessage.bytes(headers: SampleMessage.header(":message-type", "error")),
      "it gave no message"
    ),
    (
      SampleMessage.exception("x", #"{"message":"\#(String(repeating: "a", count: 400))"}"#),
      String(repeating: "a", count: 300) + "… (x)"
    ),
  ])
  func anExceptionFailsTheReply(_ message: [UInt8], _ said: String) {
    #expect(
      error { () throws(ProviderError) in
        try read([Self.start, Self.delta(#""text":"a""#), message], secret: "s3cret")
      }
        == ProviderError(
          .streamError, "the server reported an error after 2 events: \(said)"))
    #expect(log.kinds == [.output(.text, bytes: 1)])
  }

  @Test func aStreamWithoutItsLastEventIsTruncated() {
    for rest in [[], Array(Self.metadata.dropLast())] {
      #expect(
        error { () throws(ProviderError) in
          try read([Self.start, Self.delta(#""text":"a""#), Self.stop, rest])
        }
          == ProviderError(
            .streamTruncated,
            "the stream ended after 3 events without \"metadata\"; expected it as the last event; "
              + "see the log of the server, and of any proxy before it"))
    }
  }

  @Test func aPayloadThatIsNoJSONIsSaid() {
    #expect(
      error { () throws(ProviderError) in
        try read([Self.start, SampleMessage.event("contentBlockDelta", #"{"delta":{"text":"a"#)])
      }
        == ProviderError(
          .invalidJSON,
          "event 2 of the stream is not the JSON of a Converse reply: the text ends inside a string "
            + #"at byte 19 of {"delta":{"text":"a"#))
  }

  @Test func aWholeReplyIsOneOutputOfTextAndAllItsBytes() throws {
    let completion = try readWhole(
      #"{"output":{"message":{"role":"assistant","content":["#
        + #"{"reasoningContent":{"reasoningText":{"text":"Hm","signature":"c2ln"}}},"#
        + #"{"text":"Hi"},{"toolUse":{"toolUseId":"t","name":"f","input":{"a":1}}}]}},"#
        + #""stopReason":"tool_use","usage":\#(Self.usage),"metrics":{"latencyMs":3}}"#,
      keepsText: true)
    let usage = TokenUsage(prompt: 9, output: 4)
    // Two of reasoning, two of text, seven of a tool's input.
    #expect(log.kinds == [.output(.text, bytes: 11), .usage(usage)])
    #expect(completion == Completion(usage: usage, finishReason: .toolCalls, text: "Hi"))
  }

  @Test(arguments: [#"{"Output":{"__type":"x"},"Version":"1.0"}"#, "{}", #"{"output":null}"#])
  func aReplyWithoutOutputIsUnexpected(_ text: String) {
    #expect(
      error { () throws(ProviderError) in try readWhole(text) }
        == ProviderError(
          .invalidResponse,
          "the reply is JSON without an output; expected a Converse reply, is this the right "
            + "endpoint?"))
  }

  @Test(arguments: [
    ("application/vnd.amazon.eventstream", false, true), ("application/json", true, false),
    ("", true, true), ("", false, false), ("text/html", true, true),
  ])
  func theTypeSaysWhetherItIsAStream(_ type: String, _ streams: Bool, _ isStream: Bool) {
    #expect(BedrockDecoder.isStream(contentType: type, streams: streams) == isStream)
  }

  @Test(
    arguments: [
      (
        #"{"message":"No"}"#, "ThrottlingException:http://internal.amazon.com/",
        "No (ThrottlingException)"
      ),
      (#"{"message":"No"}"#, "com.amazon#AException", "No (AException)"),
      (#"{"Message":"No","__type":"com.amazon.coral#BException:x"}"#, nil, "No (BException)"),
      (#"{"message":null,"code":"CException"}"#, nil, "CException"),
      (#"{"code":"C","__type":"B"}"#, "A", "A"), (#"{"message":"s3cret"}"#, "", "<secret>"),
      ("<p>No\n way</p>", nil, "<p>No way</p>"), ("{\"message\":", "A", "{\"message\": (A)"),
      ("{}", nil, nil), ("", nil, nil), ("[]", nil, "[]"),
    ] as [(String, String?, String?)])
  func anErrorIsWhatBodyAndHeadSay(_ body: String, _ type: String?, _ said: String?) {
    let decoder = decoder(false, "s3cret")
    let summary = Array(body.utf8).withUnsafeBufferPointer { body in
      decoder.errorSummary(of: body, contentType: "") { $0 == "x-amzn-errortype" ? type : nil }
    }
    #expect(summary == said)
  }
}
