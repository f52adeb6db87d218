import Testing

@testable import PerfHarness

@Suite struct OpenAIChatDecoderTests {
  private let log = EventLog()

  /// Feeds each text as the data of an event, read 1 ms after the one before.
  private func read(
    _ events: [String], named name: String = "", keepsText: Bool = false, apiKey: String? = nil,
    rest: String = ""
  ) throws(ProviderError) -> Completion {
    var reader = OpenAIChatDecoder(
      keepsText: keepsText, redactor: Redactor(apiKey.map { [Secret($0)] } ?? []),
      receive: log.receive)
    for (index, text) in events.enumerated() {
      try Array(text.utf8).withUnsafeBufferPointer { data throws(ProviderError) in
        try reader.take(
          SSEEvent(name: name, data: data), at: .milliseconds(Int64(index)))
      }
    }
    try reader.finishStream(rest: Array(rest.utf8)[...], at: .milliseconds(99))
    return reader.completion
  }

  private func readWhole(
    _ text: String, keepsText: Bool = false, apiKey: String? = nil
  ) throws(ProviderError) -> Completion {
    var reader = OpenAIChatDecoder(
      keepsText: keepsText, redactor: Redactor(apiKey.map { [Secret($0)] } ?? []),
      receive: log.receive)
    try Array(text.utf8).withUnsafeBufferPointer { data throws(ProviderError) in
      try reader.takeWhole(data, at: .milliseconds(5))
    }
    return reader.completion
  }

  private static func delta(_ delta: String, _ more: String = "") -> String {
    #"{"choices":[{"index":0,"delta":{\#(delta)},"finish_reason":null}]\#(more)}"#
  }

