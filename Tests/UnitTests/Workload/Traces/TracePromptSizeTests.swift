import Testing

@testable import PerfHarness

/// Prompts of a trace have its tokens by the server's count.
@Suite struct TracePromptSizeTests {
  private static let mooncake = Trace.mooncake("Fixtures/traces/mooncake.jsonl")
  private static let wanted = [1200, 1100, 300, 512]

  private func words(_ request: GenerationRequest) -> [Substring] {
    request.messages[0].text.split(separator: " ", omittingEmptySubsequences: false)
  }

  private func requests(
    _ trace: Trace, _ scale: PromptScale, nonce: UInt64 = 0, count: Int = 4
  ) throws -> [GenerationRequest] {
    var factory = try Scenario("trace", replaying: trace).makeRequests(nonce: nonce)
    factory.scale = scale
    return (0..<count).map { factory.request(index: $0, repetition: 0) }
  }

  private func scale(of tokenizer: FakeTokenizer) throws -> PromptScale {
    var calibration = PromptCalibration(source: .tokenizer, searches: true)
    while true {
      switch calibration.step {
      case .count(let words): calibration.take(tokenizer.count(words.joined(separator: " ")))
      case .done(let scale): return try #require(scale)
      }
    }
  }

  @Test(arguments: [0, 1, 7, 40])
  func theTemplateIsPartOfThem(template: Int) throws {
    let tokenizer = FakeTokenizer.splitting(2, seed: 3, template: template)
    let requests = try requests(Self.mooncake, scale(of: tokenizer))
    #expect(requests.map { tokenizer.count($0.messages[0].text) } == Self.wanted)
    #expect(requests.map(\.promptTokens) == Self.wanted)
    // Two blocks of 512 end where they ended: after the template and the words that fill them up.
    let shared = 1024 - template
    #expect(words(requests[0])[..<shared] == words(requests[1])[..<shared])
    #expect(words(requests[0])[shared..<shared + 8] != words(requests[1])[shared..<shared + 8])
    #expect(words(requests[0])[..<(300 - template)] == words(requests[2])[...])
  }

  /// 93 ÷ 1.3 = 71.5, and 20 blocks of 16 are 313 ÷ 1.3 = 240.8 words.
  @Test func aRatioHoldsForBlocksToo() throws {
    let ids = (0..<25).map { "\($0)" }.joined(separator: ", ")
    let lines = [
      #"{"timestamp": 0, "input_length": 400, "output_length": 1, "hash_ids": [\#(ids)]}"#,
      #"{"timestamp": 1, "input_length": 320, "output_length": 1, "hash_ids": [\#(ids.prefix(68))]}"#,
      #"{"timestamp": 2, "input_length": 100, "output_length": 1}"#,
    ]
    #expect(ids.prefix(68).hasSuffix(" 19"))
    try withFile(lines.joined(separator: "\n").utf8) { path in
      let scale = PromptScale(source: .calibration, templateTokens: 7, tokensPerWord: 1.3)
      let requests = try requests(.mooncake(path, tokensPerBlock: 16), scale, count: 3)
      #expect(requests.map { words($0).count } == [302, 241, 72])
      #expect(words(requests[0])[..<241] == words(requests[1])[...])
    }
  }

  @Test func aTemplateMayBeLongerThanBlocksAndPrompts() throws {
    let lines = [40, 40, 20].map {
      #"{"timestamp": 0, "input_length": \#($0), "output_length": 1, "hash_ids": [5, 6\#($0 > 32 ? ", 7" : "")]}"#
    }
    try withFile(lines.joined(separator: "\n").utf8) { path in
      let scale = PromptScale(source: .tokenizer, templateTokens: 30)
      let requests = try requests(.mooncake(path, tokensPerBlock: 16), scale, count: 3)
      // A word is the least that can be sent.
      #expect(requests.map { words($0).count } == [10, 10, 1])
      #expect(words(requests[0]) == words(requests[1]))
    }
  }

  /// The second row has no ids, and its number is that of the first row's block.
  @Test func aPromptWithoutIdsIsLikeNoBlock() throws {
    let lines = [
      #"{"timestamp": 0, "input_length": 64, "output_length": 1, "hash_ids": [1]}"#,
      #"{"timestamp": 0, "input_length": 64, "output_length": 1}"#,
    ]
    try withFile(lines.joined(separator: "\n").utf8) { path in
      let requests = try requests(.mooncake(path), .estimate, count: 2)
      #expect(words(requests[0])[..<8] != words(requests[1])[..<8])
    }
  }

  @Test func wordsThatAreNoSingleTokenAreNotUsed() throws {
    let kept = CommonWords.all.map(String.init).filter { !["the", "red"].contains($0) }
    let requests = try requests(Self.mooncake, PromptScale(source: .tokenizer, words: kept))
    let used = Set(requests.flatMap { words($0).map(String.init) })
    #expect(used.isDisjoint(with: ["the", "red"]))
    #expect(used.count > 200)
  }

  @Test func aNonceChangesWhereBlocksBegin() throws {
    let plain = try requests(Self.mooncake, .estimate)
    let other = try requests(Self.mooncake, .estimate, nonce: 42)
    for (plain, other) in zip(plain, other) {
      #expect(words(plain)[..<8] != words(other)[..<8])
      #expect(words(plain)[8..<300] == words(other)[8..<300])
      #expect(plain.promptTokens == other.promptTokens)
    }
    // Equal ids are equal words still, and no words of another session.
    #expect(words(other[0])[..<1024] == words(other[1])[..<1024])
    let ids = Set(plain.flatMap { $0.promptBlocks?.ids ?? [] })
    #expect(ids.isDisjoint(with: other.flatMap { $0.promptBlocks?.ids ?? [] }))
    let scenario = Scenario("trace", replaying: Self.mooncake)
    #expect(try scenario.makeRequests(nonce: 42).nonce == 42)
    #expect(try scenario.makeRequests().nonce == nil)
  }

  @Test func probesAreOfTheTracesSizes() throws {
    let requests = try Scenario("trace", replaying: Self.mooncake).makeRequests()
    #expect(requests.probe(of: "how are you")?.messages.map(\.text) == ["how are you"])
    #expect(requests.probes.map(\.promptTokens) == [300, 1100, 1200])
    #expect(requests.probes.allSatisfy { $0.maxOutputTokens == 1 && !$0.streams })
    let unsized = Scenario("trace", replaying: Self.mooncake, promptSizing: .words)
    #expect(unsized.promptSizing == .words)
  }
}
