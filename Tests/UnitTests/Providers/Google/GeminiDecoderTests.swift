import Testing

@testable import PerfHarness

@Suite struct GeminiDecoderTests {
  private let log = EventLog()

  /// Feeds each text as the data of an event, read 1 ms after the one before.
  private func read(
    _ events: [String], keepsText: Bool = false, apiKey: String? = nil, rest: String = ""
  ) throws(ProviderError) -> Completion {
    var reader = GeminiDecoder(
      keepsText: keepsText, redactor: Redactor(apiKey.map { [Secret($0)] } ?? []),
      receive: log.receive)
    for (index, text) in events.enumerated() {
      try Array(text.utf8).withUnsafeBufferPointer { data throws(ProviderError) in
        try reader.take(SSEEvent(name: "", data: data), at: .milliseconds(Int64(index)))
      }
    }
    try reader.finishStream(rest: Array(rest.utf8)[...], at: .milliseconds(99))
    return reader.completion
  }

  private func readWhole(_ text: String, keepsText: Bool = false) throws(ProviderError)
    -> Completion
  {
    var reader = GeminiDecoder(keepsText: keepsText, receive: log.receive)
    try Array(text.utf8).withUnsafeBufferPointer { data throws(ProviderError) in
      try reader.takeWhole(data, at: .milliseconds(5))
    }
    return reader.completion
  }

  private static func chunk(_ parts: String, _ more: String = "") -> String {
    #"{"candidates":[{"content":{"role":"model","parts":[\#(parts)]}}]\#(more)}"#
  }

