import PerfHarness
import Testing

@Suite struct ConversationTests {
  private let scenario = Scenario(
    "talk", traffic: "U(30,60)/(5,20)", load: .closed(concurrency: 2), seed: 3,
    conversation: .turns(3, systemTokens: 40))

  private func completion(_ text: String, tokens: Int?) -> Completion {
    Completion(usage: tokens.map { TokenUsage(output: $0) }, text: text)
  }

  @Test func aTurnHasAllThatWasSaidAndANewText() throws {
    let requests = try scenario.makeRequests()
    let first = requests.request(index: 7, repetition: 1)
    #expect(first.messages.map(\.role) == [.system, .user])
    #expect(first.turn == ConversationTurn(conversation: 7, number: 1))
    #expect(first.keepsText)
    #expect(first.messages[0].text.split(separator: " ").count == 40)
    // The first text is what it would be without conversations.
    var single = scenario
    single.conversation = nil
    let alone = try single.makeRequests().request(index: 7, repetition: 1)
    #expect(first.messages[1] == alone.messages[0])
    #expect(first.promptTokens == 40 + (alone.promptTokens ?? 0))
    #expect(first.maxOutputTokens == alone.maxOutputTokens)

    let second = try #require(
      requests.request(index: 9, repetition: 1, after: first, completion(" one two", tokens: 2)))
    #expect(second.id == "1-9")
    #expect(second.turn == ConversationTurn(conversation: 7, number: 2))
    #expect(Array(second.messages.prefix(2)) == first.messages)
    #expect(second.messages[2] == GenerationRequest.Message(role: .assistant, text: " one two"))
    #expect(second.messages.map(\.role) == [.system, .user, .assistant, .user])
    let words = second.messages[3].text.split(separator: " ").count
    #expect((30..<60).contains(words))
    #expect(second.promptTokens == (first.promptTokens ?? 0) + 2 + words)
    #expect((5..<20).contains(try #require(second.maxOutputTokens)))

