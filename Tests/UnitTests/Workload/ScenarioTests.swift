import PerfHarness
import Testing

@Suite struct ScenarioTests {
  @Test func shortestScenarioIsComplete() throws {
    let scenario = Scenario("chat")
    try scenario.validate()
    #expect(scenario.description == "chat: D(100,100), closed(concurrency: 1), 100 requests")
    #expect(
      scenario.settings.map { "\($0.name)=\($0.value)" } == [
        "traffic=D(100,100)", "prompts=synthetic", "load=closed(concurrency: 1)",
        "lasting=100 requests", "warmup=none", "cooldown=none", "seed=1", "streams=true",
        "temperature=0.0",
      ])
  }

  @Test func settingsAreEverythingButTheName() {
    let scenario = Scenario(
      "chat", traffic: "U(50,100)", batchSize: 4, prompts: .file("prompts.txt"),
      load: .open(.poisson(perSecond: 20)), lasting: .seconds(90), warmup: .share(0.1),
      cooldown: .seconds(1.5), seed: 7, streams: false, temperature: nil, maxOutputTokens: 64)
    #expect(
      scenario.settings.map { "\($0.name)=\($0.value)" } == [
        "traffic=U(50,100)", "prompts=file prompts.txt", "load=open(poisson(20.0 per second))",
        "lasting=90 s", "warmup=0.1 of the extent", "cooldown=1.5 s", "seed=7", "streams=false",
        "temperature=server default", "batchSize=4", "maxOutputTokens=64",
      ])
  }

  @Test func aRateLimitIsASettingOfItsOwn() {
    let scenario = Scenario("chat", rateLimit: .perSecond(20, burst: 5))
    #expect(
      scenario.description
        == "chat: D(100,100), closed(concurrency: 1), limited to 20.0 per second, burst 5, 100 requests"
    )
    #expect(
      scenario.settings.last.map { "\($0.name)=\($0.value)" }
        == "rateLimit=20.0 per second, burst 5")
  }

  private static let invalid: [(Scenario, WorkloadError.Code, String)] = [
    (
      Scenario("chat", rateLimit: .perSecond(20, burst: 0)), .invalidRateLimit,
      #"scenario "chat": rate limit 20.0 per second, burst 0: the burst is 0; expected 1 to 1000000 requests; write e.g. .perSecond(20, burst: 5)"#
    ),
    (
      Scenario(" "), .invalidSetting,
      #"a scenario has no name; expected one that reports can show; write e.g. Scenario("chat")"#
    ),
    (
      Scenario("chat", traffic: "D(100;100)"), .invalidTraffic,
      #"scenario "chat": traffic "D(100;100)", column 6: expected ",", found ";"; write e.g. D(100,100)"#
    ),
    (
      Scenario("chat", prompts: .list([])), .invalidPrompts,
      #"scenario "chat": the list of prompts is empty; expected at least one; add one or write .synthetic"#
    ),
    (
      Scenario("chat", load: .closed(concurrency: 0)), .invalidConcurrency,
      #"scenario "chat": the concurrency is 0; expected 1 to 100000; write e.g. .closed(concurrency: 8)"#
    ),
    (
      Scenario("chat", load: .closed(concurrency: 100_001)), .invalidConcurrency,
      #"scenario "chat": the concurrency is 100001; expected 1 to 100000; write e.g. .closed(concurrency: 8)"#
    ),
    (
      Scenario("chat", load: .open(.poisson(perSecond: 0))), .invalidArrivals,
      #"scenario "chat": arrivals poisson(0.0 per second): the rate is 0.0; expected more than 0 and at most 1000000 per second; write e.g. .poisson(perSecond: 20)"#
    ),
    (
      Scenario("chat", batchSize: 0), .invalidSetting,
      #"scenario "chat": batchSize is 0; expected 1 to 100000 texts a request; write e.g. 8"#
    ),
    (
      Scenario("chat", lasting: .requests(0)), .invalidExtent,
      #"scenario "chat": the extent is 0 requests; expected 1 to 1000000000 requests; write e.g. .requests(100)"#
    ),
    (
      Scenario("chat", lasting: .seconds(0)), .invalidExtent,
      #"scenario "chat": the extent is 0 s; expected more than 0 s and at most 31536000 s; write e.g. .seconds(60)"#
    ),
    (
      Scenario("chat", lasting: .seconds(1e9)), .invalidExtent,
      #"scenario "chat": the extent is 1000000000 s; expected more than 0 s and at most 31536000 s; write e.g. .seconds(60)"#
    ),
    (
      Scenario("chat", warmup: .requests(-1)), .invalidMargin,
      #"scenario "chat": warm-up: it is -1 requests; expected 0 to 1000000000 requests; write e.g. .requests(20)"#
    ),
    (
      Scenario("chat", cooldown: .seconds(-1)), .invalidMargin,
      #"scenario "chat": cool-down: it is -1 s; expected 0 s to 31536000 s; write e.g. .seconds(10)"#
    ),
    (
      Scenario("chat", warmup: .share(1)), .invalidMargin,
      #"scenario "chat": warm-up: it is 1.0 of the extent; expected 0 or more and less than 1 of it; write e.g. .share(0.1)"#
    ),
    (
      Scenario("chat", warmup: .share(.nan)), .invalidMargin,
      #"scenario "chat": warm-up: it is nan of the extent; expected 0 or more and less than 1 of it; write e.g. .share(0.1)"#
    ),
    (
      Scenario("chat", temperature: -0.5), .invalidSetting,
      #"scenario "chat": the temperature is -0.5; expected 0 or more; write e.g. 0, or nil to leave it to the server"#
    ),
    (
      Scenario("chat", maxOutputTokens: 0), .invalidSetting,
      #"scenario "chat": maxOutputTokens is 0; expected 1 or more; write e.g. 100, or nil to leave it to the traffic"#
    ),
  ]

  @Test func mistakesSayWhatWasExpected() throws {
    for (scenario, code, message) in Self.invalid {
      let error = try #require(throws: WorkloadError.self) { try scenario.validate() }
      #expect(error.description == message)
      #expect(error.code == code)
      #expect(throws: error) { try scenario.makeRequests() }
    }
  }

  @Test func onlyAnUnusualSizingIsPartOfTheExperiment() {
    #expect(!Scenario("a").settings.contains { $0.name == "promptSizing" })
    let setting = Scenario("a", promptSizing: .words).settings.last
    #expect(setting?.name == "promptSizing")
    #expect(setting?.value == "words")
  }
}
