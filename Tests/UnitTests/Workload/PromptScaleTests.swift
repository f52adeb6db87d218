import Testing

@testable import PerfHarness

@Suite struct PromptScaleTests {
  @Test func anEstimateTakesAWordForAToken() {
    #expect([0, 1, 7, 4000].map(PromptScale.estimate.wordCount) == [0, 1, 7, 4000])
  }

  @Test func theTemplateIsPartOfThePrompt() {
    let scale = PromptScale(source: .tokenizer, templateTokens: 7)
    #expect([100, 8].map(scale.wordCount) == [93, 1])
    #expect(scale.tokenCount(ofWords: 93) == 100)
    // A word is the least that can be sent.
    #expect([7, 3, 1].map(scale.wordCount) == [1, 1, 1])
  }

  @Test func wordsOfSeveralTokensAreFewer() {
    let scale = PromptScale(source: .calibration, templateTokens: 7, tokensPerWord: 1.3)
    // 93 ÷ 1.3 = 71.5, 993 ÷ 1.3 = 763.8.
    #expect([100, 1000].map(scale.wordCount) == [72, 764])
    #expect(scale.tokenCount(ofWords: 764) == 1000)
  }

  @Test func nonsenseDoesNotCrash() {
    let scale = PromptScale(source: .tokenizer, templateTokens: -3, tokensPerWord: 1e-300)
    #expect(scale.wordCount(forTokens: .max - 10) == 1_000_000_000)
  }

  // MARK: - Requests

  private func words(_ request: GenerationRequest) -> Int {
    request.messages.reduce(0) { $0 + $1.text.split(separator: " ").count }
  }

  @Test func requestsAreMadeToMeasure() throws {
    let scenario = Scenario("chat", traffic: "N(480,240)/(300,150)", seed: 3)
    let estimated = try scenario.makeRequests()
    var sized = estimated
    sized.scale = PromptScale(source: .tokenizer, templateTokens: 20)
    for index in 0..<50 {
      let (first, second) = (
        estimated.request(index: index, repetition: 0), sized.request(index: index, repetition: 0)
      )
      // What is asked for stays, and so do the words, but for the last.
      #expect(first.promptTokens == second.promptTokens)
      #expect(words(second) == max(1, words(first) - 20))
      #expect(first.messages[0].text.hasPrefix(second.messages[0].text))
      #expect(first.maxOutputTokens == second.maxOutputTokens)
    }
  }

