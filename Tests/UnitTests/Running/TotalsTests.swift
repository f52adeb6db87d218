import Testing

@testable import PerfHarness

@Suite struct TotalsTests {
  private func completed(_ tokens: TokenUsage?) -> RequestTimeline {
    ReportSamples.request(
      0, due: 0, outputs: [(10, .text), (10, .text), (20, .text)], ended: 20, tokens: tokens)
  }

  @Test func countsAreSummedOverRepetitions() {
    let first = Repetition(
      timelines: [
        completed(TokenUsage(prompt: 10, output: 5, reasoning: 2, cached: 4)),
        completed(TokenUsage(prompt: 20, output: 7)),
      ] + RunSamples.failed(1), window: .seconds(2), connectionsOpened: 2)
    let second = Repetition(
      timelines: [completed(TokenUsage(prompt: 30, output: 8))]
        + RunSamples.failed(1) + RunSamples.failed(1, RunSamples.timeout),
      window: .milliseconds(500), connectionsOpened: 1)
    let totals = Totals([first, second])
    #expect(totals.total == 6)
    #expect(totals.completed == 3)
    #expect(totals.failed == 3)
    #expect(totals.errors == ["http_429": 2, "read_timeout": 1])
    #expect(totals.promptTokens == 60)
    #expect(totals.outputTokens == 20)
    #expect(totals.reasoningTokens == 2)
    #expect(totals.cachedTokens == 4)
    #expect(totals.tokenSources == [.usage])
    // Two of three outputs came in one read.
    #expect(totals.coalescedEvents == 3)
    #expect(totals.connectionsOpened == 3)
    #expect(totals.window == 2.5)
    #expect(totals.value(of: .requestThroughput) == 1.2)
    #expect(totals.value(of: .outputTokenThroughput) == 8)
    #expect(totals.value(of: .totalTokenThroughput) == 32)
    #expect(totals.value(of: .errorRate) == 0.5)
  }

  @Test func outputThatNobodyCountedHasNoThroughput() {
    let timelines = [completed(TokenUsage(prompt: 10)), completed(nil)]
    let totals = Totals([Repetition(timelines: timelines, window: .seconds(1))])
    #expect(totals.promptTokens == 10)
    #expect(totals.value(of: .outputTokenThroughput) == nil)
    #expect(totals.value(of: .totalTokenThroughput) == nil)
  }

  @Test func everySourceOfTokensIsNamed() {
    let timelines = [
      completed(TokenUsage(output: 3, source: .chunks)), completed(TokenUsage(output: 3)),
      completed(nil), completed(TokenUsage(source: .estimated)),
    ]
    // A count of nothing has no source.
    #expect(
      Totals([Repetition(timelines: timelines, window: .seconds(1))]).tokenSources
        == [.chunks, .usage])
  }

  @Test func noCountThatAServerClaimsIsTooGreat() {
    let most = TokenUsage(prompt: .max, output: .max, reasoning: .max, cached: .max)
    let totals = Totals([
      Repetition(timelines: [completed(most), completed(most)], window: .seconds(1))
    ])
    #expect(totals.promptTokens == .max)
    #expect(totals.value(of: .totalTokenThroughput) == 0x1p64)
  }

  @Test func withoutTokensThereIsNoThroughputOfThem() {
    let totals = Totals([Repetition(timelines: [completed(nil)], window: .seconds(1))])
    #expect(totals.value(of: .outputTokenThroughput) == nil)
    #expect(totals.value(of: .totalTokenThroughput) == nil)
    #expect(totals.value(of: .requestThroughput) == 1)
    #expect(totals.value(of: .errorRate) == 0)
  }

  @Test func tokensOfFailedRequestsDoNotCount() {
    var broken = completed(TokenUsage(prompt: 10, output: 5))
    broken.failure = RunSamples.timeout
    let totals = Totals([Repetition(timelines: [broken], window: .seconds(1))])
    #expect(totals.outputTokens == 0)
    #expect(totals.value(of: .outputTokenThroughput) == nil)
    #expect(totals.value(of: .requestThroughput) == 0)
    #expect(totals.value(of: .errorRate) == 1)
  }

  @Test func aWindowOfNoLengthHasNoThroughput() {
    let totals = Totals([Repetition(timelines: [completed(nil)], window: .zero)])
    #expect(totals.value(of: .requestThroughput) == nil)
    #expect(totals.value(of: .errorRate) == 0)
  }

  @Test func nothingHasNoErrorRate() {
    let totals = Totals([Repetition(timelines: [], window: .zero)])
    #expect(AggregateMetric.all.allSatisfy { totals.value(of: $0) == nil })
  }

  @Test func oneRequestWhoseCacheIsUnclearMakesTheSumUnclear() {
    var totals = Totals([])
    totals.add(completed(TokenUsage(prompt: 10, output: 5, cached: 4)))
    #expect(totals.promptIncludesCached)
    totals.add(completed(TokenUsage(prompt: 10, output: 5, cached: 4, promptIncludesCached: false)))
    #expect(!totals.promptIncludesCached)
    totals.add(completed(TokenUsage(prompt: 10, output: 5, cached: 4)))
    #expect(!totals.promptIncludesCached)
  }
}
