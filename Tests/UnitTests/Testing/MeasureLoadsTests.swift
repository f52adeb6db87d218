import Testing

@testable import PerfHarness

/// Loads as a user asks for them, measured under the simulated clock.
@Suite struct MeasureLoadsTests {
  /// Each with a clock of its own, which stands at zero.
  private static var server: SimulatedProvider {
    .simulated(timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))
  }

  private static let scenarios = [
    Scenario(
      "bursts", traffic: "D(10,10)", load: .open(.gamma(perSecond: 20, burstiness: 0.5)),
      lasting: .requests(200)),
    Scenario(
      "ramp", traffic: "D(10,10)", load: .open(.ramp(from: 1, to: 50, over: .seconds(20))),
      lasting: .seconds(25)),
    Scenario(
      "steps", traffic: "D(10,10)",
      load: .open(.steps([5, 20], each: .seconds(10), spacing: .constant)),
      lasting: .seconds(20)),
    Scenario(
      "clients", traffic: "D(10,10)",
      load: .closed(
        concurrency: 10, thinkTime: .logNormal(median: .seconds(2), sigma: 0.5)),
      lasting: .seconds(60), warmup: .seconds(10)),
    Scenario(
      "limited", traffic: "D(10,10)", load: .closed(concurrency: 8), lasting: .requests(200),
      rateLimit: .perSecond(20, burst: 5)),
  ]

  @Test(
    .budget(.p99, of: .endToEndLatency, atMost: .milliseconds(140)), .budget(.errorRate, atMost: 0),
    arguments: scenarios)
  func everyLoadIsMeasuredAndJudged(_ scenario: Scenario) async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(scenario, against: Self.server)
      #expect(run.timelines.count > 100)
      #expect(run.timelines.allSatisfy { $0.sent == $0.due })
      // Repetitions are different draws of the same load, and the same in every run.
      #expect(run.repetitions.count == 3)
      let again = try await measure(scenario, against: Self.server, as: "again")
      #expect(again.timelines == run.timelines)
    }
    #expect(findings.isEmpty, "\(findings)")
    #expect(bench.output.contains("\(scenario.load)"))
  }

  /// Those of `ChoosingALoad`, word for word.
  @Test func theManualsExamplesCanBeRun() throws {
    // From 5 to 50 requests a second in a minute, which stay for another.
    let up = Scenario(
      "ramp", load: .open(.ramp(from: 5, to: 50, over: .seconds(60))), lasting: .seconds(120))
    // By the same factor in every second, evenly spaced.
    let faster = Scenario(
      "growth",
      load: .open(.ramp(from: 1, to: 100, over: .seconds(60), .exponential, spacing: .constant)),
      lasting: .seconds(60))
    // Half a minute each; a rate of 0 is a pause.
    let stairs = Scenario(
      "stairs", load: .open(.steps([10, 20, 40], each: .seconds(30))), lasting: .seconds(90))
    let clients = Scenario(
      "clients",
      load: .closed(concurrency: 50, thinkTime: .logNormal(median: .seconds(5), sigma: 0.5)),
      lasting: .seconds(300), warmup: .seconds(30))
    let limited = Scenario(
      "limited", load: .closed(concurrency: 16), lasting: .requests(500),
      rateLimit: .perSecond(20, burst: 5))
    for scenario in [up, faster, stairs, clients, limited] { try scenario.validate() }
  }

  @Test func whatCannotBeRunIsRefusedBeforeAnythingIsSent() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(
        Scenario("chat", load: .closed(concurrency: 2, thinkTime: .seconds(0))),
        against: Self.server)
    }
    #expect(
      findings.map(\.text) == [
        #"scenario "chat": the think time is 0 s, up to 0 s in 100 draws; expected more than 0 s "#
          + "and at most 31536000 s; write e.g. .closed(concurrency: 8, thinkTime: .seconds(2))"
      ])
  }
}
