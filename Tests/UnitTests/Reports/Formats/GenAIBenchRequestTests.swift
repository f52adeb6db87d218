import Testing

@testable import PerfHarness

/// The formulas are those of `RequestMetricsCollector` in GenAI Bench 0.0.5.
@Suite struct GenAIBenchRequestTests {
  private static func text(_ timeline: RequestTimeline, _ task: GenAIBenchTask = .chat) -> String {
    var bytes: [UInt8] = []
    GenAIBenchRequest(timeline, task).json.write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func reply(output: Int?, ended: Double = 75) -> RequestTimeline {
    ReportSamples.request(
      0, due: 1_000, sent: 1, firstByte: 40, outputs: [(50, .text), (74, .text)], ended: ended,
      tokens: output.map { TokenUsage(prompt: 10, output: $0, reasoning: 3) })
  }

  /// TTFT 50 ms, the end after 75: output latency 25 ms, of 6 tokens 5 after the first: 5 ms each, 200 a
  /// second; 10 tokens in 50 ms are 200 a second too.
  @Test func timeRunsFromDueToTheEndOfTheReply() {
    #expect(
      Self.text(Self.reply(output: 6))
        == #"{"ttft": 0.05, "tpot": 0.005, "e2e_latency": 0.075, "output_latency": 0.025, "#
        + #""output_inference_speed": 200, "num_input_tokens": 10, "num_output_tokens": 6, "#
        + #""num_reasoning_tokens": 3, "total_tokens": 16, "input_throughput": 200, "#
        + #""output_throughput": 200, "audio_throughput": null, "error_code": null, "#
        + #""error_message": null}"#)
  }

  @Test func aReplyOfOneTokenStaysAndHasNoTimeBetweenTokens() {
    #expect(
      Self.text(Self.reply(output: 1))
        == #"{"ttft": 0.05, "tpot": null, "e2e_latency": 0.075, "output_latency": 0.025, "#
        + #""output_inference_speed": null, "num_input_tokens": 10, "num_output_tokens": 1, "#
        + #""num_reasoning_tokens": 3, "total_tokens": 11, "input_throughput": 200, "#
        + #""output_throughput": null, "audio_throughput": null, "error_code": null, "#
        + #""error_message": null}"#)
  }

  /// The last output comes 0.9 ms after the first.
  @Test func whatEndsWithinAMillisecondHasNoSpeed() {
    let request = GenAIBenchRequest(Self.reply(output: 6, ended: 50.9), .chat)
    #expect(request.outputLatency == 0.0009)
    #expect(request.tpot == nil)
    #expect(request.outputInferenceSpeed == nil)
    #expect(request.outputThroughput == nil)
    #expect(GenAIBenchRequest(Self.reply(output: 6, ended: 51), .chat).tpot == 0.0002)
  }

  @Test func withoutCountsThereAreLatenciesAlone() {
    #expect(
      Self.text(Self.reply(output: nil), .closure)
        == #"{"ttft": 0.05, "tpot": null, "e2e_latency": 0.075, "output_latency": 0.025, "#
        + #""output_inference_speed": null, "num_input_tokens": null, "num_output_tokens": null, "#
        + #""num_reasoning_tokens": null, "total_tokens": null, "input_throughput": null, "#
        + #""output_throughput": null, "audio_throughput": null, "error_code": null, "#
        + #""error_message": null}"#)
  }

  @Test(arguments: [GenAIBenchTask.embeddings, .rerank])
  func ofAReplyThatComesAtOnceTheOutputIsZero(task: GenAIBenchTask) {
    let reply = ReportSamples.request(
      0, due: 0, sent: 1, outputs: [(60, .result)], ended: 64, tokens: TokenUsage(prompt: 512))
    #expect(
      Self.text(reply, task)
        == #"{"ttft": 0.064, "tpot": 0, "e2e_latency": 0.064, "output_latency": 0, "#
        + #""output_inference_speed": 0, "num_input_tokens": 512, "num_output_tokens": 0, "#
        + #""num_reasoning_tokens": 0, "total_tokens": 512, "input_throughput": 8000, "#
        + #""output_throughput": 0, "audio_throughput": null, "error_code": null, "#
        + #""error_message": null}"#)
  }

  @Test func aFailedRequestHasNothingButItsError() {
    #expect(
      Self.text(GenAIBenchSamples.failures[0])
        == #"{"ttft": null, "tpot": null, "e2e_latency": null, "output_latency": null, "#
        + #""output_inference_speed": null, "num_input_tokens": null, "num_output_tokens": null, "#
        + #""num_reasoning_tokens": null, "total_tokens": null, "input_throughput": null, "#
        + #""output_throughput": null, "audio_throughput": null, "error_code": 429, "#
        + #""error_message": "http_429: slow down, \"please\""}"#)
  }

  @Test func whereTheClientHungUpOnlyTheFirstTokenWasSeen() {
    var reply = Self.reply(output: 6)
    reply.isCancelledByClient = true
    let request = GenAIBenchRequest(reply, .chat)
    let known = GenAIBenchMetric.allCases.filter { request[$0] != nil }
    #expect(known == [.ttft])
    #expect(request.errorCode == nil)
  }

  @Test(arguments: [
    ("http_429", 429), ("http_503", 503), ("http_", 500), ("connect_timeout", 408),
    ("read_timeout", 408), ("total_timeout", 408), ("connect_failed", 503),
    ("connection_closed", 503), ("tls_failed", 503), ("stream_error", 500), ("anything", 500),
  ])
  func aFailureIsCountedByANumber(code: String, status: Int) {
    #expect(GenAIBenchRequest.status(of: code) == status)
  }

  @Test func countsThatOverflowStayAtTheirEnd() {
    var reply = Self.reply(output: 6)
    reply.tokens = TokenUsage(prompt: .max, output: .max)
    #expect(GenAIBenchRequest(reply, .chat).totalTokens == .max)
  }
}
