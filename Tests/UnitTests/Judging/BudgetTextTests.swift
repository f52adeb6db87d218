import Testing

@testable import PerfHarness

@Suite struct BudgetTextTests {
  @Test(arguments: [
    ("p95 timeToFirstToken 500ms", "p95 of timeToFirstToken atMost(0.5)"),
    ("P99.9 ttft 1.5s", "p99.9 of timeToFirstToken atMost(1.5)"),
    ("mean TPOT 20ms", "mean of timePerOutputToken atMost(0.02)"),
    ("max E2E 2m", "max of endToEndLatency atMost(120.0)"),
    ("tailMean icl 50ms", "tailMean of interChunkLatency atMost(0.05)"),
    ("tailratio ttft 3", "tailRatio of timeToFirstToken atMost(3.0)"),
    ("p5 outputTokensPerSecond 40", "p5 of outputTokensPerSecond atLeast(40.0)"),
    ("errorRate 1%", "errorRate atMost(0.01)"), ("errorrate 0.02", "errorRate atMost(0.02)"),
    ("errorRate 0", "errorRate atMost(0.0)"), ("goodputShare 95%", "goodputShare atLeast(0.95)"),
    ("requestThroughput 20", "requestThroughput atLeast(20.0)"),
  ])
  func aBudgetIsNamedAsReportsDo(_ text: String, _ expected: String) throws {
    let budgets = try BudgetText.budgets(in: text)
    #expect(budgets.map { "\($0.subject.name) \($0.bound)" } == [expected])
    #expect(budgets.map(\.confidence) == [.estimate])
  }

  @Test func severalAreSeparatedByCommas() throws {
    #expect(
      try BudgetText.budgets(in: " p95  ttft 500ms,p50 ttft 0.2s , errorRate 1%") == [
        Budget(.distribution(.timeToFirstToken, .p95), .atMost(0.5)),
        Budget(.distribution(.timeToFirstToken, .p50), .atMost(0.2)),
        Budget(.aggregate(.errorRate), .atMost(0.01)),
      ])
  }

  private static let form =
    "a statistic, a metric and a limit, or a number of the whole run and a limit"
  private static let statistic =
    "a percentile such as p50 or p99.9, or one of mean, min, max, tailMean, tailRatio, first"
  private static let metric =
    "one of TTFT, TPOT, ICL, E2E, timeToFirstToken, timeToFirstText, timePerOutputToken, "
    + "interChunkLatency, endToEndLatency, outputTokensPerSecond, dispatchLag, "
    + "timeToFirstTokenFromSent, endToEndLatencyFromSent, timeToFirstTokenAsRead, readLag after the "
    + "statistic"
  private static let number =
    "one of requestThroughput, outputTokenThroughput, totalTokenThroughput, errorRate, goodput, "
    + "goodputShare before its limit"
  private static let duration = "a duration with its unit, such as 500ms or 1.5s, last"
  private static let failures = "a share of less than 100%, such as 1%, last"
  private static let share = "a share of more than 0%, such as 95%, last"

  @Test(arguments: [
    ("", "", form), ("p95 ttft 500ms,", "", form), ("ttft", "ttft", form),
    ("p95 of ttft 500ms", "p95 of ttft 500ms", form),
    ("p0 ttft 500ms", "p0 ttft 500ms", statistic), ("p100 ttft 1s", "p100 ttft 1s", statistic),
    ("p ttft 1s", "p ttft 1s", statistic), ("p1e1 ttft 1s", "p1e1 ttft 1s", statistic),
    ("median ttft 1s", "median ttft 1s", statistic), ("p95 ttftt 1s", "p95 ttftt 1s", metric),
    ("p95 errorRate 1%", "p95 errorRate 1%", metric), ("ttft 500ms", "ttft 500ms", number),
    ("capacity 20", "capacity 20", number), ("p95 ttft 500", "p95 ttft 500", duration),
    ("p95 ttft 0ms", "p95 ttft 0ms", duration), ("p95 ttft -1s", "p95 ttft -1s", duration),
    ("p95 ttft fast", "p95 ttft fast", duration), ("errorRate 100%", "errorRate 100%", failures),
    ("errorRate 1.5", "errorRate 1.5", failures), ("errorRate -1%", "errorRate -1%", failures),
    ("errorRate nan", "errorRate nan", failures), ("goodputShare 0%", "goodputShare 0%", share),
    ("goodputShare 101%", "goodputShare 101%", share),
    ("tailRatio ttft 0.5", "tailRatio ttft 0.5", "a number of 1 or more, such as 3, last"),
    (
      "p50 outputTokensPerSecond 0", "p50 outputTokensPerSecond 0",
      "tokens/s, a number such as 20, last"
    ),
    ("goodput inf", "goodput inf", "requests/s, a number such as 20, last"),
    (
      "p95 ttft 1s, p95 TimeToFirstToken 2s", "p95 TimeToFirstToken 2s",
      "one limit of p95 of timeToFirstToken"
    ),
  ])
  func whatIsNoBudgetIsNamedWithWhatIsAllowed(
    _ text: String, _ part: String, _ expectation: String
  ) {
    let problem = #expect(throws: BudgetText.Problem.self) { try BudgetText.budgets(in: text) }
    #expect(problem == BudgetText.Problem(part: part, expectation: expectation))
  }
}
