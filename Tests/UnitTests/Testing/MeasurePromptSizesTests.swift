import Foundation
import Testing

@testable import PerfHarness

/// `measure` and `compare` make prompts that the server finds as long as the traffic says.
@Suite(.timeLimit(.minutes(1))) struct MeasurePromptSizesTests {
  @Test func underASimulatedClockNothingIsSaidOfIt() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let run = try await measure(
        Scenario("chat", lasting: .requests(5), promptSizing: .calibrated), against: .simulated)
      #expect(run.promptSizes == nil)
    }
    #expect(findings.isEmpty)
    #expect(!bench.output.contains("prompts  "))
    #expect(bench.output.contains("promptSizing calibrated"))
  }

  #if HTTP
    private static func scenario(_ sizing: PromptSizing = .automatic) -> Scenario {
      Scenario(
        "chat", traffic: "U(20,90)/(2,5)", load: .closed(concurrency: 2), lasting: .requests(10),
        promptSizing: sizing)
    }

    private static func server(
      _ flavor: MockServer.Behavior.Flavor, template: Int = 7,
      as dialect: MockServer.Dialect = .openAICompatible
    ) -> MockServerProvider {
      MockServerProvider(
        .instant {
          $0.flavor = flavor
          $0.templateTokens = template
        }, as: dialect)
    }

    private func wanted(_ run: Run) -> [Int] { run.timelines.compactMap(\.wantedPromptTokens) }
    private func counted(_ run: Run) -> [Int] { run.timelines.compactMap { $0.tokens?.prompt } }

    @Test(arguments: [
      (MockServer.Behavior.Flavor.vLLM, MockServer.Dialect.openAICompatible),
      (.llamaCpp, .openAICompatible), (.openAI, .openAI), (.openAI, .anthropic),
      (.openAI, .gemini), (.openAI, .bedrock),
    ])
    func promptsHaveWhatTheTrafficSays(
      flavor: MockServer.Behavior.Flavor, dialect: MockServer.Dialect
    ) async throws {
      let bench = try Bench()
      let results = bench.results
      _ = try await bench.findings(["PERF_OUTPUT": results, "PERF_REPETITIONS": "1"]) {
        let run = try await measure(
          Self.scenario(), against: Self.server(flavor, as: dialect))
        #expect(run.promptSizes?.scale == PromptScale(source: .tokenizer, templateTokens: 7))
        #expect(run.promptSizes?.checked == 3)
        #expect(wanted(run).count == 10)
        #expect(wanted(run) == counted(run))
      }
      #expect(
        bench.output.contains(
          "prompts      sized by the server's tokenizer: 7 tokens of template, then a token a word; "
            + "checked on 3; the server counted what was wanted"))
      let report = try JSONDecoder().decode(
        EncodedReport.V1.self, from: Data(bench.text("results/report.json").utf8))
      let sizes = try #require(report.runs.first?.promptSizes)
      #expect(sizes.source == "tokenizer")
      #expect(sizes.deviation?.requests == 10)
      #expect(sizes.deviation?.mean == 0)
    }

    @Test(arguments: [7, 0])
    func promptsOfATraceHaveWhatItSays(template: Int) async throws {
      let bench = try Bench()
      _ = try await bench.findings {
        let run = try await measure(
          Scenario(
            "trace", traffic: .trace,
            prompts: .trace(TraceReplay(.file("Fixtures/traces/mooncake.jsonl"))),
            lasting: .requests(4), maxOutputTokens: 2),
          against: Self.server(.vLLM, template: template), repetitions: 1)
        #expect(
          run.promptSizes?.scale == PromptScale(source: .tokenizer, templateTokens: template))
        #expect(Set(wanted(run)) == [1200, 1100, 300, 512])
        #expect(wanted(run) == counted(run))
      }
    }

    @Test func documentsAndQueriesHaveWhatTheTrafficSays() async throws {
      let bench = try Bench()
      _ = try await bench.findings {
        let run = try await measure(
          Scenario("ranking", traffic: "R(20,9)", batchSize: 3, lasting: .requests(4)),
          against: Self.server(.vLLM), repetitions: 1)
        #expect(run.promptSizes?.scale == PromptScale(source: .tokenizer))
        #expect(run.promptSizes?.checked == 1)
        #expect(Set(wanted(run)) == [69])
        #expect(wanted(run) == counted(run))
      }
    }

    /// Ollama has no tokenizer to ask.
    @Test(arguments: PromptSizing.allCases)
    func withoutATokenizerItIsSaidHowFarPromptsAreOff(sizing: PromptSizing) async throws {
      let bench = try Bench()
      _ = try await bench.findings {
        let run = try await measure(Self.scenario(sizing), against: Self.server(.ollama))
        if sizing == .calibrated {
          #expect(run.promptSizes?.scale.source == .calibration)
          #expect(wanted(run) == counted(run))
        } else {
          #expect(run.promptSizes?.scale == .estimate)
          #expect(wanted(run).map { $0 + 7 } == counted(run))
        }
      }
      let estimate =
        "prompts      sized by estimate: a token a word, no template known of; "
        + "the server counted 7.00 more than wanted on average, 7 more at most"
      #expect(bench.output.contains(estimate) == (sizing != .calibrated))
    }

    /// What counts is another server, which answers nothing but 500.
    @Test func aCounterThatFailsDoesNotFailTheRun() async throws {
      let bench = try Bench()
      let findings = try await bench.findings {
        let reply = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"
        try await withServer([[.request, .write(reply), .close]]) { server, _ in
          let counted = Misleading(
            answering: Self.server(.ollama),
            counting: HTTPProvider(
              AnthropicService(model: "m", baseURL: "http://127.0.0.1:\(server.port)"),
              environment: EnvironmentVariables([:])))
          let run = try await measure(Self.scenario(), against: counted)
          #expect(run.outcome == .completed)
          #expect(run.promptSizes?.scale == .estimate)
        }
      }
      #expect(findings.filter(\.isFailure).isEmpty)
      #expect(bench.output.contains("note: the server's count of tokens was not to be had: "))
    }

    private struct Misleading: Provider {
      let answering: MockServerProvider
      let counting: HTTPProvider
      let name = "misleading"
      var clock: any TimeSource { answering.clock }
      var taskExecutors: [any TaskExecutor] { answering.taskExecutors }

      init(answering: MockServerProvider, counting: HTTPProvider) {
        self.answering = answering
        self.counting = counting
      }

      func prepare(concurrency: Int) async throws(ProviderError) {
        try await answering.prepare(concurrency: concurrency)
      }

      func generate(
        _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
      ) async throws(ProviderError) -> Completion {
        try await answering.generate(request, receive: receive)
      }

      func countTokens(of request: GenerationRequest) async throws(ProviderError) -> Int? {
        try await counting.countTokens(of: request)
      }

      func shutdown() async {
        await answering.shutdown()
        await counting.shutdown()
      }
    }

    @Test func bothSidesGetThePromptsThatTheControlCounts() async throws {
      let bench = try Bench()
      _ = try await bench.findings {
        let runs = try await compare(
          Self.scenario(), candidate: Self.server(.vLLM, template: 12),
          control: Self.server(.vLLM, template: 7), rounds: 2)
        for run in [runs.candidate, runs.control] {
          #expect(run.promptSizes?.scale.templateTokens == 7)
        }
        #expect(wanted(runs.control) == counted(runs.control))
        #expect(wanted(runs.candidate).map { $0 + 5 } == counted(runs.candidate))
      }
    }

    @Test func aControlThatCannotCountLeavesItToTheCandidate() async throws {
      let bench = try Bench()
      _ = try await bench.findings {
        let runs = try await compare(
          Self.scenario(), candidate: Self.server(.vLLM), control: Self.server(.ollama), rounds: 2)
        #expect(runs.candidate.promptSizes?.scale.source == .tokenizer)
        #expect(wanted(runs.control) == counted(runs.control))
      }
    }

    /// The second case asks only for the check of its own prompts.
    @Test func aServerIsAskedForItsWordsOnce() async throws {
      let bench = try Bench()
      let server = try await MockServer.start(.instant { $0.flavor = .vLLM })
      _ = try await bench.findings(["PERF_REPETITIONS": "1"]) {
        var asked: [Int] = []
        for name in ["first", "second"] {
          let before = server.requestsReceived
          try await measure(
            Self.scenario(), against: server.client(as: .openAICompatible), as: name)
          asked.append(server.requestsReceived - before - 10)
        }
        // A word, all words and three prompts.
        #expect(asked == [5, 3])
        #expect(server.exchanges.count == 20)
      }
      await server.stop()
    }
  #endif
}
