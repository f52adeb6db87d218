import PerfHarness
import Testing

@Suite struct LiveSettingsTests {
  private func scenarios(_ values: [String: String]) throws(EnvironmentError) -> [Scenario] {
    try LiveSettings(EnvironmentVariables(values)).scenarios()
  }

  @Test func nothingSetMeansAHundredRequestsOneAtATime() throws {
    let scenarios = try scenarios([:])
    #expect(scenarios.map(\.description) == [Scenario("live").description])
    let scenario = try #require(scenarios.first)
    #expect("\(scenario.settings)" == "\(Scenario("live").settings)")
    #expect(!LiveSettings(EnvironmentVariables([:])).isSet)
    #expect(LiveSettings(EnvironmentVariables(["PERF_PROVIDER": "x"])).isSet)
    #expect(LiveSettings(EnvironmentVariables(["PERF_PROVDER": "x"])).isSet)
  }

  @Test(arguments: [
    ("PERF_CONCURENCY", "a variable of the harness; did you mean PERF_CONCURRENCY?"),
    ("PERF_TIMOUT", "a variable of the harness; did you mean PERF_TIMEOUT?"),
    ("PERF_NUM_WORKERS", "a variable of the harness; README lists them"),
  ])
  func aNameThatIsNoneOfOursIsAnError(name: String, expectation: String) {
    let error = #expect(throws: EnvironmentError.self) {
      try scenarios([name: "8", "PERF_CONCURRENCY": "1"])
    }
    #expect(error?.description == "\(name)=\"8\": expected \(expectation)")
  }

  @Test func othersVariablesAndEmptyOnesAreLeftAlone() throws {
    let others = ["PERFHARNESS_X": "1", "PERF": "1", "PATH": "/bin", "PERF_CONCURENCY": ""]
    #expect(try scenarios(others).count == 1)
  }

  @Test func everyVariableIsRead() throws {
    let scenario = try #require(
      try scenarios([
        "PERF_TRAFFIC": "U(50,100)/(200,250)", "PERF_CONCURRENCY": "8", "PERF_DURATION": "5m",
        "PERF_WARMUP": "5%", "PERF_COOLDOWN": "10s", "PERF_SEED": "42", "PERF_MAX_TOKENS": "64",
        "PERF_TEMPERATURE": "0.7", "PERF_STREAM": "0", "PERF_PROMPT": "hello",
        "PERF_BATCH_SIZE": "16", "PERF_PROMPT_SIZING": "calibrated",
      ]).first)
    #expect(scenario.traffic == "U(50,100)/(200,250)")
    #expect("\(scenario.load)" == "closed(concurrency: 8)")
    #expect(scenario.lasting == .seconds(300))
    #expect(scenario.warmup == .share(0.05))
    #expect(scenario.cooldown == .seconds(10))
    #expect(scenario.seed == 42)
    #expect(scenario.batchSize == 16)
    #expect(scenario.maxOutputTokens == 64)
    #expect(scenario.temperature == 0.7)
    #expect(!scenario.streams)
    #expect(scenario.promptSizing == .calibrated)
    #expect(scenario.prompts == .list(["hello"]))
  }

  @Test func aSizingThatIsNoneIsAnError() {
    let error = #expect(throws: EnvironmentError.self) {
      try scenarios(["PERF_PROMPT_SIZING": "exact"])
    }
    #expect(
      error?.description
        == "PERF_PROMPT_SIZING=\"exact\": expected one of automatic, calibrated, words")
  }

  @Test func promptsMayComeFromAFile() throws {
    #expect(
      try scenarios(["PERF_DATASET": "prompts.txt"]).map(\.prompts) == [.file("prompts.txt")])
  }

  @Test func everyTrafficIsRunUnderEveryLoad() throws {
    let scenarios = try scenarios([
      "PERF_TRAFFIC": " D(100,100)  N(480,240)/(300,150) ", "PERF_CONCURRENCY": "1, 8",
      "PERF_REQUESTS": "20",
    ])
    #expect(
      scenarios.map(\.description) == [
        "live: D(100,100), closed(concurrency: 1), 20 requests",
        "live: D(100,100), closed(concurrency: 8), 20 requests",
        "live: N(480,240)/(300,150), closed(concurrency: 1), 20 requests",
        "live: N(480,240)/(300,150), closed(concurrency: 8), 20 requests",
      ])
    for scenario in scenarios { try scenario.validate() }
  }

  @Test(arguments: [
    (["PERF_RATE": "20"], "open(poisson(20.0 per second))"),
    (["PERF_RATE": "20", "PERF_ARRIVALS": "poisson"], "open(poisson(20.0 per second))"),
    (["PERF_RATE": "20", "PERF_ARRIVALS": "constant"], "open(constant(20.0 per second))"),
    (["PERF_RATE": "20", "PERF_ARRIVALS": "uniform"], "open(uniform(0 s, 100 ms))"),
    (["PERF_RATE": "20", "PERF_ARRIVALS": "normal"], "open(normal(50 ms, 10 ms))"),
    (["PERF_ARRIVALS": "poisson"], "open(poisson(1.0 per second))"),
    (
      ["PERF_RATE": "20", "PERF_ARRIVALS": "gamma"], "open(gamma(20.0 per second, burstiness 1.0))"
    ),
    (
      ["PERF_RATE": "20", "PERF_ARRIVALS": "gamma", "PERF_BURSTINESS": "0.25"],
      "open(gamma(20.0 per second, burstiness 0.25))"
    ),
    (
      ["PERF_RATE": "5..50", "PERF_RAMP": "60s"],
      "open(ramp(5.0 to 50.0 per second over 60 s, linear, poisson))"
    ),
    (
      ["PERF_RATE": "0..2.5", "PERF_DURATION": "5m", "PERF_ARRIVALS": "constant"],
      "open(ramp(0.0 to 2.5 per second over 300 s, linear, constant))"
    ),
    (
      ["PERF_CONCURRENCY": "8", "PERF_THINK_TIME": "1.5s"],
      "closed(concurrency: 8, thinkTime: 1.5 s)"
    ),
    (["PERF_THINK_TIME": "2s"], "closed(concurrency: 1, thinkTime: 2 s)"),
  ])
  func requestsComeByRate(_ values: [String: String], _ load: String) throws {
    #expect(try scenarios(values).map { "\($0.load)" } == [load])
  }

  @Test func everyRateIsACase() throws {
    let scenarios = try scenarios(["PERF_RATE": "1, 20,5..50", "PERF_RAMP": "10s"])
    #expect(
      scenarios.map { "\($0.load)" } == [
        "open(poisson(1.0 per second))", "open(poisson(20.0 per second))",
        "open(ramp(5.0 to 50.0 per second over 10 s, linear, poisson))",
      ])
    for scenario in scenarios { try scenario.validate() }
  }

  @Test(arguments: [
    ("20", RateLimit.perSecond(20)), ("20/5", .perSecond(20, burst: 5)), ("0.5", .perSecond(0.5)),
  ])
  func aRateLimitWrapsAnyLoad(_ text: String, _ limit: RateLimit) throws {
    #expect(try scenarios([:]).map(\.rateLimit) == [nil])
    for other in ["PERF_CONCURRENCY", "PERF_RATE"] {
      let scenarios = try scenarios(["PERF_RATE_LIMIT": text, other: "8"])
      #expect(scenarios.map(\.rateLimit) == [limit])
    }
  }

  @Test(arguments: [
    ([:], Extent.requests(100)), (["PERF_REQUESTS": "20"], .requests(20)),
    (["PERF_DURATION": "5m"], .seconds(300)),
    (
      ["PERF_REQUESTS": "20", "PERF_DURATION": "5m"],
      .atMost(requests: 20, duration: .seconds(300))
    ),
  ])
  func aRunIsLimitedByRequestsByTimeOrByBoth(_ values: [String: String], _ extent: Extent) throws {
    #expect(try scenarios(values).map(\.lasting) == [extent])
  }

  @Test(arguments: [
    ("20", Margin.requests(20)), ("0", .requests(0)), ("0.1", .share(0.1)), ("10%", .share(0.1)),
    ("5s", .seconds(5)), ("250ms", .duration(.milliseconds(250))), ("1m", .seconds(60)),
  ])
  func marginsAreCountsTimesOrShares(_ text: String, _ margin: Margin) throws {
    #expect(try scenarios(["PERF_WARMUP": text]).map(\.warmup) == [margin])
    #expect(try scenarios(["PERF_COOLDOWN": text]).map(\.cooldown) == [margin])
  }

  @Test func aWarmUpMayBeFound() throws {
    #expect(try scenarios(["PERF_WARMUP": "auto"]).map(\.warmup) == [.automatic])
  }

  private static let traffic =
    "expected traffic such as D(100,100), several separated by spaces"
  private static let margin =
    "expected a number of requests (20), a duration (5s) or a share (10% or 0.1)"
  private static let concurrency =
    "expected whole numbers from 1 to 100000, separated by commas"
  private static let rate =
    "expected requests a second such as 20, or a ramp such as 5..50, several separated by commas, "
    + "more than 0 and at most 1000000"
  private static let rateLimit =
    "expected requests a second such as 20, or with a burst such as 20/5, "
    + "each more than 0 and at most 1000000"
  private static let duration = "expected a duration such as 250ms, 30s or 5m, more than zero"

  @Test(arguments: [
    (
      "PERF_TRAFFIC", "D(100,100) D(1",
      traffic + #"; traffic "D(1", column 4: expected ",", found the end; write e.g. D(100,100)"#
    ),
    ("PERF_TRAFFIC", " ", traffic),
    ("PERF_CONCURRENCY", "0", concurrency),
    ("PERF_CONCURRENCY", "1,,8", concurrency),
    ("PERF_CONCURRENCY", "many", concurrency),
    ("PERF_RATE", "-1", rate),
    ("PERF_RATE", "inf", rate),
    ("PERF_RATE", "nan", rate),
    ("PERF_RATE", "0", rate),
    ("PERF_RATE", "5,", rate),
    ("PERF_RATE", "5..", rate),
    ("PERF_RATE", "1..2..3", rate),
    ("PERF_RATE", "0..0", rate),
    ("PERF_ARRIVALS", "bursty", "expected one of constant, gamma, normal, poisson, uniform"),
    (
      "PERF_BURSTINESS", "0.5", "expected nothing where PERF_RATE and PERF_ARRIVALS are not set"
    ),
    ("PERF_RAMP", "60s", "expected nothing where PERF_RATE is not set"),
    ("PERF_THINK_TIME", "0s", duration),
    ("PERF_RATE_LIMIT", "0", rateLimit),
    ("PERF_RATE_LIMIT", "20/0", rateLimit),
    ("PERF_RATE_LIMIT", "20/5/1", rateLimit),
    ("PERF_RATE_LIMIT", "fast", rateLimit),
    ("PERF_REQUESTS", "1e3", "expected a whole number from 1 to 1000000000"),
    ("PERF_DURATION", "0s", duration),
    ("PERF_DURATION", "soon", duration),
    ("PERF_WARMUP", "-3", margin + ", or auto"),
    ("PERF_WARMUP", "100%", margin + ", or auto"),
    ("PERF_COOLDOWN", "auto", margin),
    ("PERF_COOLDOWN", "1.5", margin),
    ("PERF_SEED", "-1", "expected a whole number from 0 to 9223372036854775807"),
    ("PERF_BATCH_SIZE", "0", "expected a whole number from 1 to 100000"),
    ("PERF_MAX_TOKENS", "0", "expected a whole number from 1 to 10000000"),
    ("PERF_TEMPERATURE", "3", "expected a number from 0 to 2"),
    ("PERF_STREAM", "maybe", "expected 0 or 1"),
  ])
  func aBadValueIsNamedWithWhatIsAllowed(_ name: String, _ value: String, _ text: String) {
    let error = #expect(throws: EnvironmentError.self) { try scenarios([name: value]) }
    #expect(error?.description == "\(name)=\"\(value)\": \(text)")
  }

  @Test(arguments: [
    (
      ["PERF_CONCURRENCY": "8", "PERF_RATE": "20"],
      #"PERF_CONCURRENCY="8": expected nothing where PERF_RATE or PERF_ARRIVALS is set: "#
        + "requests come by a rate or by free slots, not by both"
    ),
    (
      ["PERF_CONCURRENCY": "8", "PERF_ARRIVALS": "poisson"],
      #"PERF_CONCURRENCY="8": expected nothing where PERF_RATE or PERF_ARRIVALS is set: "#
        + "requests come by a rate or by free slots, not by both"
    ),
    (
      ["PERF_RATE": "20", "PERF_THINK_TIME": "2s"],
      #"PERF_THINK_TIME="2s": expected nothing where PERF_RATE or PERF_ARRIVALS is set: "#
        + "only who waits for replies thinks in between"
    ),
    (
      ["PERF_RATE": "20", "PERF_RAMP": "60s"],
      #"PERF_RAMP="60s": expected nothing where PERF_RATE is no ramp such as 5..50"#
    ),
    (
      ["PERF_RATE": "5..50"],
      #"PERF_RAMP="": expected a duration such as 60s where PERF_RATE is a ramp "#
        + "and PERF_DURATION is not set"
    ),
    (
      ["PERF_RATE": "5..50", "PERF_RAMP": "60s", "PERF_ARRIVALS": "gamma"],
      #"PERF_ARRIVALS="gamma": expected constant or poisson where PERF_RATE is a ramp"#
    ),
    (
      ["PERF_RATE": "5..50", "PERF_RAMP": "60s", "PERF_BURSTINESS": "2"],
      #"PERF_BURSTINESS="2": expected nothing where PERF_RATE is a ramp"#
    ),
    (
      ["PERF_RATE": "20", "PERF_BURSTINESS": "2"],
      #"PERF_BURSTINESS="2": expected nothing where PERF_ARRIVALS is not gamma"#
    ),
    (
      ["PERF_RATE": "20", "PERF_ARRIVALS": "gamma", "PERF_BURSTINESS": "0"],
      #"PERF_BURSTINESS="0": expected a number from 0.01 to 10000"#
    ),
    (
      ["PERF_PROMPT": "hello", "PERF_DATASET": "prompts.txt"],
      #"PERF_PROMPT="hello": expected nothing where PERF_DATASET is set: "#
        + "prompts come from one of them"
    ),
  ])
  func variablesThatContradictEachOtherAreRefused(_ values: [String: String], _ text: String) {
    let error = #expect(throws: EnvironmentError.self) { try scenarios(values) }
    #expect(error?.description == text)
  }

  private func provider(_ values: [String: String]) throws(EnvironmentError) -> any Provider {
    try LiveSettings(EnvironmentVariables(values)).provider()
  }

  #if HTTP
    private static let names = [
      "anthropic", "azure-openai", "bedrock", "gemini", "mock", "openai", "openai-compatible",
      "openai-completions", "openai-responses", "replay", "simulated", "vertex",
    ]
  #else
    private static let names = ["simulated"]
  #endif

  @Test(arguments: names)
  func everyProviderIsNamedByItsOwnWord(_ name: String) throws {
    #expect(try provider(["PERF_PROVIDER": name, "PERF_REPLAY": "a.jsonl"]).name == name)
  }

  #if HTTP
    @Test func aReplayNeedsAFile() {
      let error = #expect(throws: EnvironmentError.self) {
        try provider(["PERF_PROVIDER": "replay"])
      }
      #expect(
        error?.description
          == "PERF_REPLAY=\"\": expected the path of a file that PERF_CAPTURE had written")
    }

    @Test(arguments: ["PERF_CAPTURE", "PERF_REPLAY"])
    func captureAndReplayAreKnownToTheHarness(_ name: String) throws {
      #expect(try scenarios([name: "a.jsonl"]).count == 1)
    }
  #endif

  @Test(arguments: ["gopher", ""])
  func anUnknownProviderIsNamedWithThoseThereAre(_ name: String) {
    let error = #expect(throws: EnvironmentError.self) {
      try provider(["PERF_PROVIDER": name])
    }
    #expect(
      error?.description
        == "PERF_PROVIDER=\"\(name)\": expected one of \(Self.names.joined(separator: ", "))")
  }
}