  private static let role = delta(#""role":"assistant","content":"""#)
  private static let end = #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
  private static let usage =
    #"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}}"#

  @Test func onlyGeneratedOutputIsOutputAndItKeepsTheStampOfItsRead() throws {
    let completion = try read(
      [
        Self.role, Self.delta(#""reasoning":"Hm""#), Self.delta(#""content":"Hi!""#),
        Self.delta(#""content":"""#), Self.delta(#""tool_calls":[{"function":{"name":"f"}}]"#),
        Self.end, Self.usage, "[DONE]",
      ])
    #expect(
      log.all == [
        GenerationEvent(at: .milliseconds(1), .output(.reasoning, bytes: 2)),
        GenerationEvent(at: .milliseconds(2), .output(.text, bytes: 3)),
        GenerationEvent(at: .milliseconds(4), .output(.toolCall, bytes: 1)),
        GenerationEvent(at: .milliseconds(6), .usage(TokenUsage(prompt: 9, output: 4))),
      ])
    #expect(
      completion == Completion(usage: TokenUsage(prompt: 9, output: 4), finishReason: .stop))
  }

  @Test(arguments: [
    (
      #""reasoning":"ab","content":"c","tool_calls":[{"function":{"name":"f"}}]"#, OutputKind.text,
      4
    ),
    (#""reasoning":"ab","tool_calls":[{"function":{"name":"f"}}]"#, .toolCall, 3),
    (#""reasoning_content":"ab","content":"""#, .reasoning, 2),
  ])
  func aChunkOfSeveralKindsIsOneOutput(_ delta: String, _ kind: OutputKind, _ bytes: Int) throws {
    _ = try read([Self.delta(delta), "[DONE]"])
    #expect(log.kinds == [.output(kind, bytes: bytes)])
  }

  @Test func countsOnEveryChunkFollowTheirOutputAndTheLastOnesStay() throws {
    func usage(_ output: Int) -> String {
      #","usage":{"prompt_tokens":9,"completion_tokens":\#(output)}"#
    }
    let completion = try read(
      [
        Self.delta(#""role":"assistant","content":"""#, usage(0)),
        Self.delta(#""content":"ab""#, usage(2)), Self.delta(#""content":"c""#, usage(3)),
        Self.delta("", #","usage":null"#), "[DONE]",
      ])
    #expect(
      log.kinds == [
        .usage(TokenUsage(prompt: 9, output: 0)), .output(.text, bytes: 2),
        .usage(TokenUsage(prompt: 9, output: 2)), .output(.text, bytes: 1),
        .usage(TokenUsage(prompt: 9, output: 3)),
      ])
    #expect(completion.usage == TokenUsage(prompt: 9, output: 3))
  }

  @Test func withoutUsageThereIsNone() throws {
    #expect(try read([Self.delta(#""content":"a""#), "[DONE]"]) == Completion())
  }

  @Test func textIsKeptWhenAskedForAndReasoningIsNot() throws {
    let chunks = [
      Self.role, Self.delta(#""reasoning":"Hm""#), Self.delta(#""content":"H""#),
      Self.delta(#""content":"\u0069""#), "[DONE]",
    ]
    #expect(try read(chunks, keepsText: true).text == "Hi")
    #expect(try read(chunks).text == nil)
    #expect(try read(["[DONE]"], keepsText: true).text == "")
  }

  @Test(arguments: ["[DONE]", "[DONE]\n", "[DONE] and more"])
  func nothingCountsAfterTheEndMarker(_ marker: String) throws {
    _ = try read([marker, "garbage", Self.delta(#""content":"a""#), Self.usage])
    #expect(log.all.isEmpty)
  }

  @Test func anEventWithoutDataSaysNothing() throws {
    _ = try read(["", Self.delta(#""content":"a""#), "", "[DONE]"])
    #expect(log.kinds == [.output(.text, bytes: 1)])
  }

  @Test func anEventOfAnUnknownNameIsReadLikeAnyOther() throws {
    _ = try read([#"{"ids":[1,2]}"#, Self.delta(#""content":"a""#), "[DONE]"], named: "sglext_ids")
    #expect(log.kinds == [.output(.text, bytes: 1)])
  }

  @Test func anEndMarkerThatLacksItsBlankLineIsOne() throws {
    _ = try read([Self.delta(#""content":"a""#)], rest: "[DONE]")
  }

  @Test(arguments: [(0, "0 chunks"), (1, "1 chunk"), (2, "2 chunks")])
  func aStreamWithoutItsEndMarkerIsTruncated(_ count: Int, _ soFar: String) {
    let error = ProviderError(
      .streamTruncated,
      "the stream ended after \(soFar) without \"data: [DONE]\"; expected it as the last event; "
        + "see the log of the server, and of any proxy before it")
    #expect(throws: error) {
      try read(Array(repeating: Self.delta(#""content":"a""#), count: count), rest: Self.usage)
    }
    #expect(log.all.count == count)
  }

  @Test func aReplyThatCameWholeIsOneOutput() throws {
    let completion = try readWhole(
      #"{"choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"length"}],"#
        + #""usage":{"prompt_tokens":1,"completion_tokens":2}}"#, keepsText: true)
    let usage = TokenUsage(prompt: 1, output: 2)
    #expect(completion == Completion(usage: usage, finishReason: .length, text: "Hi"))
    #expect(
      log.all == [
        GenerationEvent(at: .milliseconds(5), .output(.text, bytes: 2)),
        GenerationEvent(at: .milliseconds(5), .usage(usage)),
      ])
  }

  @Test(arguments: ["{}", #"{"choices":[]}"#, #"{"status":"ok"}"#])
  func aWholeReplyWithoutChoicesIsNoCompletion(_ text: String) {
    let error = ProviderError(
      .invalidResponse,
      "the reply is JSON without choices; expected a chat completion, is this the right endpoint?")
    #expect(throws: error) { try readWhole(text) }
  }

  // MARK: - Errors

  @Test(arguments: [
    (#"{"error":{"message":"boom","code":"server_error"}}"#, "boom (server_error)"),
    (#"{"error":{"message":"boom","http_status_code":422}}"#, "boom"),
    (#"{"error":"boom"}"#, "boom"), (#"{"error":{}}"#, "it gave no message"),
    (#"{"object":"error","message":"boom","code":400}"#, "boom (400)"),
  ])
  func anErrorInTheStreamEndsIt(_ error: String, _ said: String) {
    #expect(
      throws: ProviderError(.streamError, "the server reported an error after 1 chunk: \(said)")
    ) {
      try read([Self.delta(#""content":"a""#), error, "[DONE]"])
    }
    #expect(log.kinds == [.output(.text, bytes: 1)])
  }

  @Test(arguments: [
    (#"{"message":"boom","code":500}"#, "boom (500)"), (#"{"error":"boom"}"#, "boom"),
    ("boom", "boom"),
  ])
  func anEventThatIsNamedAnErrorIsOne(_ data: String, _ said: String) {
    #expect(
      throws: ProviderError(.streamError, "the server reported an error after 0 chunks: \(said)")
    ) { try read([data], named: "error") }
  }

  @Test func aChunkThatIsNotJSONIsQuoted() {
    #expect(
      throws: ProviderError(
        .invalidJSON,
        "chunk 2 of the stream is not the JSON of a chat completion: expected \":\", found \"}\" at "
          + "byte 4 of {\"a\"}")
    ) { try read([Self.role, #"{"a"}"#]) }
  }

  @Test func aWholeReplyThatIsNotJSONIsQuotedAsFarAsItHelps() {
    let page = "<html>" + String(repeating: "é", count: 100)
    #expect(
      throws: ProviderError(
        .invalidJSON,
        "the reply is not the JSON of a chat completion: expected a value, found \"<\" at byte 0 of "
          + "<html>" + String(repeating: "é", count: 74) + "…")
    ) { try readWhole(page) }
  }

  /// Wherever a server quotes the key, also across the place where the quotation is cut.
  @Test(arguments: [0, 60, 70, 79, 80])
  func theKeyIsNeverQuoted(_ offset: Int) throws {
    let key = "sk-0123456789abcdef"
    let padding = String(repeating: "x", count: offset)
    let errors = [
      #expect(throws: ProviderError.self) { try read([padding + key + "y"], apiKey: key) },
      #expect(throws: ProviderError.self) { try readWhole(padding + key, apiKey: key) },
      #expect(throws: ProviderError.self) {
        try read([#"{"error":{"message":"\#(padding)\#(key)","code":"\#(key)"}}"#], apiKey: key)
      },
      #expect(throws: ProviderError.self) {
        try read([padding + key], named: "error", apiKey: key)
      },
    ]
    for error in errors {
      let message = try #require(error).message
      #expect(!message.contains("sk-"))
      #expect(!message.contains("0123"))
    }
  }
}
