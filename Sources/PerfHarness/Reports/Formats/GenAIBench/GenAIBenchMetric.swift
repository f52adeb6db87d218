/// What GenAI Bench says of each request, and summarizes over a run.
enum GenAIBenchMetric: String, CaseIterable, Sendable, Hashable {
  case ttft
  case tpot
  case e2eLatency = "e2e_latency"
  case outputLatency = "output_latency"
  case outputInferenceSpeed = "output_inference_speed"
  case inputTokens = "num_input_tokens"
  case outputTokens = "num_output_tokens"
  case reasoningTokens = "num_reasoning_tokens"
  case totalTokens = "total_tokens"
  case inputThroughput = "input_throughput"
  case outputThroughput = "output_throughput"
  case audioThroughput = "audio_throughput"

  /// The summary of some values as it stands in a file: nulls of none.
  static func summary(_ values: [Double]) -> OrderedJSON {
    let sample = Sample(values)
    let isEmpty = values.isEmpty
    func figure(_ value: @autoclosure () -> Double) -> OrderedJSON {
      isEmpty ? .null : .number(value())
    }
    return .object([
      "min": figure(sample.minimum), "max": figure(sample.maximum), "mean": figure(sample.mean),
      "stddev": figure(sample.populationStandardDeviation),
      "sum": figure(values.reduce(0, +)), "p25": figure(sample.percentile(25)),
      "p50": figure(sample.percentile(50)), "p75": figure(sample.percentile(75)),
      "p90": figure(sample.percentile(90)), "p95": figure(sample.percentile(95)),
      "p99": figure(sample.percentile(99)),
    ])
  }
}
