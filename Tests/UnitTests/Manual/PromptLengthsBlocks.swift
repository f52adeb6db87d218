import PerfHarness
import Testing

/// The Swift of PromptLengths.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct PromptLengthsBlocks {
  func calibrated() -> Scenario {
    Scenario("chat", traffic: "D(1000,100)", promptSizing: .calibrated)
  }
}
