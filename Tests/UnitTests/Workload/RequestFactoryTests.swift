import PerfHarness
import Testing

@Suite struct RequestFactoryTests {
  private let scenario = Scenario(
    "chat", traffic: "N(480,240)/(300,150)", seed: 3, streams: false, temperature: 0.5)

  @Test func requestsCarryTheScenario() throws {
    let request = try scenario.makeRequests().request(index: 7, repetition: 2)
    #expect(request.id == "2-7")
    #expect(request.ignoresEndOfSequence)
    #expect(request.temperature == 0.5)
    #expect(!request.streams)
    #expect(!request.keepsText)
    let message = try #require(request.messages.first)
    #expect(request.messages.count == 1)
    #expect(message.role == .user)
    #expect(request.promptTokens == message.text.split(separator: " ").count)
    #expect(try #require(request.maxOutputTokens) >= 2)
  }

  @Test func aRequestDoesNotDependOnTheOthers() throws {
    let inOrder = try scenario.makeRequests()
    let requests = (0..<50).map { inOrder.request(index: $0, repetition: 0) }
    let backwards = try scenario.makeRequests()
    for index in requests.indices.reversed() {
      #expect(backwards.request(index: index, repetition: 0) == requests[index])
    }
    #expect(Set(requests.map(\.promptTokens)).count > 25)
    #expect(Set(requests.map(\.messages)).count == 50)
  }

  /// Of one size, so that only the words can differ; eight of them are the nonce.
  @Test func noPromptOfAnotherRepetitionOrSeedBeginsAlike() throws {
    let beginnings = try ([3, 4] as [UInt64]).flatMap { seed in
      let requests = try Scenario("chat", traffic: "D(8,1)", seed: seed).makeRequests()
      return (0..<300).map { requests.request(index: $0 % 100, repetition: $0 / 100).messages }
    }
    #expect(Set(beginnings).count == 600)
  }

  @Test func whatIsDrawnForOnePurposeIsNotDrawnForAnother() {
    let seeds = (0..<100).map { RepetitionSeeds(seed: 3, repetition: $0) }
    let drawn = seeds.flatMap {
      [
        $0.arrivals, $0.sizes, $0.prompts, $0.queries, $0.pictures, $0.prefixes, $0.groups,
        $0.conversations, $0.system, $0.cancellations,
      ]
    }
    #expect(Set(drawn).count == 1000)
  }

  @Test func sizesDifferBetweenRepetitions() throws {
    let requests = try scenario.makeRequests()
    let sizes = (0..<100).map { requests.request(index: 0, repetition: $0).maxOutputTokens }
    #expect(Set(sizes).count > 50)
  }

  @Test func outputLimitReplacesTheTraffics() throws {
    var limited = scenario
    limited.maxOutputTokens = 64
    let request = try limited.makeRequests().request(index: 0, repetition: 0)
    #expect(request.maxOutputTokens == 64)
    // The prompt stays as it is.
    let unlimited = try scenario.makeRequests().request(index: 0, repetition: 0)
    #expect(request.messages == unlimited.messages)
  }

  @Test func givenPromptsAreNotCounted() throws {
    var given = scenario
    given.prompts = .list(["hello", "world"])
    let requests = try given.makeRequests()
    #expect(requests.request(index: 3, repetition: 0).messages.first?.text == "world")
    #expect(requests.request(index: 3, repetition: 0).promptTokens == nil)
  }

  // MARK: - What is no plain chat

  @Test func embeddingsAreOfAsManyTextsAsABatchHas() throws {
    let scenario = Scenario("embeddings", traffic: "E(20)", batchSize: 3, seed: 3)
    let requests = try scenario.makeRequests()
    var all: [String] = []
    for index in 0..<10 {
      let request = requests.request(index: index, repetition: 0)
      guard case .embedding(let texts) = request.input else {
        Issue.record("\(request.input)")
        return
      }
      #expect(texts.map { $0.split(separator: " ").count } == [20, 20, 20])
      #expect(request.promptTokens == 60)
      #expect(!request.streams)
      #expect(request.maxOutputTokens == nil)
      #expect(request.temperature == nil)
      #expect(!request.ignoresEndOfSequence)
      all += texts
    }
    #expect(Set(all).count == 30)
    #expect(requests.request(index: 7, repetition: 0).id == "0-7")
  }

  @Test func aRankingHasABatchOfDocumentsAndOneQuery() throws {
    let scenario = Scenario("rerank", traffic: "R(20,5)", batchSize: 4, seed: 3)
    let request = try scenario.makeRequests().request(index: 7, repetition: 1)
    guard case .rerank(let query, let documents) = request.input else {
      Issue.record("\(request.input)")
      return
    }
    #expect(query.split(separator: " ").count == 5)
    #expect(documents.map { $0.split(separator: " ").count } == [20, 20, 20, 20])
    #expect(Set(documents.map { $0.prefix(20) } + [query.prefix(20)]).count == 5)
    #expect(request.promptTokens == 85)
    #expect(!request.streams)
  }

  @Test func textsOfABatchComeInOrderAndAreNotCounted() throws {
    let scenario = Scenario(
      "embeddings", traffic: "E(20)", batchSize: 2, prompts: .list(["a", "b", "c"]))
    let requests = try scenario.makeRequests()
    #expect(requests.request(index: 0, repetition: 0).input == .embedding(["a", "b"]))
    #expect(requests.request(index: 1, repetition: 0).input == .embedding(["c", "a"]))
    #expect(requests.request(index: 1, repetition: 0).promptTokens == nil)
  }

  @Test func picturesAreOfEveryRequestsOwn() throws {
    let scenario = Scenario("images", traffic: "I(16,8,2)", seed: 3, maxOutputTokens: 10)
    let requests = try scenario.makeRequests()
    let all = (0..<20).map { requests.request(index: $0, repetition: 0) }
    for request in all {
      #expect(request.messages.count == 1)
      #expect(request.messages.first?.images.map(\.mediaType) == ["image/png", "image/png"])
      #expect(request.messages.first?.text.split(separator: " ").count == 16)
      #expect(request.maxOutputTokens == 10)
      #expect(request.ignoresEndOfSequence)
      #expect(request.streams)
      #expect(request.promptTokens == nil)
    }
    #expect(Set(all.flatMap { $0.messages[0].images.map(\.base64) }).count == 40)
    #expect(
      requests.request(index: 0, repetition: 1).messages[0].images
        != all[0].messages[0].images)
  }

  @Test func withoutALimitAReplyToAPictureIsAsLongAsItGets() throws {
    let request = try Scenario("images", traffic: "I(16,8)").makeRequests()
      .request(index: 0, repetition: 0)
    #expect(request.maxOutputTokens == nil)
    #expect(!request.ignoresEndOfSequence)
    #expect(request.messages.first?.images.count == 1)
  }
}
