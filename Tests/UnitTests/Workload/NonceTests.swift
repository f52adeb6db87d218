import Testing

@testable import PerfHarness

@Suite struct NonceTests {
  private func requests(_ scenario: Scenario, nonce: UInt64) throws -> [GenerationRequest] {
    let factory = try scenario.makeRequests(nonce: nonce)
    return (0..<100).map { factory.request(index: $0, repetition: 0) }
  }

  private func words(_ request: GenerationRequest) -> [Substring] {
    request.messages[0].text.split(separator: " ")
  }

  /// Those of a session without one, as they stand in reports and captures of old.
  @Test func withoutOnePromptsAreThoseOfTheSeed() throws {
    let request = try Scenario("chat", traffic: "D(10,10)").makeRequests()
      .request(index: 0, repetition: 0)
    let seeds = RepetitionSeeds(seed: 1, repetition: 0)
    #expect(
      request.messages[0].text
        == PromptSynthesizer().text(index: 0, words: 10, seed: seeds.prompts))
    #expect(try requests(Scenario("chat"), nonce: 0)[0] != requests(Scenario("chat"), nonce: 1)[0])
  }

  @Test func itChangesTheFirstEightWordsAndNothingElse() throws {
    let scenario = Scenario("chat", traffic: "U(50,100)/(5,50)")
    let plain = try requests(scenario, nonce: 0)
    let sessions = try [1, 2, 4_000_000_000].map { try requests(scenario, nonce: $0) }
    for session in sessions {
      for (request, other) in zip(session, plain) {
        #expect(words(request).dropFirst(8) == words(other).dropFirst(8))
        #expect(words(request).prefix(8) != words(other).prefix(8))
        var same = request
        same.messages = other.messages
        #expect(same == other)
      }
    }
    // No prompt of one session begins like any of another, nor like any of its own.
    let beginnings = (sessions + [plain]).joined().map { words($0).prefix(8) }
    #expect(Set(beginnings).count == 400)
  }

  @Test func numbersThatDifferByOneDifferInAllWords() {
    let salts = (1...1000).map { Nonce.salt(of: $0) }
    #expect(Nonce.salt(of: 0) == 0)
    // 64 bits, half of which differ on average, with a standard deviation of 4: ± 7 of them.
    #expect(
      zip(salts, salts.dropFirst()).allSatisfy { (4...60).contains(($0 ^ $1).nonzeroBitCount) })
  }

  @Test(arguments: ["E(20)", "R(20,20)", "I(16,8)"] as [Traffic])
  func otherTasksHaveOneToo(_ traffic: Traffic) throws {
    let scenario = Scenario("tasks", traffic: traffic, batchSize: traffic == "I(16,8)" ? 1 : 2)
    let all = try [0, 1, 2].flatMap { try requests(scenario, nonce: $0) }
    var texts: [String] = []
    for request in all {
      switch request.input {
      case .chat(let messages): texts += messages.flatMap { [$0.text] + $0.images.map(\.base64) }
      case .embedding(let inputs): texts += inputs
      case .rerank(let query, let documents): texts += [query] + documents
      }
    }
    #expect(Set(texts).count == texts.count)
    #expect(texts.count >= 600)
  }

  @Test func givenTextsAreSentAsTheyAre() throws {
    var scenario = Scenario("chat", prompts: .list(["hello"]))
    let factory = try scenario.makeRequests(nonce: 7)
    #expect(factory.request(index: 0, repetition: 0).messages[0].text == "hello")
    #expect(factory.nonce == nil)
    scenario.nonce = .fixed(7).onTexts
    let marked = try scenario.makeRequests(nonce: 7)
    #expect(marked.nonce == 7)
    #expect(marked.request(index: 0, repetition: 0).messages[0].text.hasSuffix("\n\nhello"))
    #expect(try Scenario("chat").makeRequests(nonce: 7).nonce == 7)
    #expect(try Scenario("chat").makeRequests(nonce: 0).nonce == nil)
  }

  @Test(
    arguments: [
      (Nonce.perSession, 9, "per session"), (.none, 0, "none"), (.fixed(42), 42, "42"),
      (.perSession.onTexts, 9, "per session, on texts too"),
      (.none.onTexts, 0, "none, on texts too"),
    ] as [(Nonce, UInt64, String)])
  func aSessionHasItsNumberUnlessAnotherIsGiven(_ nonce: Nonce, _ number: UInt64, _ text: String) {
    #expect(nonce.number(ofSession: 9) == number)
    #expect("\(nonce)" == text)
  }

  @Test func theNumberIsNoPartOfTheExperiment() throws {
    let scenario = Scenario("chat", nonce: .fixed(42))
    var other = scenario
    other.nonce = .perSession
    #expect("\(scenario.settings)" == "\(other.settings)")
    let experiment = Experiment(scenario, try scenario.makeRequests(nonce: 42))
    #expect(experiment.nonce == 42)
    #expect(experiment.hash == Experiment(other).hash)
    other.nonce = .perSession.onTexts
    #expect(experiment.hash != Experiment(other).hash)
  }
}
