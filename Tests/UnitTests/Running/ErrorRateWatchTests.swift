import Testing

@testable import PerfHarness

@Suite struct ErrorRateWatchTests {
  /// After how many requests, sent one after the other, the watch ends it.
  private func end(
    _ limit: Double, after least: Int = 20, of count: Int = 2000, failing: (Int) -> Bool
  ) -> Int? {
    var watch = ErrorRateWatch(above: limit, after: least)
    for index in 0..<count {
      watch.send()
      if watch.end(failed: failing(index)) { return index + 1 }
    }
    return nil
  }

  @Test func whereEverythingFailsItEndsAtTheLeastNumber() {
    #expect(end(0.2) { _ in true } == 20)
    // Five failures in a row are what a share of a fifth leads to once in 3,125 times, and what a
    // mixture of bets is worth 100 to 1 against only a little later.
    #expect((4...8).contains(end(0.2, after: 1) { _ in true } ?? 0))
  }

  @Test func whereNothingFailsItNeverEnds() {
    #expect(end(0) { _ in false } == nil)
    #expect(end(0.5) { _ in false } == nil)
  }

  @Test func aLimitOfNothingEndsWithTheFirstFailure() {
    #expect(end(0) { $0 == 30 } == 31)
    #expect(
      end(0) { $0 == 3 } == nil, "before twenty have ended nothing is said, and later none fails")
  }

  /// At the limit it ends falsely with at most 1 %, over all looks: of 2,000 seeds at most 20 are expected,
  /// and more than 20 + 3·√(2,000·0.01·0.99) = 33 once in 700.
  @Test func aShareThatIsAllowedIsRarelyEnded() {
    var ended = 0
    for seed in UInt64(1)...2000 {
      var generator = SeededGenerator(seed: seed)
      if end(0.2, of: 500, failing: { _ in generator.nextUnit() < 0.2 }) != nil { ended += 1 }
    }
    #expect(ended <= 33)
  }

  @Test func aShareOfTwiceAsMuchIsEndedSoon() {
    for seed in UInt64(1)...200 {
      var generator = SeededGenerator(seed: seed)
      let end = end(0.2, of: 400) { _ in generator.nextUnit() < 0.4 }
      #expect(end != nil, "seed \(seed)")
    }
  }

  /// Sixteen of a hundred that were sent at once are refused at once: that says nothing of the others.
  @Test func quickFailuresDoNotSpeakForThoseUnderWay() {
    var watch = ErrorRateWatch(above: 0.2, after: 1)
    for _ in 0..<100 { watch.send() }
    for index in 0..<100 {
      let isEnded = watch.end(failed: index < 16)
      #expect(!isEnded)
    }
    #expect(watch.failed == 16)
  }
}
