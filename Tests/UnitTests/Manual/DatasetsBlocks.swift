import PerfHarness
import Testing

/// The Swift of Datasets.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct DatasetsBlocks {
  #if HTTP
    func prompts() async throws {
      try await measure(
        Scenario(
          "support", traffic: .dataset, prompts: .dataset(.csv("prompts.csv", column: "question"))),
        against: .openAI(model: "my-model"))
    }

    func trace() async throws {
      try await measure(
        Scenario(
          "mooncake", replaying: .mooncake("conversation_trace.jsonl"), speed: 2,
          window: .seconds(0)..<(.seconds(600))),
        against: .openAI(model: "my-model"))
    }
  #endif
}
