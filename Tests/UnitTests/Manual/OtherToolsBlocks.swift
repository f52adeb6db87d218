import PerfHarness
import Testing

/// The Swift of OtherTools.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct OtherToolsBlocks {
  var alike: BaselineTrait {
    .baseline(within: .percent(10), of: [.timeToFirstTokenFromSent, .timePerOutputToken])
  }
}
