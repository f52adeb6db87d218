import Testing

@testable import PerfHarness

/// How long replies may be, by those that ShareGPT has.
@Suite struct RecordedRepliesTests {
  private static let path = "Fixtures/datasets/sharegpt.json"
  private static let words = TokenCounter("words") { $0.split(separator: " ").count }

  private func requests(
    _ traffic: Traffic = .dataset, _ path: String = path, tokenizer: TokenCounter? = nil,
    maxOutputTokens: Int? = nil
  ) throws -> RequestFactory {
    try Scenario(
      "chats", traffic: traffic, prompts: .dataset(.shareGPT(path)),
      maxOutputTokens: maxOutputTokens, tokenizer: tokenizer
    ).makeRequests()
  }

  private func limits(_ requests: RequestFactory, count: Int = 3) -> [Int?] {
    (0..<count).map { requests.request(index: $0, repetition: 0).maxOutputTokens }
  }

  /// 37 and 21 bytes; and again from the first.
  @Test func withoutATokenizerFourBytesAreAToken() throws {
    let requests = try requests()
    #expect(limits(requests) == [9, 5, 9])
    #expect(!requests.request(index: 0, repetition: 0).ignoresEndOfSequence)
    #expect(
      requests.notes == [
        "\(Self.path): 1 record with fewer than two turns is left out",
        "\(Self.path): replies are limited to the length of those recorded, 4 bytes taken for a token; give the scenario a tokenizer to have them counted",
      ])
  }

  @Test func aTokenizerCountsThem() throws {
    let requests = try requests(tokenizer: Self.words)
    #expect(limits(requests) == [6, 3, 6])
    #expect(requests.notes.count == 1)
    #expect(try requests.promptsHash != self.requests().promptsHash)
  }

  @Test func aLimitOfTheScenarioOrItsTrafficComesFirst() throws {
    #expect(try limits(requests(maxOutputTokens: 77)) == [77, 77, 77])
    let sized = try requests("D(10,20)")
    #expect(limits(sized) == [20, 20, 20])
    #expect(sized.notes.count == 1)
    #expect(try limits(requests("D(10,20)", tokenizer: Self.words)) == [20, 20, 20])
  }

  @Test func conversationsMayStandOneALine() throws {
    let lines =
      #"{"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": ""}]}"#
      + "\n\n"
      + #"{"conversation": [{"from": "human", "value": "b"}, {"from": "gpt", "value": "12345678"}]}"#
    try withFile(lines.utf8, suffix: "jsonl") { path in
      // A reply of nothing had its end in it.
      let found = try limits(requests(.dataset, path))
      #expect(found == [1, 2, 1])
    }
    let columns: [(suffix: String, column: String, expected: DatasetFormat)] = [
      ("jsonl", "prompt", .shareGPT), ("json", "prompt", .shareGPT),
      ("jsonl", "conversations", .jsonLines(column: "conversations")),
    ]
    for (suffix, column, expected) in columns {
      let guess = try withFile(lines.utf8, suffix: suffix) {
        try DatasetGuess($0, column: column)
      }
      #expect(guess == .format(expected))
    }
  }

  @Test(arguments: [
    (#"{"from": "human", "value": "c"}, {"from": "gpt", "value": "d"}"#, ["c"]),
    (
      #"{"from": "human", "value": "c"}, {"from": "gpt"}, {"from": "human", "value": "e"}"#,
      ["c", "e"]
    ),
    (#"{"from": "gpt", "value": "c"}, {"from": "human", "value": "d"}"#, []),
    (#"{"from": "human", "value": " "}, {"from": "gpt"}, {"from": "human", "value": "e"}"#, []),
    (#"{"from": "human", "value": null}"#, []), (#"{"from": "gpt"}"#, []),
  ])
  func laterTurnsEndWhereNobodySpeaksInTurn(_ later: String, _ expected: [String]) throws {
    let first = #"{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}"#
    let found = try withFile("[{\"conversations\": [\(first), \(later)]}]".utf8) {
      try IndexedDataset($0, as: .shareGPT).entry(at: 0).laterTurns
    }
    #expect(found == expected)
  }
}
