import Testing

@testable import PerfHarness

@Suite struct CallTokensTests {
  private func timeline(_ prompt: Int?, _ output: Int?, fails: Bool = false) -> RequestTimeline {
    var timeline = RequestTimeline(index: 0, due: .milliseconds(0))
    timeline.ended = .milliseconds(1)
    timeline.tokens = TokenUsage(prompt: prompt, output: output)
    if fails { timeline.failure = .init(code: "Trouble", message: "deep") }
    return timeline
  }

  @Test func untilTwentyHaveToldTheNextIsTakenFor4096Each() {
    var calls = CallTokens(isDemanded: true)
    let assumed = Consumption(requests: 1, promptTokens: 4096, outputTokens: 4096)
    for _ in 0..<20 {
      #expect(calls.greatest == assumed)
      let used = calls.take(timeline(7, 3), reserved: calls.greatest)
      #expect(used == Consumption(requests: 1, promptTokens: 7, outputTokens: 3))
    }
    #expect(calls.greatest == Consumption(requests: 1, promptTokens: 7, outputTokens: 3))
  }

  @Test func aCallThatToldMoreIsBelievedAtOnce() {
    var calls = CallTokens(isDemanded: true)
    _ = calls.take(timeline(9000, 3), reserved: calls.greatest)
    #expect(calls.greatest == Consumption(requests: 1, promptTokens: 9000, outputTokens: 4096))
  }

  @Test func whereNobodyAsksForThemNothingIsAssumed() {
    var calls = CallTokens(isDemanded: false)
    #expect(calls.greatest == Consumption(requests: 1))
    #expect(calls.take(timeline(nil, nil), reserved: calls.greatest) == Consumption(requests: 1))
    #expect(!calls.isUntold)
    #expect(!calls.isTold)
    _ = calls.take(timeline(nil, 5), reserved: calls.greatest)
    #expect(calls.greatest == Consumption(requests: 1, outputTokens: 5))
    #expect(calls.isTold)
  }

  /// One that broke off may not have come to telling, and others after it do.
  @Test func aFailedCallCountsInFullAndIsNoSlip() {
    var calls = CallTokens(isDemanded: true)
    let reserved = calls.greatest
    #expect(calls.take(timeline(nil, nil, fails: true), reserved: reserved) == reserved)
    #expect(!calls.isUntold)
    let told = calls.take(timeline(5, nil, fails: true), reserved: reserved)
    #expect(told == Consumption(requests: 1, promptTokens: 5, outputTokens: 4096))
  }

  @Test(arguments: [(Int?.none, Int?.none), (nil, 3), (7, nil)])
  func aFirstCallThatTellsNotBothIsASlip(_ prompt: Int?, _ output: Int?) {
    var calls = CallTokens(isDemanded: true)
    _ = calls.take(timeline(prompt, output), reserved: calls.greatest)
    #expect(calls.isUntold)
  }
}
