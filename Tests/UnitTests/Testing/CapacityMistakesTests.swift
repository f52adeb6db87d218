import Testing

@testable import PerfHarness

/// What a user is told who asks for a capacity that can't be looked for.
@Suite(.budget(.p95, of: .endToEndLatency, atMost: .milliseconds(500)))
struct CapacityMistakesTests {
  private static let scenario = Scenario(
    "queue", traffic: "D(1,1)", load: .open(.poisson(perSecond: 1)), lasting: .requests(400),
    warmup: .requests(100))

  private func message(
    of scenario: Scenario = scenario, between range: LoadRange? = .requestsPerSecond(1...20),
    resolution: SearchPrecision = .percent(10), costing cost: Extent = .requests(1000),
    confidence: Double = 0.95
  ) async throws -> [String] {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await capacity(
        of: scenario,
        against: .simulated(server: .queue(meanServiceTime: .milliseconds(50), seed: 5)),
        between: range, resolution: resolution,
        costing: cost, confidence: confidence)
    }
    #expect(findings.allSatisfy { $0.isFailure })
    return findings.map(\.text)
  }

  // MARK: The demand

  @Test(.capacity(atLeast: .concurrency(8)))
  func aDemandOfAConcurrencyIsNotLookedForAmongRates() async throws {
    #expect(
      try await message() == [
        "queue: .capacity(…) demands 8 at once, and between: says rates; expected the same of both; leave "
          + "between: away, or write e.g. between: .concurrency(1...64)"
      ])
  }

  @Test(.capacity(atLeast: .requestsPerSecond(20)))
  func aDemandOfARateIsNotLookedForAmongConcurrencies() async throws {
    #expect(
      try await message(between: .concurrency(1...8)) == [
        "queue: .capacity(…) demands 20 requests/s, and between: says concurrencies; expected the same of "
          + "both; leave between: away, or write e.g. between: .requestsPerSecond(1...200)"
      ])
  }

  @Test(.capacity(atLeast: .requestsPerSecond(-5)))
  func aDemandOfARateThatIsNoneIsRefused() async throws {
    #expect(
      try await message(between: nil) == [
        "queue: .capacity(…) demands -5 requests/s; expected more than 0 and at most 1000000 requests/s; "
          + "write e.g. .capacity(atLeast: .requestsPerSecond(20))"
      ])
  }

  @Test(.capacity(atLeast: .concurrency(.max)))
  func aDemandOfAConcurrencyThatIsNoneIsRefused() async throws {
    #expect(
      try await message(between: nil) == [
        "queue: .capacity(…) demands 9223372036854775807 at once; expected 1 to 100000 at once; write e.g. "
          + ".capacity(atLeast: .concurrency(64))"
      ])
  }

  @Test func aDemandThatNobodyLooksForFails() async throws {
    let bench = try Bench()
    let test = try #require(Test.current)
    let trait = CapacityTrait.capacity(atLeast: .requestsPerSecond(20))
    let line = #line - 1
    let findings = try await bench.findings {
      try await trait.provideScope(for: test, testCase: Test.Case.current) {}
    }
    #expect(
      findings == [
        Bench.Finding(
          isFailure: true,
          text: "the test demands a capacity, 20 requests/s, and looks for none; call "
            + "capacity(of:against:) in it, or take .capacity(…) away", line: line)
      ])
    let looked = try await bench.findings {
      try await trait.provideScope(for: test, testCase: Test.Case.current) {
        // The trait stands on the suite too.
        try await trait.provideScope(for: test, testCase: Test.Case.current) {
          CapacityScope.current?.enter()
        }
      }
    }
    #expect(looked.isEmpty)
  }

  // MARK: The search

  @Test func aRangeOfOneLoadIsRefused() async throws {
    #expect(
      try await message(between: .requestsPerSecond(5...5)) == [
        "queue: between is 5 to 5; expected two loads, each more than 0 and at most 1000000 requests/s, "
          + "the second one more than the first; write e.g. between: .requestsPerSecond(1...200)"
      ])
  }

  @Test(arguments: [0.6, 51, .nan])
  func aResolutionThatCannotBeHadIsRefused(_ percent: Double) async throws {
    let text = percent.isNaN ? "–" : percent == 51 ? "51" : "0.6"
    #expect(
      try await message(resolution: .percent(percent)) == [
        "queue: resolution is \(text) %; expected 1 to 50; write e.g. .percent(10)"
      ])
  }

  @Test(arguments: [1, 0.49, 95, .nan])
  func aConfidenceThatIsNoneIsRefused(_ confidence: Double) async throws {
    #expect(
      try await message(confidence: confidence) == [
        "queue: confidence is \(confidence); expected 0.5 or more and less than 1; write e.g. "
          + "confidence: 0.95"
      ])
  }

  /// Each has 400 requests, and a hundred before them.
  @Test func aCostBelowOneRepetitionIsRefused() async throws {
    #expect(
      try await message(costing: .requests(499)) == [
        "queue: costing: 499 requests is less than one repetition of the scenario; expected room for some "
          + "dozens of them; write e.g. costing: .requests(50_000)"
      ])
  }

  @Test func aCostOfNothingIsRefused() async throws {
    #expect(
      try await message(costing: .requests(0)) == [
        "queue: costing: the extent is 0 requests; expected 1 to 1000000000 requests; write e.g. "
          + ".requests(100)"
      ])
  }

  @Test func arrivalsWithoutARateAreRefused() async throws {
    var scenario = Self.scenario
    scenario.load = .open(.ramp(from: 1, to: 5, over: .seconds(60)))
    #expect(
      try await message(of: scenario) == [
        "queue: arrivals ramp(1.0 to 5.0 per second over 60 s, linear, poisson) have no one rate that could "
          + "be varied; expected constant, uniform, normal, poisson or gamma ones, or a type that conforms "
          + "to ScalableArrivals; write e.g. load: .open(.poisson(perSecond: 1))"
      ])
  }

  /// Behind a limit of 5 a second every load would be kept that 5 a second are.
  @Test func aLimitOfTheClientsOwnIsRefused() async throws {
    var scenario = Self.scenario
    scenario.rateLimit = .perSecond(5)
    #expect(
      try await message(of: scenario) == [
        "queue: rateLimit lets 5.0 per second, burst 1 through at most, which would be found in place of "
          + "what the service can do; expected no limit of the client's own; leave rateLimit: away"
      ])
  }

  @Test func aSweepBeyondALimitOfTheClientsOwnIsRefused() async throws {
    let bench = try Bench()
    var scenario = Self.scenario
    scenario.rateLimit = .perSecond(5)
    let limited = scenario
    let findings = try await bench.findings {
      try await sweep(
        limited, over: .rates([4, 20]),
        against: .simulated(server: .queue(meanServiceTime: .milliseconds(50), seed: 5)))
    }
    #expect(
      findings.map(\.text) == [
        "queue: a load of the sweep is 20 requests/s, and rateLimit lets 5.0 per second, burst 1 through at "
          + "most; expected no load that the client itself holds back; leave rateLimit: away, or sweep "
          + "over less"
      ])
  }

  // MARK: Objectives

  @Test(.objective(.timeToFirstToken, atMost: .zero))
  func anObjectiveThatNoRequestCanMeetIsRefused() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(
        Self.scenario,
        against: .simulated(server: .queue(meanServiceTime: .milliseconds(50), seed: 5)))
    }
    #expect(
      findings.map(\.text) == [
        "queue: an objective is timeToFirstToken at most 0 s; expected a limit of more than 0; write e.g. "
          + ".objective(.timeToFirstToken, atMost: .milliseconds(300))"
      ])
  }

  @Test(.objective(.outputTokensPerSecond, atLeast: -1))
  func anObjectiveThatEveryRequestMeetsIsRefused() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(
        Self.scenario,
        against: .simulated(server: .queue(meanServiceTime: .milliseconds(50), seed: 5)))
    }
    #expect(
      findings.map(\.text) == [
        "queue: an objective is outputTokensPerSecond at least -1 tokens/s; expected a limit of more than "
          + "0; write e.g. .objective(.outputTokensPerSecond, atLeast: 40)"
      ])
  }
}
