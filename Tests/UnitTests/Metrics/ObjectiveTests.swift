import Testing

@testable import PerfHarness

@Suite struct ObjectiveTests {
  /// TTFT 50 ms; gaps of 10, 10 and 40 ms, 20 ms in the mean; 4 tokens in 60 ms: TPOT 20 ms, 50 tokens/s;
  /// E2E 110 ms.
  private let request = ReportSamples.request(
    0, due: 0, sent: 1, outputs: [(50, .text), (60, .text), (70, .text), (110, .text)], ended: 111,
    tokens: TokenUsage(prompt: 5, output: 4))

  @Test(arguments: [
    (MetricDescriptor.timeToFirstToken, 0.05, true), (.timeToFirstToken, 0.0499, false),
    (.endToEndLatency, 0.11, true), (.endToEndLatency, 0.1, false),
    (.timePerOutputToken, 0.02, true), (.timePerOutputToken, 0.019, false),
    (.outputTokensPerSecond, 50, true), (.outputTokensPerSecond, 50.1, false),
    // The mean of its gaps counts, and not the greatest.
    (.interChunkLatency, 0.021, true), (.interChunkLatency, 0.0199, false),
  ])
  func aRequestKeepsALimitInTheDirectionOfItsMetric(
    _ metric: MetricDescriptor, _ limit: Double, _ isMet: Bool
  ) {
    #expect(Objective(metric, limit).isMet(by: request) == isMet)
  }

  @Test func allOfThemMustBeMet() {
    let first = Objective(.timeToFirstToken, 0.1)
    #expect([first, Objective(.endToEndLatency, 0.2)].areMet(by: request))
    #expect(![first, Objective(.endToEndLatency, 0.1)].areMet(by: request))
  }

  @Test func whatFailedMeetsNone() {
    var failed = request
    failed.failure = RequestTimeline.Failure(code: "http_500", message: "no")
    #expect(![Objective(.timeToFirstToken, 1)].areMet(by: failed))
    #expect(
      ![Objective(.timeToFirstToken, 1)].areMet(
        by: RequestTimeline(
          index: 0, due: MonotonicInstant(nanoseconds: 0))))
  }

  @Test func aReplyOfOneTokenHasNoTimePerTokenToBreakALimitWith() {
    let one = ReportSamples.request(
      0, due: 0, sent: 0, outputs: [(50, .text)], ended: 51, tokens: TokenUsage(output: 1))
    #expect([Objective(.timePerOutputToken, 0.001)].areMet(by: one))
    #expect([Objective(.interChunkLatency, 0.001)].areMet(by: one))
  }

  @Test func itsTextNamesLimitAndDirection() {
    #expect("\(Objective(.timeToFirstToken, 0.3))" == "timeToFirstToken at most 300 ms")
    #expect(
      "\(Objective(.outputTokensPerSecond, 40))" == "outputTokensPerSecond at least 40 tokens/s")
  }
}
