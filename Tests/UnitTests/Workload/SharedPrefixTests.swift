import PerfHarness
import Testing

@Suite struct SharedPrefixTests {
  private func words(_ request: GenerationRequest) -> [Substring] {
    (request.messages.last?.text ?? "").split(separator: " ", omittingEmptySubsequences: false)
  }

  private func requests(_ scenario: Scenario, _ count: Int, repetition: Int = 0, nonce: UInt64 = 0)
    throws -> [GenerationRequest]
  {
    let factory = try scenario.makeRequests(nonce: nonce)
    return (0..<count).map { factory.request(index: $0, repetition: repetition) }
  }

  @Test func promptsOfAGroupBeginAlikeAndThenHaveWordsOfTheirOwn() throws {
    let scenario = Scenario("chat", traffic: "D(100,10)", sharedPrefix: .tokens(70, groups: 4))
    let requests = try requests(scenario, 400)
    #expect(requests.allSatisfy { words($0).count == 100 && $0.promptTokens == 100 })
    let groups = Dictionary(grouping: requests) { words($0).prefix(70).joined(separator: " ") }
    #expect(groups.count == 4)
    // Each is drawn with p = 1/4: 100 ± 5 standard deviations of √(400 · 1/4 · 3/4) = 8.7.
    #expect(groups.values.allSatisfy { (57...143).contains($0.count) })
    // What follows is unlike from the first block of eight words on.
    #expect(Set(requests.map { words($0)[70..<78] }).count == 400)
    // The first bytes of two groups differ, too.
    #expect(Set(groups.keys.map { $0.split(separator: " ").prefix(8) }).count == 4)
  }

  /// 70 tokens are four full blocks of 16; the fifth has six tokens of the prefix and is nobody else's.
  @Test func blocksAreEqualWhereTokensAre() throws {
    let scenario = Scenario("chat", traffic: "D(100,10)", sharedPrefix: .tokens(70, groups: 4))
    let requests = try requests(scenario, 100)
    for request in requests {
      #expect(request.promptBlocks?.tokensPerBlock == 16)
      #expect(request.promptBlocks?.ids.count == 4)
    }
    let blocks = Dictionary(grouping: requests) { $0.promptBlocks?.ids }
    let texts = Dictionary(grouping: requests) { words($0).prefix(70) }
    #expect(blocks.count == 4)
    #expect(
      Set(blocks.values.map { $0.map(\.id) }) == Set(texts.values.map { $0.map(\.id) }))
    #expect(Set(requests.flatMap { $0.promptBlocks?.ids ?? [] }).count == 16)
  }

  @Test func ofAShareALongerPromptsPrefixBeginsWithThatOfAShorterOne() throws {
    let scenario = Scenario("chat", traffic: "U(100,400)/(5,10)", sharedPrefix: .share(0.5))
    let requests = try requests(scenario, 60)
    #expect(Set(requests.map(\.promptTokens)).count > 20)
    let longest = try #require(requests.max { words($0).count < words($1).count })
    for request in requests {
      let half = Int((Double(words(request).count) / 2).rounded())
      #expect(words(request).prefix(half) == words(longest).prefix(half))
      #expect(
        words(request)[half..<half + 8] != words(longest)[half..<half + 8] || request == longest)
      let ids = try #require(request.promptBlocks?.ids)
      #expect(ids.count == half / 16)
      #expect(ids == Array(try #require(longest.promptBlocks?.ids).prefix(ids.count)))
    }
  }

  @Test func aPromptThatIsTooShortKeepsEightWordsOfItsOwn() throws {
    let scenario = Scenario("chat", traffic: "U(4,60)/(5,10)", sharedPrefix: .tokens(40))
    let requests = try requests(scenario, 80)
    let prefix = words(try #require(requests.max { words($0).count < words($1).count })).prefix(40)
    for request in requests {
      let shared = min(40, max(0, words(request).count - 8))
      #expect(request.promptTokens == words(request).count)
      #expect(words(request).prefix(shared) == prefix.prefix(shared))
    }
    #expect(
      requests.contains { words($0).count < 40 } && requests.contains { words($0).count > 50 })
  }

  @Test func givenTextsFollowThePrefixInAParagraphOfTheirOwn() throws {
    var scenario = Scenario(
      "chat", traffic: "D(1,10)", prompts: .list(["a b", "c d"]), sharedPrefix: .tokens(20))
    let plain = try requests(scenario, 3)
    let paragraphs = plain.map { $0.messages[0].text.split(separator: "\n\n") }
    #expect(paragraphs.map(\.last) == ["a b", "c d", "a b"])
    #expect(paragraphs.allSatisfy { $0.count == 2 && $0[0].split(separator: " ").count == 20 })
    #expect(Set(paragraphs.map(\.first)).count == 1)
    #expect(plain.allSatisfy { $0.promptTokens == nil && $0.promptBlocks?.ids.count == 1 })
    // The same text twice is another prompt each time where it is asked for.
    scenario.nonce = .perSession.onTexts
    let marked = try requests(scenario, 3).map { $0.messages[0].text.split(separator: "\n\n") }
    #expect(marked.map(\.first) == paragraphs.map(\.first))
    #expect(marked.map(\.last) == paragraphs.map(\.last))
    #expect(marked.allSatisfy { $0.count == 3 && $0[1].split(separator: " ").count == 8 })
    #expect(Set(marked.map { $0[1] }).count == 3)
  }

  @Test func everyRepetitionAndEveryNonceHasPrefixesOfItsOwn() throws {
    let scenario = Scenario("chat", traffic: "D(100,10)", sharedPrefix: .tokens(64))
    let all = try [(0, 0), (1, 0), (0, 5)].map { repetition, nonce in
      try requests(scenario, 1, repetition: repetition, nonce: nonce)[0]
    }
    #expect(Set(all.map { words($0).prefix(8) }).count == 3)
    #expect(Set(all.flatMap { $0.promptBlocks?.ids ?? [] }).count == 12)
  }

  @Test func withoutOneNothingIsShared() throws {
    let request = try requests(Scenario("chat"), 1)[0]
    #expect(request.promptBlocks == nil)
    #expect(request.turn == nil)
    #expect(request.hangsUpAfter == nil)
  }

  @Test(arguments: [
    (SharedPrefix.none, "none"), (.tokens(1), "1 token"), (.tokens(500), "500 tokens"),
    (.tokens(500, groups: 4), "500 tokens in 4 groups"), (.share(0.5), "0.5 of each prompt"),
  ])
  func itIsDescribedInASetting(_ prefix: SharedPrefix, _ text: String) {
    #expect("\(prefix)" == text)
    let settings = Scenario("chat", sharedPrefix: prefix).settings
    #expect(
      settings.filter { $0.name == "sharedPrefix" }.map(\.value) == (text == "none" ? [] : [text]))
  }
}
