import Synchronization
import Testing

@testable import PerfHarness

/// Rate limits and guards of closures, under the simulated clock.
@Suite struct MeasureClosureGuardsTests {
  private static let stop =
    "the next request might use more than is left, so that none was sent any more"
  private static let prices = Prices(inputPerMillion: 1000, outputPerMillion: 2000)

  /// Counts calls, of which any may be under way.
  private final class Calls: Sendable {
    private let number = Mutex(0)
    var count: Int { number.withLock { $0 } }

    /// The number of this call, counted from 1.
    func next() -> Int {
      number.withLock { number in
        number += 1
        return number
      }
    }
  }

  private struct Failed: Error {}

  // MARK: Rate limit

  /// Five at once, and then one every 50 ms: the 40th comes after 35 of them.
  @Test func aRateLimitHoldsCallsBack() async throws {
    let bench = try Bench()
    let clock = SimulationClock()
    let findings = try await bench.findings {
      let run = try await measure(
        "calls", load: .closed(concurrency: 4), lasting: .requests(40),
        rateLimit: .perSecond(20, burst: 5), clock: clock
      ) { _ in
        try await clock.sleep(until: clock.now.advanced(by: .milliseconds(1)))
      }
      for repetition in run.repetitions {
        let dues = repetition.timelines.map(\.due).sorted()
        #expect(try #require(dues.last) - dues[0] == .milliseconds(1750))
      }
      #expect(run.experiment.settings.contains { $0.value == "20.0 per second, burst 5" })
    }
    #expect(findings.isEmpty)
  }

