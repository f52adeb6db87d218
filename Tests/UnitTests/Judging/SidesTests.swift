import Testing

@testable import PerfHarness

@Suite struct SidesTests {
  @Test(arguments: [
    ([], ""), ([200], "1 × 200"), ([200, 200, 200], "3 × 200"), ([200, 199], "200 + 199"),
    ([1, 2, 1], "1 + 2 + 1"),
  ])
  func sizesAreCountedTogetherWhereTheyAreTheSame(counts: [Int], text: String) {
    let summaries = counts.map { StubSummary(count: $0) }
    #expect(Sides.size(summaries) == text)
  }

  @Test func repetitionsWithoutValuesAreLeftOut() {
    let sides = Sides(
      .endToEndLatency, current: [StubSummary(count: 3), StubSummary(count: 0)],
      other: [StubSummary(count: 0), StubSummary(count: 2), StubSummary(count: 4)])
    #expect(sides.current.map(\.count) == [3])
    #expect(sides.other.map(\.count) == [2, 4])
    #expect(sides.leastCount == 2)
    #expect(sides.currentCount == 3)
  }

  @Test func bothSidesMustHaveTheStatistic() {
    let has = StubSummary(count: 1, values: [.p50: 1, .tailMean: 2])
    let lacks = StubSummary(count: 1, values: [.p50: 3])
    let sides = Sides(.endToEndLatency, current: [has, lacks], other: [lacks, has, has])
    #expect(sides.values(of: .p50)?.current == [1, 3])
    #expect(sides.values(of: .p50)?.other == [3, 1, 1])
    #expect(sides.values(of: .tailMean)?.current == [2])
    #expect(sides.values(of: .tailMean)?.other == [2, 2])
    #expect(sides.values(of: .mean) == nil)
    #expect(sides.withValues(of: .tailMean).current.count == 1)
    #expect(sides.withValues(of: .tailMean).other.count == 2)
    #expect(Sides(.endToEndLatency, current: [has], other: [lacks]).values(of: .tailMean) == nil)
  }

  @Test func oneLowerBoundMakesASideOne() {
    let (whole, cut) = (StubSummary(count: 1), StubSummary(count: 1, lowerBounds: [.p95]))
    let sides = Sides(.endToEndLatency, current: [whole, cut], other: [whole, whole])
    #expect(sides.isCurrentLowerBound(.p95))
    #expect(!sides.isCurrentLowerBound(.p50))
    #expect(!sides.isOtherLowerBound(.p95))
    #expect(Sides(.endToEndLatency, current: [whole], other: [cut]).isOtherLowerBound(.p95))
  }
}

/// A repetition of which just these values are known.
struct StubSummary: RepetitionSummary {
  var count: Int
  var values: [Statistic: Double] = [:]
  var lowerBounds: Set<Statistic> = []

  func value(of statistic: Statistic) -> Double? { values[statistic] }
  func isLowerBound(_ statistic: Statistic) -> Bool { lowerBounds.contains(statistic) }
}
