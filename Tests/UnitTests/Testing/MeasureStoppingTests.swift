import Foundation
import Testing

@testable import PerfHarness

/// `measure(…, stopping: .whenCertain)` as a user calls it, under the simulated clock.
///
/// How many requests make a budget certain is by scipy's reckoning: see `FollowedBudgetTests`.
@Suite struct MeasureStoppingTests {
  /// 140 ms for ten tokens, the first of them after 50 ms.
  private static let steady = SimulatedProvider.simulated(
    timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))

  private static func scenario(
    _ extent: Extent = .requests(1000), load: Load = .closed(concurrency: 1), warmup: Margin = .none
  ) -> Scenario {
    Scenario("chat", traffic: "D(10,10)", load: load, lasting: extent, warmup: warmup)
  }

  private func notes(_ bench: borrowing Bench) -> [String] {
    bench.output.split(separator: "\n").compactMap {
      $0.contains("note: ") ? String($0.trimmingPrefix("  note: ")) : nil
    }
  }

  @Test(
    .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300), confidence: .certain),
    .budget(.p50, of: .outputTokensPerSecond, atLeast: 40),
    .budget(.errorRate, atMost: 0.05))
  func aRunEndsOnceEveryBudgetIsKeptForCertain() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_OUTPUT": bench.results]) {
      let run = try await measure(
        Self.scenario(warmup: .requests(5)), against: Self.steady, stopping: .whenCertain)
      #expect(run.outcome == .endedEarly)
      #expect(run.repetitions.count == 1)
      #expect(run.timelines.count == 87)
    }
    #expect(findings.isEmpty)
    #expect(
      notes(bench) == ["ended early, after 87 of 3000 requests: every budget was certain"])
    #expect(
      bench.output.contains(
        "✓ passed  p95 of timeToFirstToken is 50 ms (87 values); the budget is at most 300 ms; "
          + "certain after 87 requests, by a bound that holds at every look"))
    #expect(
      bench.output.contains("the budget is at least 40 tokens/s; certain after 12 requests, "))
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(bench.text("results/report.json").utf8))
        as? [String: Any])
    let run = try #require((report["runs"] as? [[String: Any]])?.first)
    #expect(run["outcome"] as? String == "endedEarly")
    #expect(run["notes"] as? [String] == notes(bench))
    let schema = try JSONSchema(named: "report.v1.schema.json")
    #expect(schema.violations(of: report) == [])
  }

  @Test(.budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(40)))
  func aRunEndsOnceItsBudgetIsBrokenForCertain() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(
        Self.scenario(load: .open(.constant(every: .milliseconds(20)))), against: Self.steady,
        stopping: .whenCertain)
      // The fourth is due at 60 ms and has ended at 200 ms, when ten are sent and an eleventh is
      // due.
      #expect((10...11).contains(run.timelines.count))
      #expect(run.timelines.allSatisfy { $0.isCompleted })
    }
    let line = BudgetTrait.found(in: try #require(Test.current).traits).first?.sourceLocation.line
    #expect(findings.map(\.isFailure) == [true])
    #expect(findings.map(\.line) == [line])
    #expect(
      findings.first?.text.hasSuffix(
        "; the budget is at most 40 ms; certain after 4 requests, by a bound that holds at every "
          + "look"
      )
        == true)
  }

  /// TTFT is log-normal with a median of 50 ms: neither is ever certain, but with a chance of 4 %
  /// in so many looks; this seed is not among them.
  @Test(.budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(50)))
  func aRunOfWhichTheLimitIsTheTruthRunsItsWholeCourse() async throws {
    let bench = try Bench()
    let provider = SimulatedProvider(SimulatedProvider.Behavior(seed: 4))
    let findings = try await bench.findings {
      let run = try await measure(
        Self.scenario(.requests(500), load: .closed(concurrency: 8)), against: provider,
        stopping: .whenCertain)
      #expect(run.outcome == .completed)
      #expect(run.repetitions.map(\.timelines.count) == [500, 500, 500])
    }
    #expect(notes(bench).isEmpty)
    #expect(bench.output.contains("; not certain by a bound that holds at every look"))
    #expect(findings.count <= 1, "the estimate decides, and may fall on either side")
  }

  /// The first ten requests take 2 s, all others 180 ms.
  private struct SlowAtFirst: Provider {
    let name = "slow at first"
    var clock: any TimeSource = SimulationClock()

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      let isSlow = (0..<10).contains { request.id.hasSuffix("-\($0)") }
      let length = Duration.milliseconds(isSlow ? 2000 : 180)
      try? await clock.sleep(until: clock.now.advanced(by: length))
      receive(GenerationEvent(at: clock.now, .output(.text, bytes: 1)))
      return Completion()
    }
  }

  @Test(.budget(.p95, of: .timeToFirstToken, atMost: .seconds(1)))
  func quickRepliesDoNotSpeakForSlowOnes() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(
        Self.scenario(load: .closed(concurrency: 20)), against: SlowAtFirst(),
        stopping: .whenCertain)
      // In the order in which replies came, 87 quick ones would have been there after 1.62 s. By 2
      // s there are 110, and ten under way; then the first four slow ones decide, of which three
      // are followed by one more each.
      #expect(run.repetitions.count == 1)
      #expect((130...134).contains(run.timelines.count))
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(
      findings.first?.text.hasSuffix(
        "; the budget is at most 1 s; certain after 4 requests, by a bound that holds at every look"
      )
        == true)
  }

  @Test(.budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)))
  func whatIsCertainIsKnownFromAllRepetitionsTogether() async throws {
    let bench = try Bench()
    _ = try await bench.findings {
      let run = try await measure(
        Self.scenario(.requests(50)), against: Self.steady, stopping: .whenCertain)
      #expect(run.repetitions.map(\.timelines.count) == [50, 37])
      #expect(run.repetitions.map(\.outcome) == [.completed, .endedEarly])
    }
    #expect(notes(bench) == ["ended early, after 87 of 150 requests: every budget was certain"])
  }

  @Test(.budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)))
  func whatIsCertainWithTheLastRequestOfARepetitionNeedsNoOther() async throws {
    let bench = try Bench()
    _ = try await bench.findings {
      let run = try await measure(
        Self.scenario(.requests(87)), against: Self.steady, stopping: .whenCertain)
      #expect(run.outcome == .completed)
      #expect(run.repetitions.count == 1)
      try await measure(
        Self.scenario(.requests(29)), against: Self.steady, stopping: .whenCertain, as: "last")
    }
    // The other was certain with its very last request, and did not end early.
    #expect(notes(bench) == ["ended early, after 87 of 261 requests: every budget was certain"])
  }

  /// 87 requests of 140 ms each: 12.18 s.
  @Test(
    .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)),
    arguments: [
      (Extent.seconds(60), "87 requests, 12.2 s of 3 min 0 s"),
      (.atMost(requests: 1000, duration: .seconds(60)), "87 of at most 3000 requests"),
    ])
  func howMuchWasPlannedIsSaid(extent: Extent, part: String) async throws {
    let bench = try Bench()
    _ = try await bench.findings {
      try await measure(Self.scenario(extent), against: Self.steady, stopping: .whenCertain)
    }
    #expect(notes(bench) == ["ended early, after \(part): every budget was certain"])
  }

  @Test(
    .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)),
    .budget(.mean, of: .timeToFirstToken, atMost: .milliseconds(300)),
    .budget(.requestThroughput, atLeast: 1))
  func withABudgetThatNothingMakesCertainARunRunsItsWholeCourse() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(
        Self.scenario(.requests(100)), against: Self.steady, stopping: .whenCertain)
      #expect(run.timelines.count == 300)
    }
    #expect(findings.isEmpty)
    #expect(
      notes(bench) == [
        "did not look for an early end: no number of requests makes certain the mean of "
          + "timeToFirstToken, requestThroughput"
      ])
    // What can be certain has become so all the same.
    #expect(bench.output.contains("; certain after 87 requests, by a bound that holds"))
  }

  @Test(.budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)))
  func aRunThatIsNotToEndEarlyDoesNot() async throws {
    let bench = try Bench()
    _ = try await bench.findings {
      let run = try await measure(Self.scenario(.requests(200)), against: Self.steady)
      #expect(run.timelines.count == 600)
    }
    #expect(notes(bench).isEmpty)
    #expect(bench.output.contains("(95 % CI 50 ms…50 ms, 600 values)"))
  }

  @Test(.budget(.p95, of: .endToEndLatency, atMost: .milliseconds(300)))
  func aClosureEndsEarlyToo() async throws {
    let bench = try Bench()
    let clock = SimulationClock()
    _ = try await bench.findings {
      let run = try await measure(
        lasting: .requests(1000), stopping: .whenCertain, clock: clock
      ) { _ in
        try await clock.sleep(until: clock.now.advanced(by: .milliseconds(5)))
      }
      #expect(run.timelines.count == 87)
    }
  }

  // MARK: What can't be

  @Test func withoutABudgetNothingCanBeCertain() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(Self.scenario(), against: Self.steady, stopping: .whenCertain)
    }
    #expect(
      findings.map(\.text) == [
        "chat: stopping is .whenCertain, and the test has no budget to be certain of; add e.g. "
          + ".budget(.p95, of: .timeToFirstToken, atMost: .seconds(1)), or leave stopping: away"
      ])
    #expect(bench.output.isEmpty)
  }

  private static let needsWholeRepetitions =
    "chat: stopping is .whenCertain, and the test has a baseline, which needs whole repetitions; "
    + "expected one of the two; leave stopping: or .baseline(…) away, or compare on request only, "
    + "with .baseline(onRequest: true), and not in this run"

  @Test(.budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)), .baseline())
  func aBaselineNeedsWholeRepetitions() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(Self.scenario(), against: Self.steady, stopping: .whenCertain)
    }
    #expect(findings.map(\.text) == [Self.needsWholeRepetitions])
    #expect(bench.output.isEmpty)
  }

  @Test(
    .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)), .baseline(onRequest: true))
  func aBaselineOnRequestIsInTheWayOnlyWhenItIsAskedFor() async throws {
    let bench = try Bench()
    let unasked = try await bench.findings(["PERF_BASELINES": ""]) {
      let run = try await measure(Self.scenario(), against: Self.steady, stopping: .whenCertain)
      #expect(run.outcome == .endedEarly)
    }
    #expect(unasked.isEmpty)
    let asked = try await bench.findings {
      try await measure(Self.scenario(), against: Self.steady, stopping: .whenCertain)
    }
    #expect(asked.map(\.text) == [Self.needsWholeRepetitions])
  }
}
