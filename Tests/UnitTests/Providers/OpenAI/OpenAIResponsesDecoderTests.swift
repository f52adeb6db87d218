import Testing

@testable import PerfHarness

@Suite struct OpenAIResponsesDecoderTests {
  private let log = EventLog()

  private func read(
    _ events: [String], rest: String = ""
  ) throws(ProviderError) -> Completion {
    var decoder = OpenAIResponsesDecoder(keepsText: true, receive: log.receive)
    for (index, text) in events.enumerated() {
      try Array(text.utf8).withUnsafeBufferPointer { data throws(ProviderError) in
        try decoder.take(SSEEvent(name: "", data: data), at: .milliseconds(Int64(index)))
      }
    }
    try decoder.finishStream(rest: Array(rest.utf8)[...], at: .milliseconds(99))
    return decoder.completion
  }

  private func readWhole(_ text: String) throws(ProviderError) -> Completion {
    var decoder = OpenAIResponsesDecoder(keepsText: true, receive: log.receive)
    try Array(text.utf8).withUnsafeBufferPointer { data throws(ProviderError) in
      try decoder.takeWhole(data, at: .milliseconds(5))
    }
    return decoder.completion
  }

  private func failure(_ events: [String]) -> ProviderError? {
    do throws(ProviderError) {
      _ = try read(events)
      return nil
    } catch {
      return error
    }
  }

  private static let opening = [
    #"{"type":"response.created","response":{"status":"in_progress","usage":null}}"#,
    #"{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning"}}"#,
  ]
  private static let text = #"{"type":"response.output_text.delta","delta":"Hi!"}"#

  private static func end(_ type: String, _ response: String) -> String {
    #"{"type":"response.\#(type)","response":{\#(response)}}"#
  }

  @Test func onlyDeltasAreOutputAndTheEndHasTheUsage() throws {
    let usage =
      #""usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":3},"output_tokens":4,"#
      + #""output_tokens_details":{"reasoning_tokens":2}}"#
    let completion = try read(
      Self.opening + [
        #"{"delta":"Hm","type":"response.reasoning_summary_text.delta"}"#,
        #"{"type":"response.content_part.added","part":{"text":""}}"#, Self.text,
        #"{"type":"response.output_text.delta","delta":""}"#,
        #"{"type":"response.function_call_arguments.delta","delta":"{}"}"#,
        #"{"type":"response.of_the_future","delta":"x"}"#,
        Self.end("completed", #""status":"completed",\#(usage)"#), "[DONE]",
      ])
    let counts = TokenUsage(prompt: 9, output: 4, reasoning: 2, cached: 3)
    #expect(
      log.kinds == [
        .output(.reasoning, bytes: 2), .output(.text, bytes: 3), .output(.toolCall, bytes: 2),
        .usage(counts),
      ])
    #expect(completion == Completion(usage: counts, finishReason: .toolCalls, text: "Hi!"))
  }

  @Test(arguments: [
    ("completed", #""status":"completed""#, FinishReason.stop), ("completed", "", .stop),
    ("incomplete", #""incomplete_details":{"reason":"max_output_tokens"}"#, .length),
    // As vLLM reports truncation.
    (
      "completed", #""status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}"#,
      .length
    ),
    ("incomplete", #""incomplete_details":{"reason":"content_filter"}"#, .contentFilter),
    ("incomplete", #""incomplete_details":null"#, FinishReason(rawValue: "incomplete")),
  ])
  func theEndSaysWhy(_ type: String, _ response: String, _ reason: FinishReason) throws {
    #expect(try read([Self.text, Self.end(type, response)]).finishReason == reason)
  }

  @Test(arguments: [
    #"{"type":"error","code":"server_error","message":"boom","param":null}"#,
    #"{"type":"error","error":{"code":"server_error","message":"boom"}}"#,
    #"{"error":{"code":"server_error","message":"boom"}}"#,
    end("failed", #""status":"failed","error":{"code":"server_error","message":"boom"}"#),
  ])
  func anErrorInTheStreamIsTold(_ event: String) {
    let error = failure([Self.text, event])
    #expect(error?.code == .streamError)
    #expect(error?.message.contains("boom (server_error)") == true)
  }

  @Test func aStreamWithoutItsEndIsTruncated() {
    #expect(failure([Self.text])?.code == .streamTruncated)
    #expect(failure([Self.text, "[DONE]"])?.code == .streamTruncated)
    #expect(failure(["{"])?.code == .invalidJSON)
  }

  @Test func anEndWithoutItsBlankLineIsAnEnd() throws {
    let completion = try read([Self.text], rest: Self.end("completed", ""))
    #expect(completion == Completion(finishReason: .stop, text: "Hi!"))
  }

  @Test func aWholeResponseIsOneOutput() throws {
    let completion = try readWhole(
      #"{"object":"response","status":"completed","output":[{"type":"reasoning","summary":"#
        + #"[{"type":"summary_text","text":"Hm"}]},{"type":"message","content":"#
        + #"[{"type":"output_text","text":"Hi"}]}],"usage":{"input_tokens":9,"output_tokens":4}}"#)
    let usage = TokenUsage(prompt: 9, output: 4)
    #expect(log.kinds == [.output(.text, bytes: 4), .usage(usage)])
    #expect(completion == Completion(usage: usage, finishReason: .stop, text: "Hi"))
  }

  /// Damaged events are read, or refused as what they are.
  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func damagedEventsNeverCrash(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let valid = [Self.text, Self.end("completed", #""output":[{"type":"message"}]"#)]
    var read = 0
    for index in 0..<1500 {
      let bytes = OpenAIChunkFuzzTests.damage(
        Array(valid[index % valid.count].utf8), &generator)
      let code = failure([String(decoding: bytes, as: UTF8.self)])?.code
      #expect(code == nil || [.invalidJSON, .streamError, .streamTruncated].contains(code))
      if code != .invalidJSON { read += 1 }
    }
    #expect(read > 100)
  }
}
