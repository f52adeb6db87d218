import Testing

@testable import PerfHarness

/// Chunks as servers send them, in the shapes of each.
@Suite struct OpenAIChunkTests {
  /// What a chunk is expected to say.
  struct Expected: Sendable {
    var text: String?
    var reasoning = 0
    var toolCall = 0
    var finish: FinishReason?
    var usage: TokenUsage?
    var choices = 1
  }

  private func read(_ json: String, keepsText: Bool = true) throws -> OpenAIChunk {
    try Array(json.utf8).withUnsafeBufferPointer { bytes throws(JSONSyntaxError) in
      try OpenAIChunk(bytes, keepsText: keepsText)
    }
  }

  private func check(_ json: String, _ expected: Expected) throws {
    let chunk = try read(json)
    #expect(chunk.text == expected.text)
    #expect(chunk.textBytes == expected.text?.utf8.count ?? 0)
    #expect(chunk.reasoningBytes == expected.reasoning)
    #expect(chunk.toolCallBytes == expected.toolCall)
    #expect(chunk.finishReason == expected.finish)
    #expect(chunk.usage == expected.usage)
    #expect(chunk.choices == expected.choices)
    #expect(chunk.error == nil)
  }

  @Test(arguments: [
    // The public API: role, text, end, usage.
    (
      #"""
      {"id":"c-7","object":"chat.completion.chunk","created":1768480500,"model":"m",
      "service_tier":"default","system_fingerprint":"fp","choices":[{"index":0,
      "delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,
      "finish_reason":null}],"usage":null,"obfuscation":"Qw"}
      """#,
      Expected(text: "")
    ),
    (
      #"""
      {"id":"c-7","choices":[{"index":0,"delta":{"content":"Hi"},"logprobs":null,
      "finish_reason":null}],"usage":null,"obfuscation":"k"}
      """#,
      Expected(text: "Hi")
    ),
    (
      #"""
      {"id":"c-7","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],
      "usage":null}
      """#,
      Expected(finish: .stop)
    ),
    (
      #"""
      {"id":"c-7","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,
      "total_tokens":13,"prompt_tokens_details":{"cached_tokens":8,"audio_tokens":0},
      "completion_tokens_details":{"reasoning_tokens":2,"audio_tokens":0}}}
      """#,
      Expected(usage: TokenUsage(prompt: 9, output: 4, reasoning: 2, cached: 8), choices: 0)
    ),
    // Fragments of a tool call: its name first, then its arguments.
    (
      #"""
      {"choices":[{"index":0,"delta":{"role":"assistant","content":null,
      "tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"look",
      "arguments":""}}]},"finish_reason":null}]}
      """#,
      Expected(toolCall: 4)
    ),
    (
      #"""
      {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,
      "function":{"arguments":"{\"q\""}},{"index":1,"function":{"arguments":":1}"}}]},
      "finish_reason":null}]}
      """#,
      Expected(toolCall: 7)
    ),
    (#"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#, Expected(finish: .toolCalls)),
    // vLLM: reasoning in `reasoning`, the last text with the end, counts on every chunk.
    (
      #"""
      {"id":"v","choices":[{"index":0,"delta":{"role":"assistant","content":""}}],
      "usage":{"prompt_tokens":5,"total_tokens":5,"completion_tokens":0}}
      """#,
      Expected(text: "", usage: TokenUsage(prompt: 5, output: 0))
    ),
    (#"{"choices":[{"index":0,"delta":{"reasoning":"Hm…"}}]}"#, Expected(reasoning: 5)),
    (
      #"""
      {"choices":[{"index":0,"delta":{"content":"."},"finish_reason":"length",
      "stop_reason":null,"token_ids":[13]}]}
      """#,
      Expected(text: ".", finish: .length)
    ),
    (
      #"""
      {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8},
      "system_fingerprint":"f","metrics":{"time_to_first_token_ms":3.5}}
      """#,
      Expected(usage: TokenUsage(prompt: 5, output: 3), choices: 0)
    ),
    (
      #"{"choices":[{"index":0,"delta":{},"finish_reason":"abort"}]}"#,
      Expected(finish: FinishReason(rawValue: "abort"))
    ),
    // SGLang: `reasoning_content` always, the end in a chunk of its own, reasoning counted on top.
    (
      #"""
      {"choices":[{"index":0,"delta":{"role":null,"content":null,"reasoning_content":"so",
      "tool_calls":null},"logprobs":null,"finish_reason":null,"matched_stop":null}],
      "usage":null}
      """#,
      Expected(reasoning: 2)
    ),
    (
      #"""
      {"choices":[{"index":0,"delta":{"content":"Hi","reasoning_content":null},
      "finish_reason":"","matched_stop":7}]}
      """#,
      Expected(text: "Hi", finish: FinishReason(rawValue: ""))
    ),
    (#"{"choices":[],"sglext":{"cached":1}}"#, Expected(choices: 0)),
    (
      #"""
      {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3,
      "prompt_tokens_details":null,"reasoning_tokens":1}}
      """#,
      Expected(usage: TokenUsage(prompt: 5, output: 3, reasoning: 1), choices: 0)
    ),
    // llama.cpp: a role chunk of null while it reads the prompt, timings with the usage.
    (
      #"""
      {"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant",
      "content":null}}],"prompt_progress":{"total":9,"processed":4}}
      """#,
      Expected()
    ),
    (
      #"""
      {"choices":[],"usage":{"completion_tokens":2,"prompt_tokens":9,"total_tokens":11},
      "timings":{"prompt_ms":12.25,"predicted_per_second":8.1e1}}
      """#,
      Expected(usage: TokenUsage(prompt: 9, output: 2), choices: 0)
    ),
    // Ollama: role and text in the first chunk.
    (
      #"""
      {"id":"o","system_fingerprint":"fp_ollama","choices":[{"index":0,
      "delta":{"role":"assistant","content":"Hi"},"finish_reason":null}]}
      """#,
      Expected(text: "Hi")
    ),
    // Text Generation Inference: an empty id, the role in every chunk.
    (
      #"""
      {"object":"chat.completion.chunk","id":"","created":1,"choices":[{"index":0,
      "delta":{"role":"assistant","content":" b"},"logprobs":null,
      "finish_reason":"stop_sequence"}],"usage":null}
      """#,
      Expected(text: " b", finish: FinishReason(rawValue: "stop_sequence"))
    ),
    // Azure: filter results without a choice, then with one that has no delta.
    (
      #"""
      {"id":"","object":"","prompt_filter_results":[{"prompt_index":0,
      "content_filter_results":{"hate":{"filtered":false}}}],"choices":[],"usage":null}
      """#,
      Expected(choices: 0)
    ),
    (
      #"""
      {"choices":[{"index":0,"finish_reason":"content_filter",
      "content_filter_offsets":{"check_offset":44}}]}
      """#,
      Expected(finish: .contentFilter)
    ),
    // Several choices.
    (
      #"""
      {"choices":[{"index":0,"delta":{"content":"a"}},{"index":1,"delta":{"content":"bc"},
      "finish_reason":"stop"}]}
      """#,
      Expected(text: "abc", finish: .stop, choices: 2)
    ),
    // A whole reply.
    (
      #"""
      {"id":"w","object":"chat.completion","choices":[{"index":0,
      "message":{"role":"assistant","reasoning":"Hm","content":"Hi","refusal":null,
      "annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":9,
      "completion_tokens":4}}
      """#,
      Expected(text: "Hi", reasoning: 2, finish: .stop, usage: TokenUsage(prompt: 9, output: 4))
    ),
  ])
  func readsWhatServersSend(_ json: String, _ expected: Expected) throws {
    try check(json, expected)
  }

  @Test func reasoningUnderBothSpellingsCountsOnceForEachChoice() throws {
    try check(
      #"""
      {"choices":[{"delta":{"reasoning":"ab","reasoning_content":"ab"}},
      {"delta":{"reasoning_content":"c"}}]}
      """#,
      Expected(reasoning: 3, choices: 2))
    try check(
      #"{"choices":[{"delta":{"reasoning_content":"ab","reasoning":""}}]}"#, Expected(reasoning: 2))
  }

  @Test func bytesAreThoseOfTheTextAndNotOfItsEscapes() throws {
    try check(
      #"{"choices":[{"delta":{"content":"\n\u00e9\ud83d\ude00","reasoning":"\"é"}}]}"#,
      Expected(text: "\né😀", reasoning: 3))
    // What cannot be text becomes U+FFFD, of three bytes.
    try check(#"{"choices":[{"delta":{"content":"\ud83d"}}]}"#, Expected(text: "\u{FFFD}"))
  }

  @Test func namesMayBeEscapedToo() throws {
    try check(#"{"ch\u006fices":[{"delta":{"\u0063ontent":"a"}}]}"#, Expected(text: "a"))
  }

  @Test(arguments: [
    ("{}", 0), (#"{"choices":null}"#, 0), (#"{"choices":{"delta":{"content":"a"}}}"#, 0),
    (#"{"choices":[null,1,"a",[]]}"#, 4), (#"{"choices":[{}]}"#, 1),
    (#"{"choices":[{"delta":null}]}"#, 1),
    (#"{"choices":[{"delta":"a"}]}"#, 1),
    (
      #"""
      {"choices":[{"delta":{"content":7,"reasoning":[],"reasoning_content":{},
      "tool_calls":"x"}}]}
      """#,
      1
    ),
    (
      #"""
      {"choices":[{"delta":{"tool_calls":[null,{"function":null},{"function":{"name":1}},
      {}]}}]}
      """#,
      1
    ),
    (#"{"choices":[{"finish_reason":7}]}"#, 1),
    (#"{"choices":[],"usage":{}}"#, 0), (#"{"choices":[],"usage":[]}"#, 0), (#"{"usage":7}"#, 0),
    (#"{"usage":{"prompt_tokens":"9","completion_tokens":-1,"prompt_tokens_details":3}}"#, 0),
    (#"{"usage":{"prompt_tokens":1.5,"completion_tokens":1e99}}"#, 0),
    (#"{"usage":{"total_tokens":9,"completion_tokens_details":{"reasoning_tokens":2}}}"#, 0),
  ])
  func whatIsMissingNullOrOfAnotherTypeSaysNothing(_ json: String, _ choices: Int) throws {
    try check(json, Expected(choices: choices))
  }

  @Test func aCountMayBeWrittenAsADecimalAndTheLastOfTwoUsagesCounts() throws {
    try check(
      #"{"usage":{"prompt_tokens":9.0,"completion_tokens":1e1}}"#,
      Expected(usage: TokenUsage(prompt: 9, output: 10), choices: 0))
    try check(
      #"{"usage":{"prompt_tokens":1},"usage":{"prompt_tokens":2},"usage":null}"#,
      Expected(usage: TokenUsage(prompt: 2), choices: 0))
  }

  @Test func textIsKeptOnlyWhenAskedFor() throws {
    let chunk = try read(#"{"choices":[{"delta":{"content":"Hi"}}]}"#, keepsText: false)
    #expect(chunk.text == nil)
    #expect(chunk.textBytes == 2)
  }

  @Test(arguments: [
    #"{"error":{"message":"boom","type":"server_error","param":null,"code":"server_error"}}"#,
    #"{"error":{"object":"error","message":"boom","code":"server_error"}}"#,
    #"{"object":"error","message":"boom","code":"server_error"}"#,
    #"{"message":"boom","code":"server_error","object":"error","choices":[]}"#,
    #"{"choices":[],"error":{"message":"boom","code":"server_error"},"usage":null}"#,
  ])
  func anErrorIsFoundInEveryShape(_ json: String) throws {
    #expect(try read(json).error?.summary { $0 } == "boom (server_error)")
  }

  @Test(arguments: [
    ("", 0, "expected a value, found the end of the text"), ("[]", 0, "expected an object"),
    ("7", 0, "expected an object"),
    ("{\"a\":1", 6, "expected \",\" or \"}\", found the end of the text"),
    ("{} {}", 3, "expected the end of the text, found \"{\""),
    ("{\"choices\":[{\"delta\":{\"content\":\"a", 34, "the text ends inside a string"),
    ("{\"x\":NaN}", 5, "expected a value, found \"N\""),
  ])
  func whatIsNotJSONIsAnError(_ json: String, _ offset: Int, _ message: String) {
    let error = #expect(throws: JSONSyntaxError.self) { try read(json) }
    #expect(error?.offset == offset)
    #expect(error?.message == message)
  }
}
