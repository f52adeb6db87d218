import PerfHarness
import Testing

/// The Swift of MisbehavingServer.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct MisbehavingServerBlocks {
  #if HTTP
    func provider(_ scenario: Scenario) async throws {
      try await measure(scenario, against: .mockServer(timeToFirstToken: .milliseconds(80)))
    }

    func server() async throws {
      let gaps = DurationDistribution.logNormal(median: .milliseconds(8), sigma: 0.3)
      let server = try await MockServer.start(
        MockServer.Behavior(
          timeToFirstToken: .mixture([(9, .milliseconds(20)), (1, .milliseconds(400))]),
          tokenGap: gaps.withStalls(0.002, of: .seconds(1)),
          faults: .shares([
            .rateLimit(retryAfter: .seconds(2)): 0.01, .reset(afterTokens: 5): 0.005,
          ])))
      // Clients ask `server.address`, which is http://127.0.0.1:PORT.
      await server.stop()
    }
  #endif
}