  @Test func aRateLimitThatIsNoneIsRefused() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure("calls", rateLimit: .perSecond(0), clock: SimulationClock()) { _ in }
    }
    #expect(
      findings.map(\.text) == [
        #"scenario "calls": rate limit 0.0 per second, burst 1: the rate is 0.0; expected more than 0 and "#
          + "at most 1000000 per second; write e.g. .perSecond(20, burst: 5)"
      ])
  }

  // MARK: What may be spent

  @Test func aCapOfRequestsHoldsForAllRepetitionsTogether() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(
        "calls", load: .closed(concurrency: 4), guards: [.requests(atMost: 250)],
        clock: SimulationClock()
      ) { _ in }
      #expect(run.repetitions.map(\.timelines.count) == [100, 100, 50])
    }
    #expect(
      findings.map(\.text) == [
        "stopped by guard: at most 250 requests: \(Self.stop); 250 requests were measured, and 2 of 3 "
          + "repetitions are whole"
      ])
  }

  /// Each call tells ten tokens and ten more. Until twenty have told, the next is taken for 8,192, for which
  /// there is room beside 19 · 20; from then on for 20, of which 10,000 hold 500.
  @Test(arguments: [
    Guard.tokens(atMost: 10_000),
    // 20 tokens are 0.03, and 8,192 are 12.288.
    .cost(atMost: 15.005, at: prices),
  ])
  func aCapCountsWhatCallsTell(_ cap: Guard) async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(
        "calls", lasting: .requests(200), guards: [cap], clock: SimulationClock()
      ) { probe in
        probe.count(promptTokens: 10, outputTokens: 10)
      }
      #expect(run.repetitions.map(\.timelines.count) == [200, 200, 100])
      #expect(run.spending?.spent.promptTokens == 5000)
      #expect(run.spending?.spent.outputTokens == 5000)
    }
    #expect(
      findings.map(\.text) == [
        "stopped by guard: \(cap): \(Self.stop); 500 requests were measured, and 2 of 3 repetitions are "
          + "whole"
      ])
    if cap.prices != nil {
      #expect(
        bench.output.contains(
          "spent        500 requests, 5,000 prompt and 5,000 output tokens, 15 USD"))
    }
  }

  @Test func aCapBelowWhatTheFirstCallIsTakenForLetsNoneThrough() async throws {
    let bench = try Bench()
    let calls = Calls()
    let findings = try await bench.findings {
      try await measure(
        "calls", guards: [.tokens(atMost: 8191)], clock: SimulationClock()
      ) { _ in
        _ = calls.next()
      }
    }
    #expect(calls.count == 0)
    #expect(
      findings.map(\.text) == [
        "stopped by guard: at most 8,191 tokens: \(Self.stop); no request completed before that"
      ])
  }

  @Test(arguments: [false, true])
  func aCapOfTokensIsRefusedWhereCallsTellNone(tellsOne: Bool) async throws {
    let bench = try Bench()
    let calls = Calls()
    let findings = try await bench.findings {
      try await measure(
        "calls", guards: [.tokens(atMost: 100_000)], clock: SimulationClock()
      ) { probe in
        _ = calls.next()
        probe.mark(.token)
        if tellsOne { probe.count(outputTokens: 1) }
      }
    }
    #expect(calls.count == 1)
    #expect(
      findings.map(\.text) == [
        "calls: a guard allows at most 100,000 tokens, and a call has ended that did not tell how many "
          + "tokens its prompt and its reply had; expected both, 0 where there are none; call "
          + "probe.count(promptTokens:outputTokens:) in the closure, or leave the guard away"
      ])
  }

  /// After twenty that told 20 tokens each, those that tell none count as much.
  @Test func aCallThatTellsNoneCountsAsTheMostThatOneHasTold() async throws {
    let bench = try Bench()
    let calls = Calls()
    _ = try await bench.findings {
      let run = try await measure(
        "calls", lasting: .requests(200), guards: [.tokens(atMost: 10_000)],
        clock: SimulationClock()
      ) { probe in
        if calls.next() <= 20 { probe.count(promptTokens: 10, outputTokens: 10) }
      }
      #expect(run.timelines.count == 500)
    }
    #expect(calls.count == 500)
  }

  /// A cap of the environment is for all benchmarks alike: it takes a call for what others have told.
  @Test func aCapOfTheEnvironmentCountsWhatCallsTell() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_TOTAL_TOKENS": "1000"]) {
      let run = try await measure("calls", clock: SimulationClock()) { probe in
        probe.count(promptTokens: 10, outputTokens: 10)
      }
      #expect(run.timelines.count == 50)
    }
    #expect(findings.map(\.isFailure) == [false])
    #expect(!bench.output.contains("had nothing to count"))
  }

  @Test func aCapOfTheEnvironmentThatCountsNothingIsNoted() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_TOTAL_TOKENS": "1000"]) {
      let run = try await measure("calls", clock: SimulationClock()) { _ in }
      #expect(run.outcome == .completed)
    }
    #expect(findings.isEmpty)
    #expect(
      bench.output.contains(
        "note: the environment's guard, at most 1,000 tokens, had nothing to count: no call of the "
          + "closure told its tokens, as it can with probe.count(promptTokens:outputTokens:)"))
  }

  @Test func bothSidesOfAComparisonShareACapAndALimit() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let runs = try await compare(
        "calls", lasting: .requests(50), rateLimit: .perSecond(1000),
        guards: [.requests(atMost: 250)], rounds: 2, clock: SimulationClock()
      ) { _ in
      } control: { _ in
      }
      #expect(runs.candidate.timelines.count + runs.control.timelines.count == 250)
      #expect(runs.candidate.rateLimit == .perSecond(1000))
      let dues = runs.control.repetitions[0].timelines.map(\.due).sorted()
      #expect(try #require(dues.last) - dues[0] == .milliseconds(49))
    }
    #expect(findings.map(\.isFailure) == [false])
  }

  @Test func aComparisonOfCallsThatTellNoTokensIsRefused() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await compare(
        "calls", guards: [.cost(atMost: 100, at: Self.prices)], rounds: 2,
        clock: SimulationClock()
      ) { _ in
      } control: { _ in
      }
    }
    #expect(
      findings.first?.text.hasPrefix(
        "calls: a guard allows at most 100 USD, and a call has ended that did not tell") == true)
  }

  // MARK: What goes wrong

  @Test func aRunInWhichTooManyCallsFailEnds() async throws {
    let bench = try Bench()
    let calls = Calls()
    let findings = try await bench.findings {
      let run = try await measure(
        "calls", lasting: .requests(1000), guards: [.errorRate(above: 0.2)],
        clock: SimulationClock()
      ) { _ in
        if calls.next().isMultiple(of: 2) { throw Failed() }
      }
      #expect(run.timelines.count < 100)
    }
    #expect(findings.map(\.isFailure) == [true])
    let text = try #require(findings.first?.text)
    #expect(text.hasPrefix("stopped by guard: error rate above 20 % after 20: "))
    #expect(text.contains("; the last failure: Failed: "))
  }

  /// One server that answers 20 a second is asked for 30.
  @Test func callsThatPileUpEndTheRun() async throws {
    let bench = try Bench()
    let server = SimulatedProvider.simulated(
      server: .queue(meanServiceTime: .milliseconds(50), seed: 5))
    let findings = try await bench.findings {
      try await measure(
        "calls", load: .open(.poisson(perSecond: 30)), lasting: .requests(20_000),
        guards: [.oversaturation], clock: server.clock
      ) { _ in
        _ = try await server.generate(GenerationRequest(prompt: ""), receive: { _ in })
      }
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(
      findings.first?.text.hasPrefix(
        "stopped by guard: over-saturation: the service can't keep up with 30 requests/s: ") == true
    )
  }

  @Test(arguments: [
    (Load.closed(concurrency: 8), "closed(concurrency: 8)"),
    (
      .open(.ramp(from: 1, to: 5, over: .seconds(60))),
      "open(ramp(1.0 to 5.0 per second over 60 s, linear, poisson))"
    ),
  ])
  func overSaturationThatCannotBeSeenIsRefused(_ load: Load, _ text: String) async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(
        "calls", load: load, guards: [.oversaturation], clock: SimulationClock()
      ) { _ in }
    }
    #expect(
      findings.map(\.text) == [
        "calls: a guard looks for over-saturation, and the load is \(text); expected an open load of a "
          + "constant rate, since under any other nothing tells that a service can't keep up; write e.g. "
          + "load: .open(.poisson(perSecond: 20)), or leave the guard away"
      ])
  }
}
