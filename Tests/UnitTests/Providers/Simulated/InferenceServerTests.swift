import Testing

@testable import PerfHarness

@Suite struct InferenceServerTests {
  @Test(arguments: [
    (
      InferenceServer(maxSequences: 0),
      "the simulated server's maxSequences is 0; expected at least 1; "
        + "write e.g. maxSequences: 256"
    ),
    (
      InferenceServer(tokensPerStep: -1),
      "the simulated server's tokensPerStep is -1; expected at least 1; "
        + "write e.g. tokensPerStep: 2048"
    ),
    (
      InferenceServer(prefillTokensPerSecond: 0),
      "the simulated server's prefillTokensPerSecond is 0.0; expected more than 0; "
        + "write e.g. prefillTokensPerSecond: 10_000"
    ),
    (
      InferenceServer(stepTime: .milliseconds(-1)),
      "the simulated server's stepTime is -1 ms; expected no less than 0; "
        + "write e.g. stepTime: .microseconds(40)"
    ),
    (
      InferenceServer(variation: .logNormal(sigma: .nan)),
      "the simulated server's sigma is nan; expected a number of at least 0; "
        + "write e.g. logNormal(sigma: 0.05)"
    ),
    (
      InferenceServer(tokensPerBlock: 0),
      "the simulated server's tokensPerBlock is 0; expected at least 1; "
        + "write e.g. tokensPerBlock: 16"
    ),
    (
      InferenceServer(cacheTokens: 15),
      "the simulated server's cacheTokens is 15; expected at least one block; "
        + "write e.g. cacheTokens: 400_000"
    ),
    (
      InferenceServer(maxWaiting: -1),
      "the simulated server's maxWaiting is -1; expected no less than 0; "
        + "write e.g. maxWaiting: 100"
    ),
  ])
  func aServerThatCanNotBeIsRefused(_ server: InferenceServer, _ message: String) async {
    await #expect(throws: ProviderError(.invalidConfiguration, message)) {
      try await SimulatedProvider(server: server).prepare(concurrency: 1)
    }
  }

  @Test func theDefaultsAreRight() throws {
    try InferenceServer().validate()
    try InferenceServer.queue(meanServiceTime: .milliseconds(10)).validate()
  }
}
