import Testing

@testable import PerfHarness

/// Budgets and a search for a capacity, as the environment asks for them.
@Suite struct LiveSettingsSearchTests {
  private static let budget = ["PERF_BUDGET": "p95 E2E 500ms"]

  private func settings(_ values: [String: String]) -> LiveSettings {
    LiveSettings(EnvironmentVariables(values))
  }

  @Test(arguments: [
    ("rate", LoadRange.requestsPerSecond(0.1...1000), SearchPrecision.percent(10)),
    ("concurrency", .concurrency(1...1024), .percent(10)),
    ("rate 1..200", .requestsPerSecond(1...200), .percent(10)),
    ("rate 0.5..2.5 20%", .requestsPerSecond(0.5...2.5), .percent(20)),
    (" concurrency  2..64 5%", .concurrency(2...64), .percent(5)),
    ("concurrency 50%", .concurrency(1...1024), .percent(50)),
  ])
  func aSearchIsAKindWithARangeAndAPrecision(
    _ text: String, _ range: LoadRange, _ resolution: SearchPrecision
  ) throws {
    let search = try settings(Self.budget.merging(["PERF_CAPACITY": text]) { $1 }).search()
    #expect(search?.range == range)
    #expect(search?.resolution == resolution)
    #expect(search?.cost == .atMost(requests: 100_000, duration: .seconds(3600)))
  }

  @Test(arguments: [("20000", Extent.requests(20_000)), ("2h", .seconds(7200))])
  func whatItMayTakeIsRequestsOrTime(_ text: String, _ cost: Extent) throws {
    let values = ["PERF_CAPACITY": "rate", "PERF_CAPACITY_COST": text]
    #expect(try settings(Self.budget.merging(values) { $1 }).search()?.cost == cost)
  }

  @Test func nothingSetIsNoSearch() throws {
    #expect(try settings([:]).search() == nil)
    #expect(try settings(Self.budget).scenarios().map(\.lasting) == [.requests(100)])
  }

  @Test(arguments: [
    (["PERF_CAPACITY": "rate"], "open(poisson(1.0 per second))"),
    (["PERF_CAPACITY": "rate", "PERF_ARRIVALS": "constant"], "open(constant(1.0 per second))"),
    (
      ["PERF_CAPACITY": "rate", "PERF_ARRIVALS": "gamma", "PERF_BURSTINESS": "0.5"],
      "open(gamma(1.0 per second, burstiness 0.5))"
    ),
    (["PERF_CAPACITY": "concurrency"], "closed(concurrency: 1)"),
    (
      ["PERF_CAPACITY": "concurrency", "PERF_THINK_TIME": "2s"],
      "closed(concurrency: 1, thinkTime: 2 s)"
    ),
  ])
  func everyTrafficIsOneSearch(_ values: [String: String], _ load: String) throws {
    let traffic = ["PERF_TRAFFIC": "D(10,10) D(20,20)"]
    let scenarios = try settings(values.merging(Self.budget.merging(traffic) { $1 }) { $1 })
      .scenarios()
    #expect(scenarios.map { "\($0.load)" } == [load, load])
    #expect(scenarios.map(\.lasting) == [.requests(400), .requests(400)])
  }

  private static let question =
    "rate or concurrency, with a range where the usual one does not suit (rate 1..200) and a precision "
    + "from 1% to 50% (rate 1..200 20%)"
  private static let cost = "a number of requests (20000) or a duration (2h), more than 0"
  private static let replaced =
    "nothing where PERF_CAPACITY is set: the search decides how much is sent, and how often"

