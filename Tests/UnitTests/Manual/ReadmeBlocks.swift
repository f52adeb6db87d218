import PerfHarness
import Testing

/// The Swift of README.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct ReadmeBlocks {
  struct Database {
    func rows(of query: String) -> AsyncThrowingStream<String, any Error> {
      AsyncThrowingStream { $0.finish() }
    }
  }

  #if HTTP
    struct First {
      @Suite(.benchmark)
      struct ChatLatency {
        @Test(
          .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)),
          .budget(.p50, of: .outputTokensPerSecond, atLeast: 40),
          .baseline(within: .percent(10)),
          arguments: ["D(100,100)", "N(480,240)/(300,150)"] as [Traffic])
        func chat(_ traffic: Traffic) async throws {
          try await measure(
            Scenario(
              "chat", traffic: traffic, load: .open(.poisson(perSecond: 20)),
              lasting: .requests(400), warmup: .requests(20)),
            against: .openAI(model: "gpt-4o-mini"))
        }
      }
    }

    struct YourOwn {
      @Suite(.benchmark)
      struct Latency {
        @Test(
          .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(500)),
          .baseline(within: .percent(10)))
        func chat() async throws {
          try await measure(
            Scenario(
              "chat", traffic: "D(100,100)", load: .closed(concurrency: 8), lasting: .requests(200)),
            against: .openAI(model: "my-model", baseURL: "http://127.0.0.1:8000"))
        }
      }
    }
  #endif

  func closure(_ database: Database, _ query: String) async throws {
    try await measure(load: .closed(concurrency: 8), lasting: .seconds(10)) { probe in
      for try await _ in database.rows(of: query) { probe.mark(.token) }
    }
  }

  #if HTTP
    func canary() async throws {
      try await compare(
        Scenario(
          "canary", traffic: "D(100,100)", load: .closed(concurrency: 8), lasting: .requests(100)),
        candidate: .openAI(model: "m", baseURL: "http://canary:8000"),
        control: .openAI(model: "m", baseURL: "http://stable:8000"))
    }

    struct HowMuch {
      @Test(
        .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(500)),
        .capacity(atLeast: .requestsPerSecond(20)))
      func carriesTwenty() async throws {
        try await capacity(
          of: Scenario("chat", load: .open(.poisson(perSecond: 1)), lasting: .requests(400)),
          against: .openAI(model: "my-model", baseURL: "http://127.0.0.1:8000"))
      }
    }
  #endif
}
