import PerfHarness
import Testing

/// The Swift of Providers.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct ProvidersBlocks {
  struct Tokenizer {
    func encode(_ text: String) -> [Int] { [] }
  }

  #if HTTP
    struct MyProvider: Provider {
      var baseURL: String
      var timeout: Duration
      let name = "mine"

      func generate(
        _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
      ) async throws(ProviderError) -> Completion {
        Completion(finishReason: .stop)
      }
    }
  #endif

  func tokenizer(_ myTokenizer: Tokenizer) -> Scenario {
    var scenario = Scenario("chat", traffic: "D(100,100)")
    scenario.tokenizer = TokenCounter("my vocabulary") { text in myTokenizer.encode(text).count }
    return scenario
  }

  #if HTTP
    struct Several {
      @Suite(.benchmark)
      struct Assistants {
        static let providers: [any Provider] = [
          .openAI(model: "gpt-4o-mini"), .anthropic(model: "claude-haiku-4-5"),
          .gemini(model: "gemini-2.5-flash"),
        ]

        @Test(
          .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(800)),
          .budget(.errorRate, atMost: 0.01),
          arguments: providers.indices)
        func chat(_ index: Int) async throws {
          let provider = Self.providers[index]
          try await measure(
            Scenario(
              "chat", traffic: "D(100,100)", load: .closed(concurrency: 4), lasting: .requests(100)),
            against: provider, as: provider.name)
        }
      }
    }

    struct YourOwn {
      @Test(arguments: ProviderConformance.Rule.allCases)
      func myProviderConforms(to rule: ProviderConformance.Rule) async throws {
        let conformance = ProviderConformance(speaking: .openAI) { server, timeout in
          MyProvider(baseURL: server.baseURL, timeout: timeout)
        }
        #expect(try await conformance.violations(of: rule) == [])
      }
    }
  #endif
}
