import Synchronization
import Testing

@testable import PerfHarness

@Suite struct PromptSizerTests {
  /// A server with a tokenizer, which may be asked or not.
  private final class Server: Provider {
    enum Counter: Sendable {
      case none
      case tokenizer
      /// Answers so often, then fails.
      case failing(after: Int)
    }

    let name = "fake"
    let endpoint: String?
    let clock: any TimeSource
    let tokenizer: FakeTokenizer
    let counter: Counter
    let tellsUsage: Bool
    private let asked = Mutex((counts: 0, generations: [GenerationRequest]()))

    init(
      _ tokenizer: FakeTokenizer = FakeTokenizer(), counter: Counter = .tokenizer,
      tellsUsage: Bool = true, clock: any TimeSource = SystemClock(), endpoint: String? = nil
    ) {
      self.tokenizer = tokenizer
      self.counter = counter
      self.tellsUsage = tellsUsage
      self.clock = clock
      self.endpoint = endpoint
    }

    var counts: Int { asked.withLock { $0.counts } }
    var generations: [GenerationRequest] { asked.withLock { $0.generations } }

    private func tokens(_ request: GenerationRequest) -> Int {
      switch request.input {
      case .chat(let messages): tokenizer.count(messages.map(\.text).joined(separator: " "))
      case .embedding(let texts): texts.reduce(0) { $0 + tokenizer.count($1) }
      case .rerank(let query, let documents):
        documents.reduce(tokenizer.count(query)) { $0 + tokenizer.count($1) }
      }
    }