  private static func text(_ text: String) -> String { chunk(#"{"text":"\#(text)"}"#) }

  private static let stop = #"{"candidates":[{"finishReason":"STOP"}]}"#

  // The stream of providers.md, 4.3: 28 tokens of the prompt, 1 + 59 of the output.
  private static let vertex = [
    #"{"candidates": [{"content": {"role": "model","parts": [{"text": ""}]}}],"usageMetadata": {"trafficType": "ON_DEMAND"},"modelVersion": "m","createTime": "2026-01-15T12:00:00Z","responseId": "r1"}"#,
    #"{"candidates": [{"content": {"role": "model","parts": [{"text": "planning","thought": true}]}}],"usageMetadata": {"trafficType": "ON_DEMAND"},"modelVersion": "m","responseId": "r1"}"#,
    #"{"candidates": [{"content": {"role": "model","parts": [{"text": "Hello"}]}}],"usageMetadata": {"trafficType": "ON_DEMAND"},"responseId": "r1"}"#,
    #"{"candidates": [{"content": {"role": "model","parts": [{"text": ""}]},"finishReason": "MAX_TOKENS"}],"usageMetadata": {"promptTokenCount": 28,"candidatesTokenCount": 1,"thoughtsTokenCount": 59,"totalTokenCount": 88,"cachedContentTokenCount": 0,"promptTokensDetails": [{"modality": "TEXT","tokenCount": 28}],"trafficType": "ON_DEMAND"},"responseId": "r1"}"#,
  ]

  @Test func aStreamOfVertexAIsIsThoughtsThenTextThenUsage() throws {
    let completion = try read(Self.vertex, keepsText: true)
    let usage = TokenUsage(prompt: 28, output: 60, reasoning: 59, cached: 0)
    #expect(
      log.all == [
        GenerationEvent(at: .milliseconds(1), .output(.reasoning, bytes: 8)),
        GenerationEvent(at: .milliseconds(2), .output(.text, bytes: 5)),
        GenerationEvent(at: .milliseconds(3), .usage(usage)),
      ])
    #expect(completion == Completion(usage: usage, finishReason: .length, text: "Hello"))
  }

  @Test func ofRunningTotalsTheLastStay() throws {
    func chunk(_ usage: String) -> String {
      Self.chunk(#"{"text":"a"}"#, #","usageMetadata":{\#(usage)}"#)
    }
    let completion = try read([
      chunk(#""promptTokenCount":9"#), chunk(#""promptTokenCount":9,"candidatesTokenCount":1"#),
      chunk(#""promptTokenCount":9,"toolUsePromptTokenCount":3,"candidatesTokenCount":2"#),
      Self.stop,
    ])
    // 9 + 3 tokens of the prompt.
    #expect(completion.usage == TokenUsage(prompt: 12, output: 2))
    #expect(
      log.kinds.filter { if case .usage = $0 { true } else { false } } == [
        .usage(TokenUsage(prompt: 9)), .usage(TokenUsage(prompt: 9, output: 1)),
        .usage(TokenUsage(prompt: 12, output: 2)),
      ])
  }

  @Test(arguments: [
    #"{}"#, #"{"trafficType":"ON_DEMAND"}"#, #"{"cachedContentTokenCount":3}"#, "null", "[]", "7",
    #"{"promptTokenCount":null,"candidatesTokenCount":"x"}"#,
  ])
  func usageWithoutCountsIsNone(_ usage: String) throws {
    let known = #","usageMetadata":{"promptTokenCount":1,"thoughtsTokenCount":2}"#
    let completion = try read([
      Self.chunk("", known), Self.chunk("", #","usageMetadata":\#(usage)"#), Self.stop,
    ])
    #expect(completion.usage == TokenUsage(prompt: 1, output: 2, reasoning: 2))
  }

  @Test(arguments: [
    (#"{"text":"a"}"#, OutputKind.text, 1), (#"{"text":"é\n"}"#, .text, 3),
    (#"{"text":"ab","thought":true}"#, .reasoning, 2),
    (#"{"thought":true,"text":"ab"}"#, .reasoning, 2),
    (#"{"text":"ab","thought":false}"#, .text, 2),
    (#"{"text":"ab","thought":"yes"}"#, .text, 2),
    // The name and `{"a": 1}`.
    (#"{"functionCall":{"name":"f","args": {"a": 1}},"thoughtSignature":"x"}"#, .toolCall, 9),
    (#"{"functionCall":{"name":"go"}}"#, .toolCall, 2),
    (#"{"text":"abc","thought":true},{"text":"d"}"#, .text, 4),
    (#"{"text":"abc","thought":true},{"functionCall":{"name":"f"}}"#, .toolCall, 4),
  ])
  func aChunkIsOneOutputOfItsKind(_ parts: String, _ kind: OutputKind, _ bytes: Int) throws {
    _ = try read([Self.chunk(parts), Self.stop])
    #expect(log.kinds == [.output(kind, bytes: bytes)])
  }

  @Test(arguments: [
    "{}", #"{"candidates":null}"#, #"{"candidates":[]}"#, #"{"candidates":{}}"#,
    #"{"candidates":[null,7]}"#, #"{"candidates":[{"content":{}}]}"#,
    #"{"candidates":[{"content":{"parts":null}}]}"#, #"{"candidates":[{"content":{"parts":[1]}}]}"#,
    #"{"candidates":[{"content":null,"finishReason":null}]}"#, chunk(#"{"text":""}"#),
    chunk(#"{"text":null}"#), chunk(#"{"text":7}"#), chunk(#"{"functionCall":null}"#),
    chunk(#"{"inlineData":{"mimeType":"image/png","data":"aa"}}"#), chunk("{}", #","error":null"#),
    chunk("{}", #","promptFeedback":{"safetyRatings":[]}"#), #"{"future":[{"text":"x"}]}"#,
    #"{"candidates":[{"finishReason":"FINISH_REASON_UNSPECIFIED"}]}"#, "[]", "",
  ])
  func whatCarriesNoOutputIsNone(_ chunk: String) throws {
    let completion = try read([chunk, Self.text("a"), Self.stop])
    #expect(log.kinds == [.output(.text, bytes: 1)])
    #expect(completion == Completion(finishReason: .stop))
  }

  @Test(arguments: [
    ("STOP", FinishReason.stop), ("MAX_TOKENS", .length), ("SAFETY", .contentFilter),
    ("RECITATION", .contentFilter), ("BLOCKLIST", .contentFilter),
    ("PROHIBITED_CONTENT", .contentFilter), ("SPII", .contentFilter),
    ("MODEL_ARMOR", .contentFilter), ("IMAGE_SAFETY", .contentFilter),
    ("LANGUAGE", FinishReason(rawValue: "LANGUAGE")),
    ("MALFORMED_FUNCTION_CALL", FinishReason(rawValue: "MALFORMED_FUNCTION_CALL")),
    ("OTHER", FinishReason(rawValue: "OTHER")), ("NEW_WORD", FinishReason(rawValue: "NEW_WORD")),
  ])
  func theWordForTheEndIsKeptOrMapped(_ word: String, _ reason: FinishReason) throws {
    let end = #"{"candidates":[{"finishReason":"\#(word)"}]}"#
    #expect(try read([end]).finishReason == reason)
    #expect(try readWhole(end).finishReason == reason)
  }

  @Test func theLastTextMayShareItsChunkWithTheEnd() throws {
    let completion = try read(
      [#"{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}"#],
      keepsText: true)
    #expect(log.kinds == [.output(.text, bytes: 1)])
    #expect(completion == Completion(finishReason: .stop, text: "a"))
  }

  @Test func aStreamThatGaveNoReasonToEndIsTruncated() {
    let error = ProviderError(
      .streamTruncated,
      "the stream ended after 2 chunks without a \"finishReason\"; expected it as the last event; "
        + "see the log of the server, and of any proxy before it")
    #expect(throws: error) { try read([Self.text("a"), Self.text("b")]) }
    // What the end cut off does not count, unless it is whole.
    #expect(throws: error) { try read([Self.text("a"), Self.text("b")], rest: #"{"candid"#) }
    #expect(throws: Never.self) { try read([Self.text("a")], rest: Self.stop) }
  }

  @Test(arguments: [
    #"{"error":{"code":503,"message":"Overloaded.","status":"UNAVAILABLE"}}"#,
    #"[{"error":{"status":"UNAVAILABLE","message":"Overloaded."}}]"#,
    "{\n  \"error\": {\n    \"message\": \"Overloaded.\", \"status\": \"UNAVAILABLE\"\n  }\n}",
  ])
  func anErrorInTheStreamFailsIt(_ event: String) {
    let text = "the server reported an error after 1 chunk: Overloaded. (UNAVAILABLE)"
    #expect(throws: ProviderError(.streamError, text)) { try read([Self.text("a"), event]) }
    #expect(throws: ProviderError(.streamError, text)) { try read([Self.text("a")], rest: event) }
  }

  @Test func anErrorNeverShowsTheKey() {
    let event = #"{"error":{"code":400,"message":"bad AIza-key","status":"AIza-key"}}"#
    let text = "the server reported an error after 0 chunks: bad <secret> (<secret>)"
    #expect(throws: ProviderError(.streamError, text)) { try read([event], apiKey: "AIza-key") }
  }

  @Test func aBlockedPromptIsAFailureOfItsOwn() {
    let feedback = #"{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{}}"#
    let error = ProviderError(
      .blocked,
      "the server blocked the prompt (SAFETY); expected output, change the prompt or the model's "
        + "safety settings")
    #expect(throws: error) { try read([feedback]) }
    #expect(throws: error) { try readWhole(feedback) }
    #expect(error.code.rawValue == "blocked")
    // Not the prompt, once there is an answer to it.
    #expect(throws: Never.self) { try read([Self.text("a"), feedback, Self.stop]) }
  }

  @Test(arguments: [
    (#"{"candidates":[{"content"#, "the text ends inside a string at byte 24"),
    ("data", "expected a value, found \"d\" at byte 0"), ("7", "expected an object at byte 0"),
  ])
  func whatIsNotJSONIsRefused(_ event: String, _ fact: String) {
    #expect(
      throws: ProviderError(
        .invalidJSON,
        "chunk 2 of the stream is not the JSON of a generateContent reply: \(fact) of \(event)")
    ) { try read([Self.text("a"), event]) }
    #expect(
      throws: ProviderError(
        .invalidJSON, "the reply is not the JSON of a generateContent reply: \(fact) of \(event)")
    ) { try readWhole(event) }
  }

  @Test func aReplyInOnePieceIsOneOutput() throws {
    let parts = #"{"text":"abc","thought":true},{"text":"de"},{"text":"f"}"#
    let completion = try readWhole(
      #"{"candidates":[{"content":{"parts":[\#(parts)]},"finishReason":"STOP"}],"#
        + #""usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2,"thoughtsTokenCount":1}}"#,
      keepsText: true)
    let usage = TokenUsage(prompt: 4, output: 3, reasoning: 1)
    #expect(log.kinds == [.output(.text, bytes: 6), .usage(usage)])
    #expect(completion == Completion(usage: usage, finishReason: .stop, text: "def"))
  }

  @Test func aStreamThatCameAsAnArrayIsReadAsAWhole() throws {
    let array = "[\(Self.vertex.joined(separator: "\r\n,\r\n"))]"
    let completion = try readWhole(array, keepsText: true)
    let usage = TokenUsage(prompt: 28, output: 60, reasoning: 59, cached: 0)
    #expect(log.kinds == [.output(.text, bytes: 13), .usage(usage)])
    #expect(completion == Completion(usage: usage, finishReason: .length, text: "Hello"))
    let cut = "[\(Self.vertex.dropLast().joined(separator: ","))]"
    #expect(
      throws: ProviderError(
        .streamTruncated,
        "the stream ended after 3 chunks without a \"finishReason\"; expected it as the last event; "
          + "see the log of the server, and of any proxy before it")
    ) { try readWhole(cut) }
  }

  @Test(arguments: ["{}", "[]", #"{"object":"list","data":[]}"#, #"[{"candidates":[]}]"#])
  func aReplyWithoutCandidatesIsOfAnotherAPI(_ text: String) {
    #expect(
      throws: ProviderError(
        .invalidResponse,
        "the reply is JSON without candidates; expected a generateContent reply, is this the right "
          + "endpoint?")
    ) { try readWhole(text) }
  }

  @Test(
    arguments: [
      (
        #"{"error":{"code":429,"message":"Slow down.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure"},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37s"}]}}"#,
        "Slow down. (RESOURCE_EXHAUSTED)", Duration.seconds(37)
      ),
      (
        #"[{"error":{"code":400,"message":"Bad.","details":[{"retryDelay":"0.5s"}]}}]"#,
        "Bad. (400)",
        .milliseconds(500)
      ),
      (#"{"error":{"code":500}}"#, "500", nil),
      (#"{"error":"invalid_grant"}"#, "invalid_grant", nil),
      (#"{"error":{"message":"a","details":[{"retryDelay":"soon"},7,null]}}"#, "a", nil),
      ("<html> not\n found </html>", "<html> not found </html>", nil), ("", nil, nil),
      (#"{"error":{}}"#, nil, nil), ("[]", nil, nil),
    ] as [(String, String?, Duration?)])
  func aRefusalSaysWhatItsBodySays(_ body: String, _ said: String?, _ wait: Duration?) {
    let decoder = GeminiDecoder(keepsText: false) { _ in }
    Array(body.utf8).withUnsafeBufferPointer { bytes in
      #expect(decoder.retryAfter(in: bytes) == wait)
      if said != nil || body.isEmpty {
        #expect(decoder.errorSummary(of: bytes, contentType: "") == said)
      }
    }
  }
}
