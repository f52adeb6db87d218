#if HTTP
  import Testing

  @testable import PerfHarness

  /// What the live suite does, with each provider that the environment can name, against a server that
  /// speaks its API.
  @Suite(.timeLimit(.minutes(1))) struct LiveProvidersTests {
    @Test(arguments: [
      "openai", "openai-responses", "openai-completions", "openai-compatible", "azure-openai",
      "anthropic", "gemini", "vertex", "bedrock",
    ])
    func eachRunsAgainstAnyServerOfItsAPI(_ name: String) async throws {
      try await withMockServer(.instant { $0.apiKey = "the-key" }) { server in
        let settings = LiveSettings(
          EnvironmentVariables([
            "PERF_PROVIDER": name, "PERF_BASE_URL": server.address, "PERF_API_KEY": "the-key",
            "PERF_MODEL": "m", "PERF_REQUESTS": "4", "PERF_TRAFFIC": "D(5,4)",
            // What the two clouds want to know besides.
            "GOOGLE_CLOUD_PROJECT": "p", "AWS_REGION": "us-east-1", "HOME": "/nowhere",
          ]))
        let scenario = try #require(try settings.scenarios().first)
        let requests = try scenario.makeRequests()
        let provider = try settings.provider()
        #expect(provider.name == name)
        try await provider.prepare(concurrency: 1)
        #expect(provider.model == "m")
        let repetition = await Runner(LoadPlan(scenario), provider: provider) {
          requests.request(index: $0, repetition: 0)
        }.run()
        await provider.shutdown()
        #expect(repetition.timelines.count == 4)
        for timeline in repetition.timelines {
          #expect(timeline.failure == nil)
          #expect(timeline.outputs.count == 4)
          #expect(timeline.tokens?.prompt == 5)
          #expect(timeline.tokens?.output == 4)
          #expect(timeline.tokens?.source == .usage)
        }
      }
    }
  }
#endif
