import Testing

@testable import PerfHarness

/// Loads that can be reckoned by hand. How often the answer is wrong where chance is in play: `SaturationProof`.
@Suite struct SaturationTests {
  private static let load = Load.open(.constant(perSecond: 10))

  /// Due every 100 ms; latencies in ms.
  private func repetition(
    of count: Int = 100, failure: RequestTimeline.Failure? = nil, _ latency: (Int) -> Double
  ) -> Repetition {
    Repetition(
      timelines: (0..<count).map {
        ReportSamples.request(
          $0, due: 100 * Double($0), ended: latency($0), failure: failure)
      }, window: .seconds(1))
  }

  private func isLikely(_ repetition: Repetition, _ load: Load = SaturationTests.load) -> Bool {
    Saturation.isLikely(in: repetition, load: load)
  }

  /// Each is served in 125 ms, one after the other: the next one waits 25 ms longer.
  private func growing(_ index: Int) -> Double { 125 + 25 * Double(index) }

  @Test func moreThanCanBeServedIsSaturated() {
    #expect(isLikely(repetition(growing)))
    #expect(!isLikely(repetition { _ in 125 }))
    // So of a queue that empties.
    #expect(!isLikely(repetition { 125 + 25 * Double(100 - $0) }))
  }

  /// After ten minutes of warm-up latencies are far from double, and the queue grows as before.
  @Test func aLongWarmUpHidesNothing() {
    #expect(isLikely(repetition { growing($0) + 150_000 }))
  }

  /// Nothing is served before the last one is due.
  @Test func aQueueThatIsLongerThanTheRepetitionIsSeen() {
    #expect(isLikely(repetition(of: 40) { growing($0) + 1_000_000 }))
  }

  /// Every request takes 20 s of the 10 s in which they are due: under way are more and more, and none waits.
  @Test func fillingUpIsNoSaturation() {
    #expect(!isLikely(repetition { _ in 20_000 }))
    // From 20 to 119 s, in no order: 37 and 100 have no common divisor. The answers come later and later.
    #expect(!isLikely(repetition { 20_000 + 1000 * Double($0 * 37 % 100) }))
  }

  /// One request that is held up is no trend, and neither is a stall from which the queue recovers.
  @Test func aStallIsNoSaturation() {
    #expect(!isLikely(repetition { $0 == 95 ? 60_000 : 125 }))
    #expect(!isLikely(repetition { 125 + ($0 < 60 ? 0 : max(0, 3000 - 100 * Double($0 - 60))) }))
  }

  /// At 104 % of what can be done it takes too long to matter; at 106 % it does.
  @Test func aTwentiethTooMuchIsTheLeastThatCounts() {
    #expect(!isLikely(repetition { 104 + 4 * Double($0) }))
    #expect(isLikely(repetition { 106 + 6 * Double($0) }))
  }

  @Test func closedLoadsAndFewRequestsSayNothing() {
    #expect(!isLikely(repetition(growing), .closed(concurrency: 8)))
    #expect(!isLikely(repetition(of: 39, growing)))
    #expect(isLikely(repetition(of: 40, growing)))
    #expect(!isLikely(repetition(of: 0, growing)))
  }

  /// Where first tokens come in time, longer and longer replies are no queue.
  @Test func firstTokensCountWhereThereAreAny() {
    func streamed(_ first: @escaping (Int) -> Double) -> Repetition {
      Repetition(
        timelines: (0..<100).map { index in
          ReportSamples.request(
            index, due: 100 * Double(index),
            outputs: [(first(index), .text), (growing(index) + 5000, .text)],
            ended: growing(index) + 5000)
        }, window: .seconds(1))
    }
    #expect(!isLikely(streamed { _ in 50 }))
    #expect(isLikely(streamed(growing)))
  }

  /// What timed out took at least so long; what failed says nothing.
  @Test func timeoutsCountAndFailuresDoNot() {
    let timeout = RequestTimeline.Failure(code: "timeout", message: "", isTimeout: true)
    let refusal = RequestTimeline.Failure(code: "http_503", message: "")
    #expect(isLikely(repetition(failure: timeout, growing)))
    #expect(!isLikely(repetition(failure: refusal, growing)))
  }

  @Test func theBoundOfDriftIsStudentsT() {
    let quantile = StudentT(degreesOfFreedom: Double(Saturation.parts - 2))
      .quantile(upperTail: 0.005)
    #expect(abs(quantile - Saturation.leastDrift) < 0.005)
    #expect(abs(StandardNormal.upperTail(Saturation.leastTrend) - 0.01) < 0.0005)
  }

  /// Steps of 1 and 2: their mean is 1.5, their deviation √½, and t = 1.5 √2 ÷ √½ = 3.
  @Test func driftOfMeansIsLess() {
    #expect(Trend.drift([0, 1, 3]) == 3)
    #expect(areClose(Trend.driftOfMeans([0, 1, 3]), 6.squareRoot(), within: 1e-12))
  }

  /// Of 4,000 walks in 20 stretches of ten steps one in 200 passes the bound, 20 ± 4.5; without Working's
  /// correction it would be 60: Student's t with 18 degrees of freedom is more than 2.88 √⅔ with 1.5 %.
  @Test func aWalkPassesTheBoundAsOftenAsItMay() {
    var generator = SeededGenerator(seed: 8)
    let passed = (0..<4000).count { _ in
      var position = 0.0
      let means = (0..<Saturation.parts).map { _ in
        var sum = 0.0
        for _ in 0..<10 {
          position += generator.nextNormal()
          sum += position
        }
        return sum / 10
      }
      return Trend.driftOfMeans(means) >= Saturation.leastDrift
    }
    #expect((5...38).contains(passed))
  }
}
