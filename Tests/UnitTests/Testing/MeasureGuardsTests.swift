import Foundation
import Testing

@testable import PerfHarness

/// Guards as a user sets them, under the simulated clock.
@Suite struct MeasureGuardsTests {
  /// 140 ms for ten tokens, the first of them after 50 ms.
  private static let steady = SimulatedProvider.simulated(
    timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))
  private static let prices = Prices(inputPerMillion: 1000, outputPerMillion: 2000)

  private static func scenario(
    _ guards: [Guard], _ extent: Extent = .requests(100),
    load: Load = .closed(concurrency: 4)
  ) -> Scenario {
    Scenario("chat", traffic: "D(10,10)", load: load, lasting: extent, guards: guards)
  }

  private static let stop =
    "the next request might use more than is left, so that none was sent any more"

  private func run(of bench: borrowing Bench) throws -> [String: Any] {
    let report = try JSONSerialization.jsonObject(
      with: Data(bench.text("results/report.json").utf8))
    #expect(try JSONSchema(named: "report.v1.schema.json").violations(of: report) == [])
    return try #require(((report as? [String: Any])?["runs"] as? [[String: Any]])?.first)
  }

  // MARK: Spending

  @Test(.budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(60)))
  func aCapOfRequestsHoldsForAllRepetitionsTogether() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_OUTPUT": bench.results]) {
      let run = try await measure(
        Self.scenario([.requests(atMost: 250)]), against: Self.steady)
      #expect(run.timelines.count == 250)
      #expect(run.repetitions.map(\.timelines.count) == [100, 100, 50])
      #expect(run.guardStop?.guarding == .requests(atMost: 250))
      #expect(run.timelines.allSatisfy { $0.isCompleted })
    }
    // Budgets are judged by what there is.
    #expect(bench.output.contains("✓ passed        p50 of timeToFirstToken is 50 ms"))
    #expect(
      findings.map(\.text) == [
        "stopped by guard: at most 250 requests: \(Self.stop); 250 requests were measured, and 2 of 3 "
          + "repetitions are whole"
      ])
    #expect(findings.map(\.isFailure) == [false])
    #expect(
      bench.output.hasPrefix(
        "MeasureGuardsTests/aCapOfRequestsHoldsForAllRepetitionsTogether: to be sent: 300 requests in 3 "
          + "repetitions, about 3,000 prompt tokens, at most 3,000 output tokens; that is more than a "
          + "guard allows, at most 250 requests, which is expected to end it\n"))
    let encoded = try self.run(of: bench)
    #expect(encoded["outcome"] as? String == "stopped")
    let spending = encoded["spending"] as? [String: Any]
    #expect((spending?["spent"] as? [String: Any])?["requests"] as? Int == 250)
    #expect((spending?["estimated"] as? [String: Any])?["requests"] as? Int == 300)
  }

  /// Each request is of ten tokens and ten more, for 0.01 + 0.02: of 5.00 there is room for 166.
  @Test func aCapOfMoneyIsNotOverspent() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_OUTPUT": bench.results]) {
      let run = try await measure(
        Self.scenario([.cost(atMost: 5, at: Self.prices)]), against: Self.steady)
      #expect(run.timelines.count == 166)
    }
    #expect(findings.count == 1)
    #expect(
      bench.output.contains(
        "spent        166 requests, 1,660 prompt and 1,660 output tokens, 4.98 USD; estimated: 300 "
          + "requests in 3 repetitions, about 3,000 prompt tokens, at most 3,000 output tokens, at most "
          + "9 USD"))
    let spending = try self.run(of: bench)["spending"] as? [String: Any]
    #expect(spending?["currency"] as? String == "USD")
    let cost = (spending?["spent"] as? [String: Any])?["cost"] as? Double
    #expect(areClose(cost ?? 0, 4.98, within: 1e-9))
  }

  /// An open loop has its requests under way: their worst case counts until they have ended.
  @Test func aCapOfTokensHoldsUnderAnOpenLoad() async throws {
    let bench = try Bench()
    _ = try await bench.findings {
      let run = try await measure(
        Self.scenario(
          [.tokens(atMost: 2500)], load: .open(.poisson(perSecond: 100))), against: Self.steady)
      #expect(run.timelines.count == 125)
    }
  }

  @Test func warmUpCountsToo() async throws {
    let bench = try Bench()
    var scenario = Self.scenario([.requests(atMost: 150)])
    scenario.warmup = .requests(20)
    let warmed = scenario
    _ = try await bench.findings {
      let run = try await measure(warmed, against: Self.steady)
      #expect(run.repetitions.map(\.timelines.count) == [100, 10])
    }
  }

  /// How many requests are answered in the warm-up nobody knows beforehand.
  @Test func aCapThatTheWarmUpUsesUpLeavesNothingToJudge() async throws {
    let bench = try Bench()
    var scenario = Self.scenario([.requests(atMost: 20)], .seconds(10))
    scenario.warmup = .seconds(5)
    let warmed = scenario
    let findings = try await bench.findings(["PERF_OUTPUT": bench.results]) {
      let run = try await measure(warmed, against: Self.steady)
      #expect(run.repetitions.map(\.unmeasuredRequests) == [20])
      #expect(run.timelines.isEmpty)
    }
    #expect(
      findings.map(\.text) == [
        "stopped by guard: at most 20 requests: \(Self.stop); no request completed before that"
      ])
    #expect(findings.map(\.isFailure) == [true])
    let spending = try self.run(of: bench)["spending"] as? [String: Any]
    #expect((spending?["spent"] as? [String: Any])?["requests"] as? Int == 20)
  }

  /// Of each reply four of ten tokens are read, and the server may charge for all: 20 tokens with the prompt.
  @Test func aCapHoldsThoughClientsHangUp() async throws {
    let bench = try Bench()
    var scenario = Self.scenario([.tokens(atMost: 2500)])
    scenario.cancellation = .afterTokens(.constant(4))
    let leaving = scenario
    _ = try await bench.findings {
      let run = try await measure(leaving, against: Self.steady)
      #expect(run.timelines.count == 125)
      #expect(run.timelines.allSatisfy { $0.isCancelledByClient })
    }
  }

  /// Of a cap that is just large enough for what is planned nothing is left for a second look.
  @Test(.baseline(within: .percent(10), of: [.timeToFirstToken], at: [.p50]))
  func whatTheCapKeepsFromBeingMeasuredAgainIsSaid() async throws {
    let bench = try Bench()
    let slow = SimulatedProvider.simulated(
      timeToFirstToken: .milliseconds(80), tokenGap: .milliseconds(10))
    _ = try await bench.findings {
      try await measure(Self.scenario([]), against: Self.steady)
    }
    let findings = try await bench.findings {
      let run = try await measure(Self.scenario([.requests(atMost: 300)]), against: slow)
      #expect(run.timelines.count == 300)
      #expect(run.confirmation.map(\.timelines.count) == [0])
    }
    #expect(findings.map(\.isFailure) == [false, false])
    #expect(
      findings.last?.text
        == "the run can't be compared: it may have regressed, and a guard left no room to measure that "
        + "again; raise the guard, or let the first look decide with PERF_CONFIRMATIONS=0")
    let first = try await bench.findings(["PERF_CONFIRMATIONS": "0"]) {
      try await measure(Self.scenario([.requests(atMost: 300)]), against: slow)
    }
    #expect(first.map(\.isFailure) == [true])
    #expect(first.first?.text.hasPrefix("p50 of timeToFirstToken regressed: ") == true)
  }

  @Test func lessThanOneRepetitionIsRefused() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(Self.scenario([.tokens(atMost: 1999)]), against: Self.steady)
    }
    #expect(
      findings.map(\.text) == [
        "chat: one repetition alone is 100 requests, about 1,000 prompt tokens, at most 1,000 output "
          + "tokens, and a guard allows at most 1,999 tokens; expected room for one at least; ask for "
          + "less, or raise the guard"
      ])
    #expect(bench.output.isEmpty)
  }

  @Test func nothingIsShownWhereNobodyAsked() async throws {
    let bench = try Bench()
    _ = try await bench.findings { try await measure(Self.scenario([]), against: Self.steady) }
    #expect(!bench.output.contains("to be sent"))
    #expect(!bench.output.contains("spent"))
  }

  @Test(.baseline())
  func whatAGuardEndedIsNeitherComparedNorRecorded() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(Self.scenario([.requests(atMost: 250)]), against: Self.steady)
    }
    #expect(
      findings.last?.text
        == "the run can't be compared: a guard ended it, and a baseline needs whole repetitions; ask for "
        + "less, or raise the guard")
    #expect(findings.allSatisfy { !$0.isFailure })
    #expect(!FileManager.default.fileExists(atPath: bench.baselines))
  }

  @Test func bothSidesOfAComparisonShareACap() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let runs = try await compare(
        Self.scenario([.requests(atMost: 250)], .requests(50)), candidate: Self.steady,
        control: SimulatedProvider(), rounds: 2)
      #expect(runs.candidate.timelines.count + runs.control.timelines.count == 250)
    }
    #expect(findings.map(\.isFailure) == [false])
    #expect(
      bench.output.contains("note: the two were not compared, since a guard ended the measurement"))
  }

  @Test func theEnvironmentGuardsEveryBenchmark() async throws {
    let bench = try Bench()
    let findings = try await bench.findings([
      "PERF_TOTAL_REQUESTS": "110", "PERF_PRICES": "0.15/0.60", "PERF_MAX_COST": "1",
    ]) {
      let run = try await measure(Self.scenario([]), against: Self.steady)
      #expect(run.timelines.count == 110)
      // Calls of a closure have no tokens, and are requests nonetheless.
      let calls = try await measure(lasting: .requests(100), as: "calls", clock: SimulationClock())
      {
        _ in
      }
      #expect(calls.guardStop?.guarding == .requests(atMost: 110))
    }
    #expect(findings.count == 2)
    #expect(
      bench.output.contains("spent        110 requests, 1,100 prompt and 1,100 output tokens"))
  }

  // MARK: Error rate

  @Test func aRunInWhichTooMuchFailsEnds() async throws {
    let bench = try Bench()
    let provider = SimulatedProvider.simulated(
      timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10), errorRate: 0.5)
    let findings = try await bench.findings {
      let run = try await measure(
        Self.scenario([.errorRate(above: 0.2)], .requests(1000)), against: provider)
      #expect(run.repetitions.count == 1)
      #expect((20..<100).contains(run.timelines.count))
    }
    #expect(findings.map(\.isFailure) == [true])
    let text = try #require(findings.first?.text)
    #expect(text.hasPrefix("stopped by guard: error rate above 20 % after 20: "))
    #expect(
      text.hasSuffix(
        " requests failed, which is certain to be more; the last failure: simulated: the simulated "
          + "provider was told to fail this request"))
  }

  @Test func aShareOfFailuresThatIsAllowedEndsNothing() async throws {
    let bench = try Bench()
    let provider = SimulatedProvider.simulated(
      timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10), errorRate: 0.1)
    _ = try await bench.findings(["PERF_MAX_ERROR_RATE": "0.2"]) {
      let run = try await measure(Self.scenario([], .requests(1000)), against: provider)
      #expect(run.outcome == .completed)
    }
  }

  // MARK: Over-saturation

  /// One request after the other, each in 25 ms on average: 40 a second.
  private static func queue() -> SimulatedProvider {
    .simulated(server: .queue(meanServiceTime: .milliseconds(25)))
  }

  @Test func aServiceThatCantKeepUpEndsTheRun() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(
        Scenario(
          "chat", load: .open(.poisson(perSecond: 50)), lasting: .requests(20_000),
          guards: [.oversaturation]), against: Self.queue())
      #expect(run.repetitions.count == 1)
      #expect(run.timelines.count < 3000)
      #expect(run.repetitions[0].abandonedRequests > 0)
    }
    #expect(findings.map(\.isFailure) == [true])
    let text = try #require(findings.first?.text)
    #expect(
      text.hasPrefix(
        "stopped by guard: over-saturation: the service can't keep up with 50 requests/s: in flight "
          + "rose from "))
    let delivered = try #require(
      text.firstMatch(of: #/it delivered ([0-9.]+) requests/s/#).flatMap { Double($0.output.1) })
    // The mean of some hundred exponential services is known to 10 % or better.
    #expect((36...44).contains(delivered))
  }

  @Test func aServiceThatKeepsUpIsLeftAlone() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(
        Scenario(
          "chat", load: .open(.poisson(perSecond: 32)), lasting: .requests(3000),
          guards: [.oversaturation]), against: Self.queue(), repetitions: 1)
      #expect(run.outcome == .completed)
    }
    #expect(findings.isEmpty)
  }

  @Test func withoutTheGuardItIsSaidAfterwards() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_REPETITIONS": "1"]) {
      let run = try await measure(
        Scenario("chat", load: .open(.poisson(perSecond: 50)), lasting: .requests(3000)),
        against: Self.queue())
      #expect(run.outcome == .completed)
      #expect(run.timelines.count == 3000)
    }
    #expect(findings.map(\.isFailure) == [false])
    #expect(
      findings.first?.text.hasSuffix(
        ": latencies are those of a queue that grows, and depend on how long one measures; lower the "
          + "rate, or end such runs with guards: [.oversaturation]") == true)
  }

  // MARK: Mistakes

  @Test(arguments: [
    (
      Guard.requests(atMost: 0),
      "at most 0 requests; expected 1 request or more; write e.g. "
        + ".requests(atMost: 1000)"
    ),
    (
      .tokens(atMost: -1),
      "at most -1 tokens; expected 1 token or more; write e.g. "
        + ".tokens(atMost: 1_000_000)"
    ),
    (
      .cost(atMost: 0, at: prices),
      "at most 0 USD; expected more than 0; write e.g. .cost(atMost: 5, at: "
        + "Prices(inputPerMillion: 0.15, outputPerMillion: 0.6))"
    ),
    (
      .cost(atMost: 1, at: Prices(inputPerMillion: -1, outputPerMillion: 1)),
      "at most 1 USD; expected prices of 0 or more; write e.g. .cost(atMost: 5, at: "
        + "Prices(inputPerMillion: 0.15, outputPerMillion: 0.6))"
    ),
    (
      .errorRate(above: 1),
      "error rate above 100 % after 20; expected a share from 0 to less than 1, "
        + "after 1 request or more; write e.g. .errorRate(above: 0.2, after: 20)"
    ),
  ])
  func aGuardOfNothingIsRefused(_ guarding: Guard, _ text: String) {
    let error = #expect(throws: WorkloadError.self) { try Self.scenario([guarding]).validate() }
    #expect(error?.message == "scenario \"chat\": guard: it is \(text)")
  }

  @Test func guardsAreNoPartOfTheExperiment() {
    #expect(
      Experiment(Self.scenario([])).hash == Experiment(Self.scenario([.oversaturation])).hash)
  }
}