  @Test(
    arguments: [
      "requests", "1..200", "rate 200..1", "rate 5..5", "rate 0..5", "rate 1..2..3", "rate 1..",
      "rate 1..2000000", "concurrency 0..8", "concurrency 1.5..8", "concurrency 1..200000",
      "rate 0.5%", "rate 60%", "rate nan%", "rate 10% 1..200", "rate 1..200 10% more", " ",
    ].map { ("PERF_CAPACITY", $0, question) }
      + ["0", "-1", "0s", "soon", "1.5", "400d"].map { ("PERF_CAPACITY_COST", $0, cost) })
  func aBadValueIsNamedWithWhatIsAllowed(_ name: String, _ value: String, _ expected: String) {
    let error = #expect(throws: EnvironmentError.self) {
      let values = ["PERF_CAPACITY": "rate", "PERF_BUDGET": "errorRate 1%"]
      return try settings(values.merging([name: value]) { $1 }).scenarios()
    }
    #expect(error?.description == "\(name)=\"\(value)\": expected \(expected)")
  }

  @Test(arguments: [
    ("rate", "PERF_RATE", "20", replaced), ("rate", "PERF_CONCURRENCY", "8", replaced),
    ("rate", "PERF_RAMP", "10s", replaced), ("rate", "PERF_RATE_LIMIT", "20", replaced),
    ("rate", "PERF_REPETITIONS", "5", replaced),
    (
      "rate", "PERF_THINK_TIME", "2s",
      "nothing where PERF_CAPACITY is a rate: only who waits for replies thinks in between"
    ),
    (
      "concurrency", "PERF_ARRIVALS", "constant",
      "nothing where PERF_CAPACITY is a concurrency: requests come by free slots"
    ),
    (
      "concurrency", "PERF_BURSTINESS", "0.5",
      "nothing where PERF_CAPACITY is a concurrency: requests come by free slots"
    ),
    ("rate", "PERF_BURSTINESS", "0.5", "nothing where PERF_ARRIVALS is not gamma"),
    (
      "rate", "PERF_BUDGET", "",
      "budgets such as p95 timeToFirstToken 500ms or errorRate 1%, separated by commas, where "
        + "PERF_CAPACITY is set: a capacity is the greatest load that keeps them"
    ),
    (
      "rate", "PERF_BUDGET", "p95 ttft 1s, mean ttft 1s",
      "percentiles and errorRate alone where PERF_CAPACITY is set, which say what share of requests may "
        + "miss a limit; mean of timeToFirstToken does not"
    ),
  ])
  func whatASearchDoesNotGoWithIsRefused(
    _ kind: String, _ name: String, _ value: String, _ expected: String
  ) {
    let error = #expect(throws: EnvironmentError.self) {
      try settings(
        ["PERF_CAPACITY": kind, "PERF_BUDGET": "errorRate 1%"].merging([name: value]) { $1 }
      )
      .scenarios()
    }
    #expect(error?.description == "\(name)=\"\(value)\": expected \(expected)")
  }

  @Test func aCostWithoutASearchIsRefused() {
    let error = #expect(throws: EnvironmentError.self) {
      try settings(["PERF_CAPACITY_COST": "2h"]).scenarios()
    }
    #expect(
      error?.description
        == #"PERF_CAPACITY_COST="2h": expected PERF_CAPACITY beside it: only a search has such a cost"#
    )
  }

  @Test func aTraceHasNoCapacity() {
    let error = #expect(throws: EnvironmentError.self) {
      try settings(["PERF_TRACE": "trace.jsonl", "PERF_CAPACITY": "rate"]).scenarios()
    }
    #expect(
      error?.description
        == #"PERF_CAPACITY="rate": expected nothing where PERF_TRACE is set: the trace says what is sent "#
        + "and when")
  }

  @Test func aBudgetThatIsNoneIsAnErrorOfEveryBenchmark() {
    let error = #expect(throws: EnvironmentError.self) {
      _ = try HarnessSettings(EnvironmentVariables(["PERF_BUDGET": "errorRate 1%, p95 ttft 500"]))
    }
    #expect(
      error?.description
        == #"PERF_BUDGET="errorRate 1%, p95 ttft 500": expected budgets such as p95 timeToFirstToken 500ms "#
        + #"or errorRate 1%, separated by commas; "p95 ttft 500": expected a duration with its unit, such "#
        + "as 500ms or 1.5s, last")
  }

  // MARK: As a user runs it

  @Test(.budgetsFromEnvironment())
  func budgetsOfTheEnvironmentFailAtTheLineThatTakesThem() async throws {
    let bench = try Bench()
    let line = #line - 3
    let variables = ["PERF_BUDGET": "p95 TTFT 40ms, errorRate 1%", "PERF_TRAFFIC": "D(10,10)"]
    let findings = try await bench.findings(variables) {
      let scenario = try LiveSettings(Surroundings.current.environment).scenarios()[0]
      try await measure(
        scenario,
        against: .simulated(
          timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10)))
    }
    #expect(
      findings == [
        Bench.Finding(
          isFailure: true,
          text:
            "p95 of timeToFirstToken is 50 ms (95 % CI 50 ms…50 ms, 300 values); the budget is at most "
            + "40 ms", line: line)
      ])
    #expect(bench.output.contains("errorRate is 0 %"))
  }

  /// 95 % of the sojourn times of 20 a second are within 0.5 s up to 20 − ln 20 ÷ 0.5 = 14.0 a second.
  @Test(.baseline(onRequest: true), .budgetsFromEnvironment())
  func aCapacityIsFoundByTheEnvironmentAlone() async throws {
    let bench = try Bench()
    let variables = Self.budget.merging([
      "PERF_CAPACITY": "rate 1..100 20%", "PERF_TRAFFIC": "D(1,1)", "PERF_REPETITIONS": "",
      "PERF_BASELINES": "",
    ]) { $1 }
    let findings = try await bench.findings(variables) {
      let settings = LiveSettings(Surroundings.current.environment)
      let search = try #require(try settings.search())
      let found = try await capacity(
        of: try settings.scenarios()[0],
        against: .simulated(server: .queue(meanServiceTime: .milliseconds(50), seed: 5)),
        between: search.range,
        resolution: search.resolution, costing: search.cost, as: "D(1,1), \(search)")
      #expect(found.isSettled)
      #expect(found.interval.contains(14.0086))
    }
    #expect(findings.isEmpty)
    #expect(bench.output.contains("[D(1,1), capacity in requests/s]\n"))
    #expect(bench.output.contains("capacity: about 1"))
    // Nobody asked for one.
    #expect(!bench.output.contains("baseline"))
  }
}
