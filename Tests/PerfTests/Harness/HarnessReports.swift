import PerfHarness
import Testing

/// How long it takes to judge a million requests and to write what was found of them.
///
/// Of so many the harness keeps a sample and a tally, so that this is what follows on the longest
/// runs; that of a hundred thousand is the longest in which each request is looked at.
@Suite(.serialized, .machineTurn) struct HarnessReports {
  @Test(
    arguments: HarnessSize.of([100_000, 1_000_000], debug: [2000])
  )
  func judging(requests: Int) throws {
    let scenario = Scenario("reports", lasting: .requests(requests))
    let repetitions = (1...3).map { SyntheticRun.repetition(requests / 3, seed: $0) }
    let run = Run(
      experiment: Experiment(scenario), provider: "synthetic", repetitions: repetitions)
    let earlier = Run(
      experiment: Experiment(scenario), provider: "synthetic",
      repetitions: (4...13).map { SyntheticRun.repetition(requests / 30, seed: $0) })
    let key = CaseKey(suite: "HarnessReports", test: "judging")

    var verdicts: [Verdict] = []
    Self.show("judging 4 budgets", requests) {
      for budget in Self.budgets { verdicts.append(BudgetJudge.verdict(of: budget, on: run)) }
    }
    var baseline: Baseline?
    Self.show("making a baseline", requests) {
      baseline = RecordPolicy.baseline(
        of: earlier, key: key, environment: "here", fingerprint: .current)
    }
    let judge = BaselineJudge(Comparison(), environment: "here", fingerprint: .current)
    let recorded = try #require(baseline)
    Self.show("judging by a baseline", requests) {
      if case .settled(let more) = judge.judgement(of: run, against: recorded) { verdicts += more }
    }
    let report = CaseReport(key: key, run: run, verdicts: verdicts)
    var size = 0
    var made: ReportedCase?
    Self.show("words and figures for all formats", requests) {
      made = ReportedCase(report, fingerprint: .current)
    }
    let result = try #require(made)
    Self.show("the console's report of them", requests) {
      size = ConsoleReport.render(result).utf8.count
    }
    #expect(size > 0)
    let environment = EncodedReport.V1.Environment(.current, name: "here")
    try Self.show("the JSON report of them", requests) {
      size = try EncodedReport.V1(environment: environment, runs: [result.encoded]).json().count
    }
    #expect(size > 0)
    size = 0
    Self.show(
      "the log of requests, \(run.eachTimeline.reduce(0) { sum, _ in sum + 1 }) kept", requests
    ) {
      RequestLog.write(report) { size += $0.count }
    }
    #expect(size > 0)
  }

  private static let budgets = [
    Budget(.distribution(.timeToFirstToken, .p50), .atMost(1)),
    Budget(.distribution(.endToEndLatency, .p99), .atMost(1), confidence: .certain),
    Budget(.distribution(.interChunkLatency, .p95), .atMost(1)),
    Budget(.aggregate(.errorRate), .atMost(0.01)),
  ]

  private static func show(
    _ what: String, _ requests: Int, _ body: () throws -> Void
  ) rethrows {
    let elapsed = try SystemClock().measure(body)
    Figure("\(what), \(requests) requests", elapsed / .milliseconds(1), "ms").show()
  }
}
