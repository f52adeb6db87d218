import PerfHarness
import Testing

/// The Swift of Workloads.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct WorkloadsBlocks {
  func alike() -> Scenario {
    Scenario(
      "rag", traffic: "D(1000,100)", load: .closed(concurrency: 8), lasting: .requests(200),
      warmup: .requests(16), sharedPrefix: .tokens(800, groups: 4))
  }

  func conversations() -> Scenario {
    Scenario(
      "talk", traffic: "N(60,20)/(150,50)", load: .closed(concurrency: 16), lasting: .requests(400),
      conversation: .turns(.uniform(2...6), systemTokens: 300))
  }

  func hangingUp() -> Scenario {
    Scenario(
      "impatient", traffic: "D(200,400)", load: .open(.poisson(perSecond: 4)),
      lasting: .seconds(120),
      cancellation: .afterTokens(.uniform(20...200), share: 0.1))
  }
}
