import Foundation
import Testing

@testable import PerfHarness

@Suite struct IndexedDatasetTests {
  private static let json = DatasetFormat.json(column: "prompt")

  /// Records of all lengths, over several pieces of the reader.
  @Test func recordsAreReadAgainInAnyOrder() throws {
    var generator = SeededGenerator(seed: 4)
    let texts = (0..<3000).map { number in
      "\(number) "
        + String(repeating: "wörd \"\n", count: Int.random(in: 0..<60, using: &generator))
    }
    let contents = "[" + texts.map { JSONText.quoted($0) }.joined(separator: ",\n") + "]"
    #expect(contents.utf8.count > 600_000)
    try withFile(contents.utf8) { path in
      let dataset = try IndexedDataset(path, as: Self.json)
      #expect(dataset.count == 3000)
      for index in [0, 2999, 17, 3000, 1500, 17, 6017] {
        #expect(dataset.entry(at: index) == DatasetEntry(texts[index % 3000]))
      }
    }
  }

  @Test func theHashIsOfThePromptsAndNotOfTheirFormat() throws {
    func hash(_ contents: String, _ format: DatasetFormat) throws -> String {
      try withFile(contents.utf8) { try IndexedDataset($0, as: format).hash }
    }
    let lines = try hash("a\nb\n", .text)
    // FNV-1a of "1:a1:b", computed in Python.
    #expect(lines == "bdd1428ad635dedc")
    #expect(try hash("id,prompt\n1,a\n2,b\n", .csv(column: "prompt")) == lines)
    #expect(try hash("[\"a\", {\"prompt\": \"b\"}]", Self.json) == lines)
    #expect(try hash("[\"b\", \"a\"]", Self.json) != lines)
    let batch = #"{"url": "/v1/completions", "body": {"prompt": "a", "max_tokens": 3}}"#
    #expect(
      try hash(batch, .openAIBatch) != hash(batch.replacing("3", with: "4"), .openAIBatch))
    let chat =
      #"[{"prompt": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}]}]"#
    #expect(try hash(chat, Self.json) != hash(chat.replacing("\"a\"", with: "\"c\""), Self.json))
  }

  @Test func recordsWithoutTextAreLeftOutAndCounted() throws {
    try withFile("prompt,id\na,1\n \"\",2\n,3\nb,4\n".replacing(" \"", with: "\"").utf8) { path in
      let dataset = try IndexedDataset(path, as: .csv(column: "prompt"))
      #expect(dataset.count == 2)
      #expect(dataset.notes == ["\(path): 2 records without a text are left out"])
    }
    try withFile("[\"a\", {\"prompt\": null}]".utf8) { path in
      let dataset = try IndexedDataset(path, as: Self.json)
      #expect(dataset.notes == ["\(path): 1 record without a text is left out"])
    }
  }

  @Test func aFileThatTookTheNameOfAnotherIsNotRead() throws {
    try withFile("one\ntwo\n".utf8) { path in
      let dataset = try IndexedDataset(path, as: .text)
      try Data("new\nfile\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      #expect(dataset.entry(at: 1) == DatasetEntry("two"))
      try dataset.checkUnchanged()
    }
  }

  @Test func aFileThatBecameShorterIsNoticed() throws {
    try withFile("one\ntwo\n".utf8) { path in
      let dataset = try IndexedDataset(path, as: .text)
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try handle.truncate(atOffset: 2)
      try handle.close()
      _ = dataset.entry(at: 1)
      let found = try workloadMessage(path) { try dataset.checkUnchanged() }
      #expect(
        found
          == "FILE: it was changed while it was in use; expected it to stay as it is during a run; run again"
      )
    }
  }

  // MARK: Traffic

  private static let conversation =
    #"[\#n{"prompt": [{"role": "system", "content": "a"}, {"role": "user", "content": "b"}]}]"#

  @Test(
    arguments: [
      ("E(10)", "embeddings"), ("R(10,5)", "rankings"), ("I(16,16)", "pictures of its own"),
    ] as [(Traffic, String)])
  func conversationsAreForChats(_ traffic: Traffic, _ task: String) throws {
    try withFile(Self.conversation.utf8) { path in
      let scenario = Scenario("s", traffic: traffic, prompts: .dataset(.json(path)))
      let found = try workloadMessage(path) { try scenario.makeRequests() }
      #expect(
        found
          == "FILE:2: it is a conversation; expected a text, because the traffic asks for \(task); write traffic: \"dataset\""
      )
    }
  }

  @Test func requestsForEmbeddingsAreForNoChat() throws {
    try withFile(#"{"url": "/v1/embeddings", "body": {"input": "a"}}"#.utf8) { path in
      let scenario = Scenario("s", traffic: "D(10,10)", prompts: .dataset(.openAIBatch(path)))
      let found = try workloadMessage(path) { try scenario.makeRequests() }
      #expect(
        found
          == "FILE:1: it is a request for embeddings; expected a prompt, because the traffic asks for chats; write traffic: \"dataset\""
      )
    }
  }

  @Test func trafficOfSizesLimitsTheRepliesToADataset() throws {
    try withFile(Self.conversation.utf8) { path in
      let scenario = Scenario("s", traffic: "D(10,7)", prompts: .dataset(.json(path)))
      let request = try scenario.makeRequests().request(index: 5, repetition: 1)
      #expect(request.id == "1-5")
      #expect(request.messages.map(\.text) == ["a", "b"])
      #expect(request.maxOutputTokens == 7)
      #expect(request.ignoresEndOfSequence)
      #expect(request.promptTokens == nil)
    }
  }

  @Test func theTrafficDatasetSendsWhatIsThere() throws {
    let path = "Fixtures/datasets/batch.jsonl"
    var scenario = Scenario(
      "s", traffic: .dataset, prompts: .dataset(.file(path)), temperature: 0.2)
    let requests = try scenario.makeRequests()
    let all = (0..<5).map { requests.request(index: $0, repetition: 0) }
    #expect(all.map(\.maxOutputTokens) == [32, 8, 16, nil, 32])
    #expect(all.map(\.temperature) == [0.5, 0.2, 0.2, nil, 0.5])
    #expect(all.allSatisfy { !$0.ignoresEndOfSequence })
    #expect(all.map(\.streams) == [true, true, true, false, true])
    #expect(all[0].messages[1].images.count == 1)
    #expect(all[3].input == .embedding(["red", "green"]))
    #expect(all[4].id == "0-4")
    #expect(all[4].input == all[0].input)
    scenario.maxOutputTokens = 5
    #expect(try scenario.makeRequests().request(index: 0, repetition: 0).maxOutputTokens == 5)
  }

  @Test func theTrafficDatasetTakesListsAndTexts() throws {
    let scenario = Scenario("s", traffic: .dataset, prompts: .list(["a", "b"]))
    let request = try scenario.makeRequests().request(index: 1, repetition: 0)
    #expect(request.messages.map(\.text) == ["b"])
    #expect(request.maxOutputTokens == nil)
    #expect(!request.ignoresEndOfSequence)
    #expect(request.temperature == 0)
  }

  @Test func theTrafficDatasetNeedsPrompts() throws {
    let found = try workloadMessage { try Scenario("s", traffic: .dataset).validate() }
    #expect(
      found
        == "scenario \"s\": the traffic is \"dataset\" and the prompts are synthetic; expected prompts that are there; write e.g. prompts: .dataset(.csv(\"prompts.csv\"))"
    )
  }
}
