import PerfHarness
import Testing

/// The Swift of ChoosingALoad.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct ChoosingALoadBlocks {
  func open() async throws {
    try await measure(
      Scenario(
        "chat", load: .open(.poisson(perSecond: 20)), lasting: .seconds(60), warmup: .seconds(10)),
      against: .simulated)
  }

  func varying() -> [Scenario] {
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
    return [up, faster, stairs]
  }

  func thinking() -> Scenario {
    let clients = Scenario(
      "clients",
      load: .closed(concurrency: 50, thinkTime: .logNormal(median: .seconds(5), sigma: 0.5)),
      lasting: .seconds(300), warmup: .seconds(30))
    return clients
  }

  func rateLimited() -> Scenario {
    let limited = Scenario(
      "limited", load: .closed(concurrency: 16), lasting: .requests(500),
      rateLimit: .perSecond(20, burst: 5))
    return limited
  }
}
