import Foundation
import Testing

@testable import PerfHarness

/// `measure` as a user calls it, under the simulated clock: what it returns, says and writes.
@Suite struct MeasureTests {
  /// Every first token after 50 ms, every further one 10 ms later: 140 ms for ten tokens.
  private static let steady = SimulatedProvider.simulated(
    timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))

  private static let scenario = Scenario("chat", traffic: "D(10,10)", lasting: .requests(20))

  // MARK: Budgets

  @Test(
    .budget(.p50, of: .endToEndLatency, atMost: .milliseconds(200)),
    .budget(.p90, of: .timeToFirstToken, atMost: .milliseconds(40)),
    .budget(.p50, of: .outputTokensPerSecond, atLeast: 150),
    .budget(.errorRate, atMost: 0.5),
    .budget(.requestThroughput, atLeast: 10))
  func brokenBudgetsFailAtTheirOwnLinesWithTheNumbers() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(Self.scenario, against: Self.steady)
    }
    let lines = BudgetTrait.found(in: try #require(Test.current).traits).map(\.sourceLocation.line)
    // 60 requests one after the other, 140 ms each: 7.14 a second, of 10 tokens; tokens after the
    // first come at 100 a second.
    #expect(
      findings == [
        Bench.Finding(
          isFailure: true,
          text: "p90 of timeToFirstToken is 50 ms (95 % CI 50 ms…50 ms, 60 values); "
            + "the budget is at most 40 ms", line: lines[1]),
        Bench.Finding(
          isFailure: true,
          text: "p50 of outputTokensPerSecond is 100 tokens/s (95 % CI 100 tokens/s…100 tokens/s, "
            + "60 values); the budget is at least 150 tokens/s", line: lines[2]),
        Bench.Finding(
          isFailure: true,
          text: "requestThroughput is 7.14 requests/s (60 requests); "
            + "the budget is at least 10 requests/s", line: lines[4]),
      ])
    #expect(Set(lines).count == 5)
    #expect(bench.output.contains("✗ failed"))
  }

  @Test(
    .budget(.p90, of: .timeToFirstToken, atMost: .milliseconds(50)),
    .budget(.errorRate, atMost: 0.5))
  func budgetsThatAreKeptSayNothing() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(Self.scenario, against: Self.steady)
      #expect(run[.p99, .timeToFirstToken] < .milliseconds(500))
      #expect(run[.p50, .outputTokensPerSecond] > 99)
      #expect(run[.errorRate] == 0)
    }
    #expect(findings.isEmpty)
  }

  // MARK: Runs that can't be judged

  private static func simulated(errorRate: Double) -> SimulatedProvider {
    .simulated(
      timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10), errorRate: errorRate)
  }

  @Test(.budget(.p50, of: .timeToFirstToken, atMost: .seconds(1)), .baseline())
  func aRunWithNoCompletedRequestFailsOnceAndIsNotRecorded() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(Self.scenario, against: Self.simulated(errorRate: 1))
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(
      findings.map(\.text) == [
        "no request completed (simulated × 60); the first failure: "
          + "the simulated provider was told to fail this request"
      ])
    #expect(!FileManager.default.fileExists(atPath: bench.baselines))
  }

  @Test func aServerThatOnlyFailsIsGivenUp() async throws {
    let bench = try Bench()
    let scenario = Scenario("chat", lasting: .requests(1000))
    let findings = try await bench.findings {
      try await measure(scenario, against: Self.simulated(errorRate: 1))
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(
      findings.map(\.text) == [
        "given up after 50 failures in a row with no success; the last one: simulated: "
          + "the simulated provider was told to fail this request"
      ])
  }

  @Test func aCancelledRunIsReportedAllTheSame() async throws {
    let bench = try Bench()
    let clock = SimulationClock()
    let provider = SimulatedProvider(Self.steady.behavior, clock: clock)
    let findings = try await bench.findings(["PERF_OUTPUT": bench.results]) {
      try await clock.run {
        let task = Task(executorPreference: clock.executor) {
          try await measure(Self.scenario, against: provider)
        }
        // Seven requests of 140 ms have ended, and the eighth is under way.
        try await clock.sleep(until: .milliseconds(1000))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
      }
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(
      findings.first?.text
        == "cancelled after 7 measured requests; what was measured until then stands in the report")
    #expect(bench.output.contains("cancelled: only what was measured until then is here"))
    #expect(try bench.text("results/requests.jsonl").split(separator: "\n").count == 7)
  }

  @Test func aScenarioThatCannotBeRunIsRefused() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(
        Scenario("chat", traffic: "D(1", lasting: .requests(20)), against: Self.steady)
    }
    #expect(
      findings.map(\.text) == [
        "scenario \"chat\": traffic \"D(1\", column 4: expected \",\", found the end; "
          + "write e.g. D(100,100)"
      ])
  }

  @Test(arguments: [-1, 0, 1001])
  func repetitionsOutOfRangeAreRefused(repetitions: Int) async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(Self.scenario, against: Self.steady, repetitions: repetitions)
    }
    #expect(
      findings.map(\.text) == [
        "\(Self.scenario.name): repetitions are \(repetitions); expected 1 to 1000; "
          + "write e.g. repetitions: 3"
      ])
  }

  #if HTTP
    @Test func connectionsAreOpenedBeforeTheFirstRequestAndKept() async throws {
      let bench = try Bench()
      _ = try await bench.findings {
        let run = try await measure(
          Scenario(
            "kept", traffic: "D(1,2)", load: .closed(concurrency: 3), lasting: .requests(12)),
          against: MockServerProvider(.instant()))
        #expect(run.repetitions.map(\.connectionsOpened) == [3, 0, 0])
        #expect(run.timelines.allSatisfy { $0.connected == nil })
      }
    }
  #endif

  @Test func aVariableThatCannotBeReadFailsBeforeAnythingIsSent() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_RECORD": "yes"]) {
      try await measure(Self.scenario, against: Self.steady)
    }
    #expect(
      findings.map(\.text) == [
        #"PERF_RECORD="yes": expected one of never, missing, failed, all, append"#
      ])
    #expect(bench.output.isEmpty)
  }

  // MARK: Names

  @Test func measuringTwiceUnderOneNameIsRefused() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(Self.scenario, against: Self.steady)
      try await measure(Self.scenario, against: Self.steady, as: "again")
      try await measure(Self.scenario, against: Self.steady)
    }
    #expect(
      findings.map(\.text) == [
        "MeasureTests/measuringTwiceUnderOneNameIsRefused was measured already, and two "
          + "measurements can't share one name in reports and baselines; name one of them with "
          + "measure(…, as: \"NAME\")"
      ])
    #expect(
      bench.output.contains("\nMeasureTests/measuringTwiceUnderOneNameIsRefused[again]\n"))
  }

  @Test func anotherPassThroughATestMayMeasureItAgain() throws {
    let session = Session()
    let key = CaseKey(suite: "S", test: "t")
    let test = try #require(Test.current).id
    #expect(session.claim(key, test: test, pass: 1))
    #expect(!session.claim(key, test: test, pass: 1))
    #expect(session.claim(key, test: test, pass: 2))
    #expect(!session.claim(key, test: nil, pass: 3))
  }

  // MARK: Repetitions and results

  @Test func resultsHoldEveryRepetitionAndThePooledFigures() async throws {
    let bench = try Bench()
    let findings = try await bench.findings([
      "PERF_OUTPUT": bench.results, "PERF_REPETITIONS": "2",
    ]) {
      let run = try await measure(Self.scenario, against: Self.steady, repetitions: 5)
      #expect(run.repetitions.count == 2)
      try await measure(Self.scenario, against: Self.steady, as: "again")
    }
    #expect(findings.isEmpty)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(bench.text("results/report.json").utf8))
        as? [String: Any])
    let runs = try #require(report["runs"] as? [[String: Any]])
    #expect(runs.count == 2)
    let repetitions = try #require(runs.first?["repetitions"] as? [[String: Any]])
    #expect(repetitions.count == 2)
    #expect(try bench.text("results/requests.jsonl").split(separator: "\n").count == 80)
  }

  @Test func repetitionsOfTheCodeHoldWhereTheEnvironmentSaysNothing() async throws {
    let bench = try Bench()
    _ = try await bench.findings(["PERF_REPETITIONS": ""]) {
      let five = try await measure(Self.scenario, against: Self.steady, repetitions: 5, as: "five")
      #expect(five.repetitions.count == 5)
      let standard = try await measure(Self.scenario, against: Self.steady)
      #expect(standard.repetitions.count == 3)
    }
  }

  // MARK: Closures

  @Test func aClosureIsMeasuredByItsMarks() async throws {
    let bench = try Bench()
    let clock = SimulationClock()
    let findings = try await bench.findings {
      let run = try await measure(
        "query", load: .closed(concurrency: 2), lasting: .requests(10), warmup: .requests(2),
        clock: clock
      ) { probe in
        try await clock.sleep(until: clock.now.advanced(by: .milliseconds(5)))
        probe.mark(.firstToken)
        try await clock.sleep(until: clock.now.advanced(by: .milliseconds(20)))
        probe.count(outputTokens: 5)
      }
      #expect(run[.p50, .timeToFirstToken] == .milliseconds(5))
      #expect(run[.p50, .endToEndLatency] == .milliseconds(25))
      // (25 − 5) ÷ (5 − 1)
      #expect(run[.p50, .timePerOutputToken] == .milliseconds(5))
      #expect(run.timelines.count == 30)
      #expect(run.provider == "closure")
      #expect(run.experiment.settings.map(\.name).contains("traffic") == false)
    }
    #expect(findings.isEmpty)
  }

  @Test func failedRequestsAreAWarningAtTheLineOfTheMeasurement() async throws {
    struct NoAnswer: Error, CustomStringConvertible { let description = "no answer" }
    let bench = try Bench()
    let clock = SimulationClock()
    let line = #line + 2
    let findings = try await bench.findings {
      let run = try await measure(lasting: .requests(4), clock: clock) { probe in
        if probe.request.hasSuffix("-1") { throw NoAnswer() }
      }
      #expect(run.timelines.compactMap(\.failure?.code) == ["NoAnswer", "NoAnswer", "NoAnswer"])
    }
    #expect(
      findings == [
        Bench.Finding(
          isFailure: false,
          text: "3 of 12 requests failed (NoAnswer × 3), and latencies are those of the others; "
            + "limit them with .budget(.errorRate, atMost: …); the first failure: no answer",
          line: line)
      ])
  }

  @Test(.budget(.errorRate, atMost: 0.9))
  func failedRequestsNeedNoMentionWhereTheyAreLimited() async throws {
    struct NoAnswer: Error {}
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(lasting: .requests(40), clock: SimulationClock()) { probe in
        if probe.request.hasSuffix("-1") { throw NoAnswer() }
      }
    }
    #expect(findings.isEmpty)
  }
}
