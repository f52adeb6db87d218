import Testing

@testable import PerfHarness

@Suite struct BucketCountsTests {
  private func counts(_ values: [Double]) -> BucketCounts {
    var counts = BucketCounts(bounds: [1, 2, 5])
    for value in values { counts.record(value) }
    return counts
  }

  @Test func aValueBelongsToTheFirstBucketThatIsNotBelowIt() {
    // Prometheus' `le`: less than or equal.
    #expect(counts([0, 1, 1.5, 2, 4, 5, 6, 100]).counts == [2, 2, 2, 2])
    #expect(counts([0, 1, 1.5, 2, 4, 5, 6, 100]).cumulative == [2, 4, 6, 8])
    // 119.5 ÷ 8.
    #expect(counts([0, 1, 1.5, 2, 4, 5, 6, 100]).mean == 14.9375)
    #expect(counts([]).mean == nil)
  }

  @Test func whatCameBetweenTwoReadingsIsTheirDifference() throws {
    let before = counts([0.5, 3])
    let after = counts([0.5, 3, 1.5, 1.5, 8])
    let between = try #require(after.since(before))
    #expect(between.counts == [0, 2, 0, 1])
    #expect(between.mean == 11.0 / 3)
    #expect(before.since(after) == nil)
    #expect(after.since(BucketCounts(bounds: [1, 2])) == nil)
    #expect(before.adding(between) == after)
    #expect(before.adding(BucketCounts(bounds: [1])) == nil)
  }

  /// By the definition of `Sample.percentile`, which interpolates between the two values around a rank.
  @Test(arguments: [0.0, 10, 25, 50, 75, 90, 99, 100])
  func aPercentileLiesWithinItsRange(_ percent: Double) throws {
    let values = [0.2, 0.7, 1.2, 1.9, 3, 4, 4.5, 5]
    let range = try #require(counts(values).range(ofPercentile: percent))
    #expect(range.contains(Sample(values).percentile(percent)))
  }

  @Test func rangesEndAtBounds() {
    #expect(counts([0.5, 0.6]).range(ofPercentile: 50) == 0...1)
    // Of two values in the first and the third bucket, the middle may be anywhere between.
    #expect(counts([0.5, 3]).range(ofPercentile: 50) == 0...5)
    #expect(counts([0.5, 8]).range(ofPercentile: 100) == 5...Double.infinity)
    #expect(counts([]).range(ofPercentile: 50) == nil)
  }

  @Test func whatAreNoCountsAreRefused() {
    #expect(BucketCounts(bounds: [1, 1], counts: [0, 0, 0], sum: 0) == nil)
    #expect(BucketCounts(bounds: [1], counts: [0], sum: 0) == nil)
    #expect(BucketCounts(bounds: [1], counts: [1, -1], sum: 0) == nil)
  }
}
