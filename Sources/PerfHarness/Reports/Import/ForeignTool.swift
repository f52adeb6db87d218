/// Another tool that measures LLM serving, whose result files are read.
package enum ForeignTool: String, Sendable, Hashable, CaseIterable {
  case vllmBench = "vLLM bench"
  case guideLLM = "GuideLLM"
  case aiperf = "AIPerf"
  case genAIBench = "GenAI Bench"

  /// Where its numbers do not mean what ours do, even when they are computed again from its single
  /// requests. The manual's page on other tools has the sources.
  package var caveats: [String] {
    switch self {
    case .vllmBench:
      [
        "a chunk without text may count as the first token, and as the end: of chats one with an empty "
          + "text, in older versions one with only a role"
      ]
    case .guideLLM, .aiperf: []
    case .genAIBench:
      [
        "requests count until the end of the stream, not until their last token, in E2E and in TPOT",
        "failed requests, and replies of one token, are left out of all its numbers",
      ]
    }
  }

  /// Why it has no figures of a metric that it could have; nil where a file may or may not have them.
  package func obstacle(to metric: MetricDescriptor) -> String? {
    switch (self, metric) {
    case (.vllmBench, .interChunkLatency):
      "it stamps each event when it comes to it, and events that were read together make gaps of almost "
        + "nothing"
    case (.guideLLM, .interChunkLatency), (.genAIBench, .interChunkLatency):
      "it does not keep the gaps between outputs"
    case (.aiperf, .interChunkLatency):
      "its summary counts events that were read together as gaps of nothing; its records would do"
    case (.guideLLM, .timePerOutputToken):
      "its summary weighs requests by their tokens; its single requests would do"
    case (_, .timeToFirstToken), (_, .endToEndLatency):
      "its file does not say when requests were due"
    default: nil
    }
  }
}
