import Testing

@testable import PerfHarness

@Suite struct SpendingEstimateTests {
  private func estimate(
    _ load: Load, _ extent: Extent, warmup: Margin = .none, repetitions: Int = 3,
    _ makeRequest: ((Int) -> GenerationRequest)? = {
      GenerationRequest(prompt: "", maxOutputTokens: 50 + $0 % 2 * 20, promptTokens: 100)
    }
  ) -> SpendingEstimate {
    SpendingEstimate(
      LoadPlan(load: load, extent: extent, warmup: warmup, seed: 1), repetitions: repetitions,
      makeRequest: makeRequest)
  }

  /// 110 requests three times, of 100 and 60 tokens in the mean.
  @Test func whatIsCountedIsKnown() {
    let estimate = estimate(.closed(concurrency: 4), .requests(100), warmup: .requests(10))
    #expect(
      estimate
        == SpendingEstimate(
          repetitions: 3, requests: 330, promptTokens: 33_000, outputTokens: 19_800))
    #expect(
      estimate.ofRepetition
        == SpendingEstimate(
          repetitions: 1, requests: 110, promptTokens: 11_000, outputTokens: 6_600))
    // (33,000·0.15 + 19,800·0.6)/10⁶ = 0.01683.
    let prices = Prices(inputPerMillion: 0.15, outputPerMillion: 0.6)
    #expect(
      estimate.text(prices)
        == "330 requests in 3 repetitions, about 33,000 prompt tokens, at most 19,800 output tokens, "
        + "at most 0.0168 USD")
    #expect(
      estimate.ofRepetition.text(nil)
        == "110 requests, about 11,000 prompt tokens, at most 6,600 output tokens")
  }

  /// One at the start and one every 20 ms of the 1 s.
  @Test func anOpenLoadOfSomeTimeIsCountedOut() {
    #expect(estimate(.open(.constant(perSecond: 50)), .seconds(1)).requests == 150)
  }

  @Test func whatTheServiceDecidesIsNotKnown() {
    let closed = estimate(.closed(concurrency: 4), .seconds(10))
    #expect(closed == SpendingEstimate(repetitions: 3, requests: nil))
    #expect(
      closed.text(Prices(inputPerMillion: 1, outputPerMillion: 1))
        == "as many requests as are answered in time in 3 repetitions, cost not known")
    let unlimited = estimate(.closed(concurrency: 1), .requests(10)) { _ in
      GenerationRequest(prompt: "", promptTokens: 5)
    }
    #expect(unlimited.promptTokens == 150)
    #expect(unlimited.outputTokens == nil)
  }

  @Test func callsOfAClosureHaveNoTokens() {
    let estimate = estimate(.closed(concurrency: 1), .requests(10), repetitions: 1, nil)
    #expect(estimate.text(nil) == "10 requests")
  }
}
