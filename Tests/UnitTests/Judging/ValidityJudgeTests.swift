import Testing

@testable import PerfHarness

@Suite struct ValidityJudgeTests {
  private func judge(
    _ timelines: [RequestTimeline], outcome: Repetition.Outcome = .completed,
    hasErrorBudget: Bool = false
  ) -> Verdict? {
    var run = RunSamples.run(timelines)
    run.repetitions[0].outcome = outcome
    return ValidityJudge.verdict(of: run, hasErrorBudget: hasErrorBudget)
  }

  @Test func aRunInWhichAllCompletedIsValid() {
    #expect(judge(RunSamples.completed([50, 60])) == nil)
  }

  @Test func aRunThatWasGivenUpIsInvalid() throws {
    let reason = Repetition.AbortReason(failuresInARow: 2, last: RunSamples.refusal)
    let verdict = try #require(
      judge(RunSamples.completed([50]) + RunSamples.failed(2), outcome: .aborted(reason)))
    let message =
      "given up after 2 failures in a row with no success; the last one: http_429: slow down"
    #expect(verdict.message == message)
    #expect(verdict.outcome == .invalid(message))
    #expect(verdict.severity == .failure)
    #expect(verdict.gate == .validity)
    #expect(verdict.subject == .run)
    #expect(verdict.evidence.count == 3)
  }

  @Test func aCancelledRunIsInvalidWhateverItMeasured() throws {
    let verdict = try #require(judge(RunSamples.completed([50, 60]), outcome: .cancelled))
    #expect(
      verdict.message
        == "cancelled after 2 measured requests; what was measured until then stands in the report")
    #expect(verdict.severity == .failure)
  }

  @Test func theFirstRepetitionThatDidNotEndWellDecides() throws {
    var run = RunSamples.run(RunSamples.completed([50]), RunSamples.completed([60]))
    run.repetitions[1].outcome = .cancelled
    let verdict = try #require(ValidityJudge.verdict(of: run, hasErrorBudget: true))
    #expect(
      verdict.message
        == "cancelled after 2 measured requests; what was measured until then stands in the report")
  }

  @Test(arguments: [false, true])
  func aRunWithoutRequestsIsInvalid(hasErrorBudget: Bool) throws {
    let verdict = try #require(judge([], hasErrorBudget: hasErrorBudget))
    #expect(
      verdict.message == "no request was measured; ask for more requests or a longer run")
    #expect(verdict.severity == .failure)
    #expect(verdict.evidence.count == 0)
  }

  @Test(arguments: [false, true])
  func aRunInWhichNothingCompletedIsInvalidAlsoUnderAnErrorBudget(
    hasErrorBudget: Bool
  ) throws {
    let verdict = try #require(
      judge(
        RunSamples.failed(1, after: 30, RunSamples.timeout) + RunSamples.failed(2),
        hasErrorBudget: hasErrorBudget))
    #expect(
      verdict.message
        == "no request completed (http_429 × 2, read_timeout × 1); the first failure: nothing was read"
    )
    #expect(verdict.severity == .failure)
    #expect(verdict.evidence.count == 3)
  }

  @Test func someFailuresAreAWarning() throws {
    // As many of each code: in the order of their names.
    let verdict = try #require(
      judge(
        RunSamples.completed([50]) + RunSamples.failed(1, RunSamples.timeout)
          + RunSamples.failed(1)))
    #expect(
      verdict.message
        == "2 of 3 requests failed (http_429 × 1, read_timeout × 1), and latencies are those of the "
        + "others; limit them with .budget(.errorRate, atMost: …); the first failure: "
        + "nothing was read")
    #expect(verdict.outcome == .inconclusive(.requestsFailed(2)))
    #expect(verdict.severity == .warning)
  }

  @Test func anErrorBudgetSpeaksForFailures() {
    #expect(
      judge(RunSamples.completed([50]) + RunSamples.failed(1), hasErrorBudget: true) == nil)
  }
}
