import Testing

@testable import PerfHarness

@Suite struct PromptDeviationTests {
  @Test func meanAndGreatestHaveASign() {
    var deviation = PromptDeviation()
    #expect(deviation.mean == nil)
    deviation.add(TokenUsage(prompt: 103), wanted: 100)
    deviation.add(TokenUsage(prompt: 95), wanted: 100)
    #expect(deviation.requests == 2)
    #expect(deviation.mean == -1)
    #expect(deviation.greatest == -5)
    var other = PromptDeviation()
    other.add(TokenUsage(prompt: 106), wanted: 100)
    deviation.merge(other)
    #expect(deviation.requests == 3)
    #expect(deviation.mean == 4.0 / 3)
    #expect(deviation.greatest == 6)
  }

  /// Of two as far off the longer one, in whatever order they come.
  @Test func theOrderDoesNotMatter() {
    for numbers in [[5, -5], [-5, 5]] {
      var deviation = PromptDeviation()
      for number in numbers { deviation.add(TokenUsage(prompt: 100 + number), wanted: 100) }
      #expect(deviation.greatest == 5)
    }
  }

  @Test(arguments: [
    TokenUsage(output: 5), TokenUsage(prompt: 9, source: .chunks),
    TokenUsage(prompt: 9, source: .tokenizer), TokenUsage(prompt: 9, source: .estimated),
    TokenUsage(prompt: 9, cached: 4, promptIncludesCached: false),
  ])
  func onlyWhatTheServerCountedCounts(usage: TokenUsage) {
    var deviation = PromptDeviation()
    deviation.add(usage, wanted: 7)
    #expect(deviation.requests == 0)
  }

  @Test func nobodyWantedNothing() {
    var deviation = PromptDeviation()
    deviation.add(TokenUsage(prompt: 9), wanted: nil)
    deviation.add(TokenUsage(prompt: .min), wanted: 1)
    #expect(deviation == PromptDeviation())
  }

  @Test func totalsHaveThatOfCompletedRequests() {
    var timeline = RequestTimeline(index: 0, due: MonotonicInstant(nanoseconds: 0))
    timeline.ended = MonotonicInstant(nanoseconds: 9)
    timeline.tokens = TokenUsage(prompt: 12, output: 3)
    timeline.wantedPromptTokens = 10
    let exact = Repetition(timelines: [timeline], window: .seconds(1))
    let tallied = Repetition(timelines: [], tally: Tally([timeline]), window: .seconds(1))
    let totals = Totals([exact, tallied])
    #expect(totals.promptDeviation.requests == 2)
    #expect(totals.promptDeviation.mean == 2)
  }
}
