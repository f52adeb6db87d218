import Foundation
import Testing

@testable import PerfHarness

/// Goodput as a user asks for it, under the simulated clock.
@Suite struct MeasureGoodputTests {
  /// Every tenth request takes 500 ms, all others 100 ms.
  private static var provider: TimedProvider {
    TimedProvider { index, _ in .milliseconds(index % 10 == 9 ? 500 : 100) }
  }

  private static let scenario = Scenario(
    "chat", load: .open(.constant(perSecond: 10)), lasting: .requests(100))

  @Test(
    .budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(300)),
    .budget(.goodputShare, atLeast: 0.85))
  func budgetsSayWhatAGoodRequestIs() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_OUTPUT": bench.results]) {
      let run = try await measure(Self.scenario, against: Self.provider)
      #expect(run[.goodputShare] == 0.9)
      #expect(run.objectives == [Objective(.timeToFirstToken, 0.3)])
      // The last of 100 is due at 9.9 s and takes 0.5 s: 90 in 10.4 s.
      #expect(areClose(run[.goodput], 90 / 10.4, within: 1e-9))
    }
    #expect(findings.isEmpty)
    #expect(
      bench.output.contains(
        "goodput      8.65 requests/s; 270 of 300 requests, 90 %, have timeToFirstToken at most 300 ms"
      ))
    #expect(
      bench.output.contains(
        "goodputShare is 90 % (95 % CI 86 %…93.2 %, 300 requests); the budget is "))
    let report = try JSONSerialization.jsonObject(
      with: Data(bench.text("results/report.json").utf8))
    #expect(try JSONSchema(named: "report.v1.schema.json").violations(of: report) == [])
    let run = ((report as? [String: Any])?["runs"] as? [[String: Any]])?.first
    let goodput = run?["goodput"] as? [String: Any]
    #expect(goodput?["requests"] as? Int == 270)
    #expect(goodput?["share"] as? Double == 0.9)
    let objectives = goodput?["objectives"] as? [[String: Any]]
    #expect(objectives?.first?["metric"] as? String == "timeToFirstToken")
    #expect(objectives?.first?["limit"] as? Double == 0.3)
    #expect(objectives?.first?["bound"] as? String == "atMost")
  }

  @Test(.objective(.timeToFirstToken, atMost: .seconds(1)))
  func anObjectiveOfItsOwnFailsNothing() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(Self.scenario, against: Self.provider)
      #expect(run[.goodputShare] == 1)
    }
    #expect(findings.isEmpty)
  }

  @Test(
    .budget(.p99, of: .timeToFirstToken, atMost: .milliseconds(300)),
    .objective(.timeToFirstToken, atMost: .milliseconds(50)))
  func anObjectiveTakesThePlaceOfABudgetOfItsMetric() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(Self.scenario, against: Self.provider)
      #expect(run[.goodputShare] == 0)
    }
    #expect(findings.map(\.isFailure) == [true])
  }

  @Test(.budget(.goodput, atLeast: 5))
  func goodputOfNoObjectivesIsRefusedBeforeAnythingIsSent() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(Self.scenario, against: Self.provider)
    }
    #expect(
      findings.map(\.text) == [
        "chat: a budget limits goodput, and nothing says what a good request is; expected a budget or an "
          + "objective of a latency; add e.g. .objective(.timeToFirstToken, atMost: .milliseconds(300))"
      ])
  }

  /// As for an error rate of 5 %: see `FollowedBudgetTests`.
  @Test(
    .objective(.timeToFirstToken, atMost: .seconds(1)), .budget(.goodputShare, atLeast: 0.95))
  func aRunEndsOnceGoodputIsCertain() async throws {
    let bench = try Bench()
    _ = try await bench.findings {
      let run = try await measure(
        Scenario("chat", load: .closed(concurrency: 1), lasting: .requests(1000)),
        against: Self.provider, stopping: .whenCertain)
      #expect(run.outcome == .endedEarly)
      #expect(run.timelines.count == 87)
    }
  }

  /// A tally is all that is left of most requests.
  @Test func aLongRunCountsGoodputAsRequestsCome() async throws {
    let provider = Self.provider
    let plan = LoadPlan(Self.scenario)
    let repetition = try await provider.clock.run {
      await Runner(
        plan, provider: provider,
        keeping: TimelineSample.Limits(requests: 10, outputs: 1000),
        objectives: [Objective(.timeToFirstToken, 0.3)]
      ) { GenerationRequest(id: "0-\($0)", prompt: "") }.run()
    }
    #expect(repetition.timelines.count == 10)
    #expect(Totals([repetition]).good == 90)
    #expect(Totals([repetition]).value(of: .goodputShare) == 0.9)
  }
}
