#if HTTP

  import Testing

  @testable import PerfHarness

  /// Prompts that a model behind real sockets finds again in its prefix cache, by their words.
  @Suite(.timeLimit(.minutes(1))) struct MockServerPrefixCacheTests {
    private static func server(
      cachesPrefixes: Bool = true, cacheTokens: Int = 100_000
    ) -> InferenceServer {
      InferenceServer(
        prefillTokensPerSecond: 10_000_000, stepTime: .microseconds(100), cacheTokens: cacheTokens,
        cachesPrefixes: cachesPrefixes)
    }

    /// So many words that are like no others.
    private static func words(_ name: String, _ count: Int) -> String {
      (0..<count).map { "\(name)\($0)" }.joined(separator: " ")
    }

    private static func request(
      _ id: String, _ prompt: String, streams: Bool = true
    ) -> GenerationRequest {
      GenerationRequest(id: id, prompt: prompt, maxOutputTokens: 3, streams: streams)
    }

    /// What usage tells of requests that are sent one after another.
    private func usages(
      of requests: [GenerationRequest], as dialect: MockServer.Dialect = .openAI,
      _ behavior: MockServer.Behavior = MockServer.Behavior(server: server())
    ) async throws -> [TokenUsage] {
      try await withMockServer(behavior) { server in
        let client = server.client(as: dialect)
        var usages: [TokenUsage] = []
        for request in requests {
          usages.append(try #require(try await client.generate(request) { _ in }.usage))
        }
        await client.shutdown()
        return usages
      }
    }

    /// Of 40 words two blocks of 16 are full; of 32 the last word is computed all the same, and with it
    /// its block. The tokens of the prompt are all of them, whatever was cached.
    @Test(arguments: MockServer.Dialect.all, [true, false])
    func theSamePromptIsFoundInEveryAPI(
      _ dialect: MockServer.Dialect, _ streams: Bool
    ) async throws {
      let (long, short) = (Self.words("a", 40), Self.words("b", 32))
      let usages = try await usages(
        of: [long, long, short, short].enumerated().map {
          Self.request("r\($0)", $1, streams: streams)
        }, as: dialect)
      #expect(usages.map { $0.cached ?? 0 } == [0, 32, 0, 16])
      #expect(usages.map(\.prompt) == [40, 40, 32, 32])
      #expect(usages.allSatisfy { $0.output == 3 && $0.promptIncludesCached })
    }

    /// What comes in front of a prompt makes all of it another one.
    @Test func aSharedPrefixIsFoundAndANonceDefeatsIt() async throws {
      let front = Self.words("f", 40)
      let usages = try await usages(
        of: [
          "\(front) \(Self.words("a", 20))", "\(front) \(Self.words("b", 30))",
          "nonce \(front) \(Self.words("b", 30))",
        ].enumerated().map { Self.request("r\($0)", $1) })
      #expect(usages.map(\.cached) == [0, 32, 0])
    }

    /// vLLM's and SGLang's own servers leave out what is nothing; Ollama and TGI never tell.
    @Test(
      arguments: [
        (.openAI, [0, 32]), (.vLLM, [nil, 32]), (.sglang, [nil, 32]), (.llamaCpp, [nil, 32]),
        (.ollama, [nil, nil]), (.tgi, [nil, nil]),
      ] as [(MockServer.Behavior.Flavor, [Int?])])
    func serversTellOfItInTheirOwnManner(
      _ flavor: MockServer.Behavior.Flavor, _ cached: [Int?]
    ) async throws {
      let behavior = MockServer.Behavior(flavor: flavor, server: Self.server())
      let prompt = Self.words("a", 40)
      let usages = try await usages(
        of: ["a", "b"].map { Self.request($0, prompt) }, behavior)
      #expect(usages.map(\.cached) == cached)
    }

    @Test func withoutAPrefixCacheNothingIsFound() async throws {
      let behavior = MockServer.Behavior(server: Self.server(cachesPrefixes: false))
      let prompt = Self.words("a", 40)
      let usages = try await usages(of: ["a", "b"].map { Self.request($0, prompt) }, behavior)
      #expect(usages.map(\.cached) == [0, 0])
    }

    /// What a template adds comes first: of 8 tokens and 40 words three blocks are full.
    @Test func aTemplateIsAPartOfThePrompt() async throws {
      let behavior = MockServer.Behavior(templateTokens: 8, server: Self.server())
      let prompts = ["\(Self.words("f", 40)) x y", "\(Self.words("f", 40)) z"]
      let usages = try await usages(
        of: prompts.enumerated().map { Self.request("r\($0)", $1) }, behavior)
      #expect(usages.map(\.cached) == [0, 48])
      #expect(usages.map(\.prompt) == [50, 49])
    }

    /// Bedrock's and Gemini's requests have their instructions behind the messages; prompts have not.
    @Test(arguments: [.openAI, .anthropic, .gemini, .bedrock] as [MockServer.Dialect])
    func instructionsComeFirst(_ dialect: MockServer.Dialect) async throws {
      let requests = ["a", "b"].map { name in
        GenerationRequest(
          id: name,
          .chat([
            GenerationRequest.Message(role: .system, text: Self.words("system", 33)),
            GenerationRequest.Message(text: Self.words(name, 20)),
          ]), maxOutputTokens: 2)
      }
      let usages = try await usages(of: requests, as: dialect)
      #expect(usages.map { $0.cached ?? 0 } == [0, 32])
    }

    @Test func aReplyWithHitsIsWholeAndHasAllItsTokens() async throws {
      try await withMockServer(MockServer.Behavior(server: Self.server())) { server in
        let client = server.client(as: .openAI)
        for (id, streams) in [("a", true), ("b", true), ("c", false)] {
          var request = Self.request(id, Self.words("a", 40), streams: streams)
          request.keepsText = true
          let completion = try await client.generate(request) { _ in }
          #expect(completion.text == " the time of")
        }
        await client.shutdown()
        #expect(server.exchanges.map(\.sent.count) == [3, 3, 3])
        #expect(server.exchanges.allSatisfy { $0.isComplete && $0.status == 200 })
      }
    }

    /// The same requests one after another, of the same scenario, to the simulated provider and through
    /// sockets. Two of the caches are so small that prefixes are forgotten on the way; each conversation
    /// goes on from what its own server said.
    @Test(arguments: [100_000, 640, 320])
    func theSimulatedProviderFindsAsMuch(_ cacheTokens: Int) async throws {
      let scenarios = [
        Scenario(
          "shared", traffic: "U(60,120)/(4,20)", seed: 5,
          sharedPrefix: .share(0.5, groups: 3)),
        Scenario(
          "talk", traffic: "U(20,40)/(5,20)", seed: 6,
          conversation: .turns(4, systemTokens: 40)),
      ]
      let server = Self.server(cacheTokens: cacheTokens)
      for scenario in scenarios {
        let simulated = SimulatedProvider(server: server)
        let expected = try await simulated.clock.run {
          try await Self.cachedTokens(scenario, of: simulated)
        }
        let found = try await withMockServer(MockServer.Behavior(server: server)) { server in
          let client = server.client(as: .openAI)
          let found = try await Self.cachedTokens(scenario, of: client)
          await client.shutdown()
          return found
        }
        #expect(found == expected)
        #expect(found.count == 40)
        #expect(found.contains { $0 > 0 })
      }
    }

    /// Of 40 requests: those that begin something in turn with the turns that follow them.
    private static func cachedTokens(
      _ scenario: Scenario, of provider: some Provider
    ) async throws -> [Int] {
      let requests = try scenario.makeRequests()
      var talks: [GenerationRequest] = []
      var cached: [Int] = []
      for index in 0..<40 {
        let goesOn = index % 2 == 1 && !talks.isEmpty
        let request =
          goesOn ? talks.removeFirst() : requests.request(index: index, repetition: 0)
        let completion = try await provider.generate(request) { _ in }
        cached.append(completion.usage?.cached ?? 0)
        let next = requests.request(
          index: 100 + index, repetition: 0, after: request, completion)
        if let next { talks.append(next) }
      }
      // A conversation that can't go on would make this a test of something else.
      #expect(talks.isEmpty == (scenario.conversation == nil))
      return cached
    }
  }

#endif