    func countTokens(of request: GenerationRequest) async throws(ProviderError) -> Int? {
      let number = asked.withLock { asked in
        asked.counts += 1
        return asked.counts
      }
      switch counter {
      case .none: return nil
      case .failing(let count) where number > count:
        throw ProviderError(.http(500), "it is broken")
      case .tokenizer, .failing: return tokens(request)
      }
    }

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      asked.withLock { $0.generations.append(request) }
      return Completion(
        usage: tellsUsage ? TokenUsage(prompt: tokens(request), output: 1) : nil,
        finishReason: .length)
    }
  }

  private func sizes(
    _ server: Server, _ sizing: PromptSizing = .automatic, traffic: Traffic = "U(20,90)/(5,6)",
    known: PromptScale? = nil
  ) async throws -> PromptSizes {
    let requests = try Scenario("chat", traffic: traffic).makeRequests()
    return await PromptSizer(server, sizing, requests: requests).sizes(known: known)
  }

  @Test func theServersTokenizerComesFirst() async throws {
    let server = Server(.splitting(2, seed: 3))
    let sizes = try await sizes(server)
    #expect(sizes.scale.source == .tokenizer)
    #expect(sizes.scale.templateTokens == 7)
    #expect(sizes.scale.words.count == 254)
    #expect(sizes.checked == 3)
    #expect(sizes.greatestCheckDeviation == 0)
    #expect(sizes.notes.isEmpty)
    #expect(server.generations.isEmpty)
  }

  @Test(arguments: PromptSizing.allCases)
  func withoutATokenizerOnlyCalibrationGenerates(sizing: PromptSizing) async throws {
    let server = Server(counter: .none)
    let sizes = try await sizes(server, sizing)
    #expect(sizes.notes.isEmpty)
    #expect(server.counts == (sizing == .words ? 0 : 1))
    guard sizing == .calibrated else {
      #expect(sizes == PromptSizes(.estimate))
      #expect(server.generations.isEmpty)
      return
    }
    #expect(sizes.scale == PromptScale(source: .calibration, templateTokens: 7))
    #expect(sizes.checked == 1)
    #expect(sizes.greatestCheckDeviation == 0)
    // A word, all words, and a prompt such as will be sent; a token in reply to each.
    #expect(server.generations.count == 3)
    #expect(server.generations.allSatisfy { $0.maxOutputTokens == 1 && !$0.streams })
  }

  @Test func aRatioIsCheckedAndToldHowFarItIsOff() async throws {
    var tokenizer = FakeTokenizer()
    for word in CommonWords.all.dropFirst().prefix(77) { tokenizer.tokens[String(word)] = 2 }
    let sizes = try await sizes(Server(tokenizer, counter: .none), .calibrated)
    #expect(sizes.scale.tokensPerWord == 333.0 / 256)
    #expect(sizes.checked == 1)
    // 90 tokens are some 64 words, whose tokens deviate by 0.46 · 8 = 3.7; five times that.
    #expect(sizes.greatestCheckDeviation.magnitude <= 18)
  }

  @Test(arguments: [0, 1])
  func aCounterThatFailsIsNotedAndNoMore(after count: Int) async throws {
    let sizes = try await sizes(Server(counter: .failing(after: count)))
    #expect(sizes.scale == .estimate)
    #expect(sizes.notes == ["the server's count of tokens was not to be had: it is broken"])
    let calibrated = try await self.sizes(
      Server(counter: .failing(after: count)), .calibrated)
    #expect(calibrated.scale.source == .calibration)
    #expect(calibrated.notes == sizes.notes)
  }

  @Test func aCheckThatFailsIsNotedAndNoMore() async throws {
    let sizes = try await sizes(Server(counter: .failing(after: 3)))
    #expect(sizes.scale.source == .tokenizer)
    #expect(sizes.checked == 1)
    #expect(sizes.notes == ["the size of the prompts could not be checked: it is broken"])
  }

  @Test func aServerThatTellsNoUsageCannotBeCalibrated() async throws {
    let sizes = try await sizes(Server(counter: .none, tellsUsage: false), .calibrated)
    #expect(sizes.scale == .estimate)
    #expect(
      sizes.notes == ["the server could not be calibrated by its usage: it tells no usage"])
  }

  @Test func promptsShorterThanTheTemplateAreNoted() async throws {
    let sizes = try await sizes(Server(FakeTokenizer(template: 30)))
    #expect(
      sizes.notes.map { $0.replacing(#/such as \d+/#, with: "such as N") } == [
        "the shortest prompt that the server can be sent has 31 tokens, 30 of them its template's: "
          + "those that were to have fewer, such as N, have one word"
      ])
    #expect(sizes.greatestCheckDeviation > 0)
  }

  @Test func whatIsKnownIsNotAskedAgain() async throws {
    let server = Server()
    let known = PromptScale(source: .tokenizer, templateTokens: 7)
    let sizes = try await sizes(server, known: known)
    #expect(sizes.scale == known)
    #expect(server.counts == 3)
    let absent = Server(counter: .none)
    #expect(try await self.sizes(absent, known: .estimate).scale == .estimate)
    #expect(absent.counts == 0)
  }

  @Test func whatIsKnownOfAnotherServerIsFoundOutAnew() async throws {
    let known = PromptScale(source: .tokenizer, templateTokens: 5)
    let sizes = try await sizes(Server(), known: known)
    #expect(sizes.scale.templateTokens == 7)
    #expect(sizes.greatestCheckDeviation == 0)
  }

  @Test func underASimulatedClockNothingIsAsked() async throws {
    let server = Server(clock: SimulationClock())
    #expect(try await sizes(server, .calibrated) == PromptSizes(.estimate))
    #expect(server.counts == 0)
    #expect(server.generations.isEmpty)
  }

  @Test func documentsAndQueriesAreCountedAsTexts() async throws {
    let sizes = try await sizes(Server(FakeTokenizer(template: 2)), traffic: "R(20,10)")
    #expect(sizes.scale == PromptScale(source: .tokenizer, templateTokens: 2))
    #expect(sizes.greatestCheckDeviation == 0)
    #expect(sizes.checked == 1)
    // A server that ranks can't be sent a text alone.
    let server = Server(counter: .none)
    #expect(
      try await self.sizes(server, .calibrated, traffic: "R(20,10)") == PromptSizes(.estimate))
    #expect(server.generations.isEmpty)
  }

  @Test func tracesAreSizedLikeAnyChat() async throws {
    let server = Server(.splitting(2, seed: 3))
    let requests = try Scenario("trace", replaying: .file("Fixtures/traces/azure-2023.csv"))
      .makeRequests()
    let sizes = await PromptSizer(server, .automatic, requests: requests).sizes()
    #expect(sizes.scale.templateTokens == 7)
    #expect(sizes.scale.words.count == 254)
    #expect(sizes.checked == 3)
    #expect(sizes.greatestCheckDeviation == 0)
  }

  @Test func whatIsNoTextIsNotAskedFor() async throws {
    let server = Server()
    let sizes = try await sizes(server, traffic: "I(64,64)")
    #expect(sizes.scale == .estimate)
    #expect(server.counts == 0)
  }

  @Test func embeddingsAreSizedTextByText() async throws {
    let sizes = try await sizes(Server(FakeTokenizer(template: 2)), traffic: "E(40)")
    #expect(sizes.scale.templateTokens == 2)
    #expect(sizes.greatestCheckDeviation == 0)
    #expect(sizes.checked == 1)
  }

  @Test func aScaleIsOfAServerAModelAndAKindOfRequest() throws {
    func key(
      _ server: Server, _ sizing: PromptSizing = .automatic, traffic: Traffic = "D(9,9)"
    ) throws -> String? {
      let requests = try Scenario("any", traffic: traffic).makeRequests()
      return PromptSizer(server, sizing, requests: requests).key
    }
    let first = Server(endpoint: "http://a")
    #expect(try key(first) == key(first, traffic: "D(50,50)"))
    #expect(try key(first) != key(Server(endpoint: "http://b")))
    #expect(try key(first) != key(first, .calibrated))
    #expect(try key(first) != key(first, traffic: "E(9)"))
    // Two servers without an address may not be the same one.
    #expect(try key(Server()) == nil)
  }
}