    let third = try #require(
      requests.request(index: 20, repetition: 1, after: second, completion("three", tokens: nil)))
    #expect(third.turn?.number == 3)
    #expect(third.messages.count == 6)
    // Nobody knows how many tokens the reply before it had.
    #expect(third.promptTokens == nil)
    #expect(
      requests.request(index: 21, repetition: 1, after: third, completion("four", tokens: 1)) == nil
    )
  }

  @Test func whatIsSaidDependsOnTheConversationAndNotOnWhenItIsSaid() throws {
    let requests = try scenario.makeRequests()
    func second(_ conversation: Int, index: Int, repetition: Int = 0) throws -> GenerationRequest {
      let first = requests.request(index: conversation, repetition: repetition)
      var second = try #require(
        requests.request(
          index: index, repetition: repetition, after: first, completion("a", tokens: 1)))
      second.id = ""
      return second
    }
    #expect(try second(4, index: 10) == second(4, index: 99))
    let texts = try (0..<50).flatMap {
      [try second($0, index: 60), try second($0, index: 60, repetition: 1)]
    }.map { $0.messages.last?.text }
    #expect(Set(texts).count == 100)
  }

  /// 40 tokens are two full blocks that all conversations share; the third has eight of the first user's.
  @Test func theTurnBeforeIsAPrefixOfTheNext() throws {
    let requests = try scenario.makeRequests()
    let first = requests.request(index: 0, repetition: 0)
    let second = try #require(
      requests.request(index: 2, repetition: 0, after: first, completion("a", tokens: 17)))
    let blocks = try #require(first.promptBlocks?.ids)
    let longer = try #require(second.promptBlocks?.ids)
    #expect(blocks.count == (first.promptTokens ?? 0) / 16)
    #expect(longer.count == (second.promptTokens ?? 0) / 16)
    #expect(longer.count > blocks.count)
    #expect(Array(longer.prefix(blocks.count)) == blocks)
    let other = try #require(requests.request(index: 1, repetition: 0).promptBlocks?.ids)
    #expect(Array(other.prefix(2)) == Array(blocks.prefix(2)))
    #expect(Set(other.dropFirst(2)).isDisjoint(with: longer))
  }

  @Test func conversationsOfAGroupShareTheirPrefixBehindTheSystemPrompt() throws {
    let shared = Scenario(
      "talk", traffic: "D(100,5)", load: .closed(concurrency: 2), sharedPrefix: .tokens(56),
      conversation: .turns(2, systemTokens: 40))
    let requests = try shared.makeRequests()
    let (one, other) = (
      requests.request(index: 0, repetition: 0), requests.request(index: 1, repetition: 0)
    )
    // (40 + 56) / 16
    let blocks = try #require(one.promptBlocks?.ids)
    let others = try #require(other.promptBlocks?.ids)
    #expect(blocks.prefix(6) == others.prefix(6))
    #expect(blocks.count == 140 / 16)
    #expect(Set(blocks.dropFirst(6)).isDisjoint(with: others))
    let second = try #require(
      requests.request(index: 2, repetition: 0, after: one, completion("a", tokens: 1)))
    #expect(second.messages.last?.text.split(separator: " ").count == 100)
    #expect(second.promptTokens == 140 + 1 + 100)
  }

  @Test(arguments: [nil, "", " \n"])
  func aReplyWithoutTextLeavesNothingToGoOnFrom(_ text: String?) throws {
    let requests = try scenario.makeRequests()
    let first = requests.request(index: 0, repetition: 0)
    let completion = Completion(usage: TokenUsage(output: 5), text: text)
    #expect(requests.request(index: 1, repetition: 0, after: first, completion) == nil)
  }

  @Test func thoughtsDoNotComeBack() throws {
    let requests = try scenario.makeRequests()
    let first = requests.request(index: 0, repetition: 0)
    let completion = Completion(usage: TokenUsage(output: 50, reasoning: 45), text: "a")
    let second = try #require(requests.request(index: 1, repetition: 0, after: first, completion))
    let new = second.messages.last?.text.split(separator: " ").count ?? 0
    #expect(second.promptTokens == (first.promptTokens ?? 0) + 5 + new)
  }

  @Test func givenTextsAreTakenInOrder() throws {
    var given = scenario
    given.prompts = .list(["a", "b", "c"])
    let requests = try given.makeRequests()
    var request = requests.request(index: 1, repetition: 0)
    #expect(request.messages.last?.text == "b")
    #expect(request.promptTokens == nil)
    for (index, text) in zip(5..., ["c", "a"]) {
      request = try #require(
        requests.request(index: index, repetition: 0, after: request, completion("r", tokens: 1)))
      #expect(request.messages.last?.text == text)
    }
  }

  /// The first one has two turns of its user, the second one and a system prompt.
  @Test func recordedConversationsGoOnAsTheyWere() throws {
    var given = scenario
    given.prompts = .dataset(.shareGPT("Fixtures/datasets/sharegpt.json"))
    given.conversation = .turns(10)
    let requests = try given.makeRequests()
    let first = requests.request(index: 2, repetition: 0)
    let second = try #require(
      requests.request(index: 3, repetition: 0, after: first, completion("In May.", tokens: 3)))
    #expect(second.messages.map(\.text) == ["When do I plant tulips?", "In May.", "How deep?"])
    #expect(second.messages.map(\.role) == [.user, .assistant, .user])
    #expect(
      requests.request(index: 4, repetition: 0, after: second, completion("r", tokens: 1)) == nil)
    let other = requests.request(index: 1, repetition: 0)
    #expect(other.messages.map(\.role) == [.system, .user])
    #expect(
      requests.request(index: 5, repetition: 0, after: other, completion("r", tokens: 1)) == nil)
    given.conversation = .turns(1)
    #expect(
      try given.makeRequests()
        .request(index: 3, repetition: 0, after: first, completion("r", tokens: 1)) == nil)
  }

  @Test func picturesComeWithEveryTurn() throws {
    let pictures = Scenario(
      "look", traffic: "I(16,8)", load: .closed(concurrency: 1), conversation: .turns(2))
    let requests = try pictures.makeRequests()
    let first = requests.request(index: 0, repetition: 0)
    let second = try #require(
      requests.request(index: 1, repetition: 0, after: first, completion("a", tokens: 1)))
    #expect(second.messages.map(\.images.count) == [1, 0, 1])
    #expect(second.messages[0].images != second.messages[2].images)
    #expect(second.promptTokens == nil)
  }

  @Test func theNumberOfTurnsIsDrawnForEachConversation() throws {
    var drawn = scenario
    drawn.conversation = .turns(.uniform(1...4))
    let requests = try drawn.makeRequests()
    let lengths = (0..<400).map { conversation in
      var request = requests.request(index: conversation, repetition: 0)
      var length = 1
      while let next = requests.request(
        index: 0, repetition: 0, after: request, completion("a", tokens: 1))
      {
        request = next
        length += 1
      }
      return length
    }
    // p = 1/4 each: 100 ± 5 · √(400 · 1/4 · 3/4) = 43.
    let counts = Dictionary(grouping: lengths) { $0 }.mapValues(\.count)
    #expect(counts.keys.sorted() == [1, 2, 3, 4])
    #expect(counts.values.allSatisfy { (57...143).contains($0) })
  }
}
