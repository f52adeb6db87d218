import Testing

@testable import PerfHarness

/// Slots that wait for an instant, to think or for a rate limit, wake as late as an open loop does.
@Suite struct HarnessJudgeWaitingTests {
  /// Requests due every 10 ms that take 20 ms from when they were sent.
  private func repetition(_ lags: [Double]) -> Repetition {
    let timelines = lags.enumerated().map { index, lag in
      ReportSamples.request(
        index, due: Double(index) * 10, sent: lag, outputs: [(lag + 20, .text)], ended: lag + 20)
    }
    return Repetition(timelines: timelines, window: .seconds(10))
  }

  private func messages(_ lags: [Double], _ load: Load, limit: RateLimit? = nil) -> [String] {
    HarnessJudge(.release).verdicts(on: [repetition(lags)], load: load, rateLimit: limit)
      .map(\.message)
  }

  private let thinking = Load.closed(concurrency: 4, thinkTime: .seconds(1))

  // 5 of 25 ms go by before sending: too much for a slot that is free, and what an alarm clock may cost.
  @Test func wakingALittleLateIsNoUndeliveredLoad() {
    let lags = Array(repeating: 5.0, count: 300)
    #expect(messages(lags, .closed(concurrency: 4)).count == 1)
    #expect(messages(lags, thinking).isEmpty)
    #expect(messages(lags, .closed(concurrency: 4), limit: .perSecond(100)).isEmpty)
  }

  @Test func wakingMuchTooLateIs() {
    let lags = Array(repeating: 1.0, count: 296) + Array(repeating: 38.0, count: 4)
    let expected = [
      "the load was not delivered in time: p99 of dispatchLag is 38 ms (300 values), and at most "
        + "10 ms may be; lower the concurrency, or measure on a machine that has more cores or less "
        + "else to do"
    ]
    #expect(messages(lags, thinking) == expected)
    #expect(messages(lags, .closed(concurrency: 4), limit: .perSecond(100)) == expected)
  }

  // 300 requests of 21 ms in 10 s: 0.63 under way, of four clients.
  @Test func clientsThatThinkAreCountedByWhatWasUnderWay() throws {
    let repetition = repetition(Array(repeating: 1, count: 300))
    let load = DeliveredLoad([repetition], load: thinking)
    #expect(load.concurrency == 4)
    #expect(load.thinkTime == .seconds(1))
    #expect(load.requestedRate == nil)
    #expect(areClose(load.inFlightFromDue, 0.63, within: 1e-9))
    let shape = try #require(CertificationShape(of: [repetition], load: thinking, isSecure: false))
    #expect(shape.kind == .closed)
    #expect(shape.streams == 1)
  }
}
