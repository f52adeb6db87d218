import PerfHarness
import Testing

/// The Swift of Guards.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct GuardsBlocks {
  struct Client {
    struct Reply {
      var usage: (input: Int, output: Int)
    }

    func answer(_ question: String) async throws -> Reply {
      Reply(usage: (input: 0, output: 0))
    }
  }

  struct Goodput {
    @Test(
      .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)),
      .objective(.outputTokensPerSecond, atLeast: 20),
      .budget(.goodputShare, atLeast: 0.95))
    func chat() async throws {
      let run = try await measure(
        Scenario("chat", load: .open(.poisson(perSecond: 20)), lasting: .requests(400)),
        against: .simulated)
      #expect(run[.goodput] > 15)
    }
  }

  func guarded() async throws {
    try await measure(
      Scenario(
        "chat", load: .open(.poisson(perSecond: 20)), lasting: .requests(2000),
        guards: [
          .cost(atMost: 5, at: Prices(inputPerMillion: 0.15, outputPerMillion: 0.60)),
          .errorRate(above: 0.2), .oversaturation,
        ]),
      against: .simulated)
  }

  func closure(_ client: Client, _ question: String) async throws {
    try await measure(
      load: .closed(concurrency: 8), lasting: .requests(1000), rateLimit: .perSecond(20, burst: 5),
      guards: [.tokens(atMost: 1_000_000), .errorRate(above: 0.2)]
    ) { probe in
      let reply = try await client.answer(question)
      probe.count(promptTokens: reply.usage.input, outputTokens: reply.usage.output)
    }
  }

  func settling() -> Scenario {
    Scenario("chat", load: .closed(concurrency: 8), lasting: .requests(1000), warmup: .automatic)
  }
}
