#if HTTP
  import Testing

  @testable import PerfHarness

  /// Tasks other than a chat with text, from the scenario to the timelines.
  @Suite(.timeLimit(.minutes(1))) struct TaskScenarioTests {
    private func run(
      _ traffic: Traffic, batchSize: Int = 1, as dialect: MockServer.Dialect = .openAI
    ) async throws -> Repetition {
      let scenario = Scenario(
        "tasks", traffic: traffic, batchSize: batchSize, load: .closed(concurrency: 2),
        lasting: .requests(6), maxOutputTokens: 4)
      let requests = try scenario.makeRequests()
      return try await withMockServer(.instant()) { server in
        let provider = server.client(as: dialect)
        try await provider.prepare(concurrency: 2)
        let repetition = await Runner(LoadPlan(scenario), provider: provider) {
          requests.request(index: $0, repetition: 0)
        }.run()
        await provider.shutdown()
        return repetition
      }
    }

    // A document of n tokens is n words, and so is a query: 3 texts of 8, and 3 documents of 8 and
    // the query of 4.
    @Test(arguments: [("E(8)", 24), ("R(8,4)", 28)] as [(Traffic, Int)])
    func aResultHasOneLatencyAndNoOutputTokens(_ traffic: Traffic, _ tokens: Int) async throws {
      let repetition = try await run(traffic, batchSize: 3)
      #expect(repetition.timelines.count == 6)
      for timeline in repetition.timelines {
        #expect(timeline.failure == nil)
        #expect(timeline.outputs.map(\.kind) == [.result])
        #expect(timeline.timeToFirstToken == timeline.endToEndLatency)
        #expect(timeline.timePerOutputToken == nil)
        #expect(timeline.tokens?.prompt == tokens)
        #expect(timeline.tokens?.output ?? 0 == 0)
      }
    }

    @Test(arguments: [MockServer.Dialect.openAI, .openAIResponses, .anthropic, .gemini, .bedrock])
    func aChatAboutAPictureIsAChat(_ dialect: MockServer.Dialect) async throws {
      let repetition = try await run("I(16,16,2)", as: dialect)
      #expect(repetition.timelines.count == 6)
      for timeline in repetition.timelines {
        #expect(timeline.failure == nil)
        #expect(timeline.outputs.map(\.kind) == [.text, .text, .text, .text])
        #expect(timeline.tokens?.output == 4)
      }
    }

    @Test func anAPIWithoutATaskSaysSo() async throws {
      let repetition = try await run("E(8)", as: .anthropic)
      #expect(repetition.timelines.allSatisfy { $0.failure?.code == "invalid_configuration" })
    }
  }
#endif
