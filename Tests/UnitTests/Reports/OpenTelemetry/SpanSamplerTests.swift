import Testing

@testable import PerfHarness

@Suite struct SpanSamplerTests {
  /// Go's SDK takes the lower half without its last bit, and compares it with the share of 2⁶³: for a
  /// quarter, 2⁶¹.
  @Test func aShareIsTakenByTheLowerHalfOfTheId() {
    let sampler = SpanSampler(root: .share(0.25), followsParent: false)
    let bound: UInt64 = 1 << 61
    #expect(sampler.samples(TraceID(high: .max, low: (bound - 2048) << 1), below: nil))
    #expect(!sampler.samples(TraceID(high: 0, low: bound << 1), below: nil))
  }

  @Test(arguments: [
    (SpanSampler.Root.all, true), (.none, false), (.share(0), false), (.share(1), true),
  ])
  func rootsDecide(_ root: SpanSampler.Root, _ expected: Bool) {
    let trace = TraceID(high: 1, low: .max - 4096)
    #expect(SpanSampler(root: root, followsParent: true).samples(trace, below: nil) == expected)
  }

  @Test(arguments: [true, false]) func parentsCountWhereTheyAreFollowed(_ isSampled: Bool) {
    let trace = TraceID(high: 1, low: 1)
    let parent = TraceParent(trace: trace, span: SpanID(1), isSampled: isSampled)
    #expect(
      SpanSampler(root: .none, followsParent: true).samples(trace, below: parent) == isSampled)
    #expect(!SpanSampler(root: .none, followsParent: false).samples(trace, below: parent))
    #expect(SpanSampler(root: .all, followsParent: false).samples(trace, below: parent))
  }
}