  @Test func wordsThatAreLeftOutAreReplaced() throws {
    let scenario = Scenario("chat", traffic: "D(400,1)", seed: 3)
    let all = try scenario.makeRequests().request(index: 0, repetition: 0).messages[0].text
      .split(separator: " ")
    var requests = try scenario.makeRequests()
    let out: Set<String> = ["the", "red", "city"]
    let kept = CommonWords.all.map(String.init).filter { !out.contains($0) }
    requests.scale = PromptScale(source: .tokenizer, words: kept)
    let some = requests.request(index: 0, repetition: 0).messages[0].text.split(separator: " ")
    #expect(some.count == 400)
    #expect(Set(some.map(String.init)).isDisjoint(with: out))
    for (old, new) in zip(all, some) where !out.contains(String(old)) { #expect(old == new) }
    #expect(zip(all, some).contains { $0 != $1 })
  }

  @Test func textsOfABatchAreSizedEach() throws {
    var requests = try Scenario("vectors", traffic: "E(20)", batchSize: 3).makeRequests()
    requests.scale = PromptScale(source: .tokenizer, templateTokens: 2)
    let request = requests.request(index: 4, repetition: 0)
    guard case .embedding(let texts) = request.input else {
      Issue.record("\(request.input)")
      return
    }
    #expect(texts.map { $0.split(separator: " ").count } == [18, 18, 18])
    #expect(request.promptTokens == 60)
  }

  @Test func documentsAndQueriesAreSizedEach() throws {
    var requests = try Scenario("ranking", traffic: "R(20,9)", batchSize: 3).makeRequests()
    requests.scale = PromptScale(source: .tokenizer, templateTokens: 2)
    let request = requests.request(index: 4, repetition: 0)
    guard case .rerank(let query, let documents) = request.input else {
      Issue.record("\(request.input)")
      return
    }
    #expect(documents.map { $0.split(separator: " ").count } == [18, 18, 18])
    #expect(query.split(separator: " ").count == 7)
    #expect(request.promptTokens == 69)
  }

  /// 80 ÷ 1.3 = 61.5 words are shared, of 193 ÷ 1.3 = 148.5; they have 62 · 1.3 = 80.6 tokens.
  @Test func whatIsSharedHasItsTokensToo() throws {
    let scenario = Scenario(
      "chat", traffic: "D(200,1)", load: .closed(concurrency: 1), sharedPrefix: .tokens(80),
      conversation: .turns(1, systemTokens: 130))
    var requests = try scenario.makeRequests()
    requests.scale = PromptScale(source: .calibration, templateTokens: 7, tokensPerWord: 1.3)
    let texts = (0..<2).map { index in
      requests.request(index: index, repetition: 0).messages.map { $0.text.split(separator: " ") }
    }
    #expect(texts.map { $0.map(\.count) } == [[100, 148], [100, 148]])
    #expect(texts[0][1][..<62] == texts[1][1][..<62])
    #expect(texts[0][1][62..<70] != texts[1][1][62..<70])
  }

  @Test func wordsWithoutATemplateAreCountedByThemselves() {
    let scale = PromptScale(source: .tokenizer, templateTokens: 7)
    #expect([0, 1, 100].map(scale.words(ofTokens:)) == [0, 1, 100])
    #expect([0, 7, 8, 100].map(scale.wordsWithin(tokens:)) == [0, 0, 1, 93])
    #expect(PromptScale.estimate.words(ofTokens: 5) == 5)
    #expect(PromptScale.estimate.wordsWithin(tokens: 5) == 5)
  }

  @Test func givenPromptsStayAsTheyAre() throws {
    var scenario = Scenario("chat")
    scenario.prompts = .list(["how are you"])
    var requests = try scenario.makeRequests()
    requests.scale = PromptScale(source: .tokenizer, templateTokens: 2, words: ["a", "b"])
    #expect(requests.request(index: 0, repetition: 0).messages[0].text == "how are you")
    #expect(requests.request(index: 0, repetition: 0).promptTokens == nil)
    #expect(requests.probe(of: "a") == nil)
    #expect(requests.probes.isEmpty)
  }

  // MARK: - Probes

  @Test func probesAreLikeTheRunsRequestsButNoneOfThem() throws {
    let requests = try Scenario("chat", traffic: "U(10,900)/(50,60)", temperature: 0.5)
      .makeRequests()
    let probes = requests.probes
    #expect(probes.count == 3)
    #expect(probes.compactMap(\.promptTokens) == probes.compactMap(\.promptTokens).sorted())
    #expect(try #require(probes[0].promptTokens) < 60)
    #expect(try #require(probes[2].promptTokens) > 850)
    for probe in probes {
      #expect(probe.maxOutputTokens == 1)
      #expect(!probe.streams)
      #expect(!probe.ignoresEndOfSequence)
      #expect(probe.temperature == 0.5)
    }
    let sent = (0..<64).flatMap { index in
      (0..<10).map { requests.request(index: index, repetition: $0).messages }
    }
    #expect(Set(sent).isDisjoint(with: probes.map(\.messages)))
  }

  @Test func ofOneSizeOneProbeIsEnough() throws {
    #expect(try Scenario("chat", traffic: "D(100,5)").makeRequests().probes.count == 1)
  }

  @Test(arguments: [("D(10,5)", true), ("E(10)", true), ("I(64,64)", false), ("R(10,5)", true)])
  func onlyTextsAreSized(traffic: String, isSized: Bool) throws {
    var scenario = Scenario("any", traffic: Traffic(stringLiteral: traffic))
    scenario.batchSize = 2
    let probe = try scenario.makeRequests().probe(of: "how are you")
    #expect((probe != nil) == isSized)
    if case .embedding(let texts)? = probe?.input { #expect(texts == ["how are you"]) }
  }
}
