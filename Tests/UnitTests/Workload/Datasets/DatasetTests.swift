import Foundation
import Testing

@testable import PerfHarness

@Suite struct DatasetTests {
  private static let folder = "Fixtures/datasets"

  private func entries(_ dataset: Dataset) throws -> [DatasetEntry] {
    let loaded = try dataset.load(cache: DatasetCache(folder: "/nowhere"))
    return (0..<loaded.count).map { loaded.entry(at: $0) }
  }

  private typealias Message = GenerationRequest.Message

  // MARK: Formats

  private static let lines = [
    "Name the largest lake in Africa.", "How many legs does a spider have?",
    "Write a haiku about rain.",
  ]
  private static let cells = [
    "Translate \"good morning\", please.",
    "Summarize this letter:\r\nDear aunt, the garden is in bloom.", "Count to ten.",
  ]

  @Test func aTextHasAPromptALine() throws {
    #expect(
      try entries(.text("\(Self.folder)/prompts.txt")) == Self.lines.map { DatasetEntry($0) })
  }

  @Test func aTableHasAColumnOfPrompts() throws {
    let path = "\(Self.folder)/prompts.csv"
    #expect(try entries(.csv(path)) == Self.cells.map { DatasetEntry($0) })
    let kinds = ["translation", "summary", "list"]
    #expect(try entries(.csv(path, column: "kind")) == kinds.map { DatasetEntry($0) })
  }

  @Test func aListHasTextsObjectsAndConversations() throws {
    let conversation = [
      Message(role: .system, text: "Answer in one word."), Message(text: "Is the sky blue?"),
    ]
    #expect(
      try entries(.json("\(Self.folder)/prompts.json")) == [
        DatasetEntry("What is the boiling point of water?"),
        DatasetEntry("A plain text is a prompt too."), DatasetEntry(.conversation(conversation)),
      ])
  }

  @Test func linesOfJSONAreRecords() throws {
    #expect(
      try entries(.jsonLines("\(Self.folder)/prompts.jsonl")) == [
        DatasetEntry("Name three rivers."), DatasetEntry("Explain tides to a child."),
      ])
  }

  @Test func ofAConversationTheFirstTurnIsThePrompt() throws {
    let dataset = try Dataset.shareGPT("\(Self.folder)/sharegpt.json")
      .load(cache: DatasetCache(folder: "/nowhere"))
    #expect(dataset.count == 2)
    #expect(dataset.entry(at: 0).input == .text("When do I plant tulips?"))
    #expect(dataset.entry(at: 0).recordedReply == "In autumn, before the ground freezes.")
    #expect(
      dataset.entry(at: 1).input
        == .conversation([
          Message(role: .system, text: "You are a cook."),
          Message(text: "How long does rice take?"),
        ]))
    #expect(dataset.entry(at: 1).maxOutputTokens == nil)
    #expect(
      dataset.notes == [
        "Fixtures/datasets/sharegpt.json: 1 record with fewer than two turns is left out"
      ])
  }

  @Test func aBatchHasRequestsOfSeveralEndpoints() throws {
    let image = try #require(
      GenerationRequest.Image(mediaType: "image/png", base64: "iVBORw0KGgo="))
    #expect(
      try entries(.openAIBatch("\(Self.folder)/batch.jsonl")) == [
        DatasetEntry(
          .conversation([
            Message(role: .system, text: "Be brief."),
            Message(text: "What is in this picture?", images: [image]),
          ]), maxOutputTokens: 32, temperature: 0.5),
        DatasetEntry(.text("Once upon a time"), maxOutputTokens: 8),
        DatasetEntry(
          .conversation([
            Message(role: .system, text: "Speak like a sailor."),
            Message(text: "Where is the harbor?"),
          ]), maxOutputTokens: 16),
        DatasetEntry(.embedding(["red", "green"])),
      ])
  }

  @Test(arguments: [
    ("prompts.txt", DatasetFormat.text), ("prompts.csv", .csv(column: "prompt")),
    ("prompts.json", .json(column: "prompt")), ("prompts.jsonl", .jsonLines(column: "prompt")),
    ("sharegpt.json", .shareGPT), ("batch.jsonl", .openAIBatch),
  ])
  func aFileIsKnownByItsSuffixAndItsContents(_ name: String, _ format: DatasetFormat) throws {
    let path = "\(Self.folder)/\(name)"
    #expect(try DatasetGuess(path, column: "prompt") == .format(format))
    #expect(try entries(.file(path)) == entries(Dataset(.file(path, format))))
  }

  @Test func aConfigurationOfGenAIBenchNamesAFile() throws {
    let path = "\(Self.folder)/genai-bench.json"
    #expect(try DatasetGuess(path, column: "prompt") == .genAIBench)
    #expect(try entries(.genAIBench(path)) == Self.cells.map { DatasetEntry($0) })
    #expect(try entries(.file(path)) == Self.cells.map { DatasetEntry($0) })
  }

  // MARK: Mistakes

  @Test(arguments: [
    (
      DatasetFormat.csv(column: "prompt"), "a,b\n1,2\n",
      "FILE:1: there is no column \"prompt\"; expected one of \"a\", \"b\"; write e.g. column: \"a\""
    ),
    (
      .csv(column: "prompt"), "id,prompt\n1,x\n\n2,y,z\n",
      "FILE:4: the row has 3 fields; expected 2, as many as the header; put fields with a comma in them into quotes"
    ),
    (
      .csv(column: "prompt"), "id,prompt\n1,\n",
      "FILE: there is no prompt in it; expected text in the column \"prompt\"; add a row"
    ),
    (
      .json(column: "prompt"), "[\n{\"question\": \"a\", \"id\": 1}]",
      "FILE:2: there is no \"prompt\"; expected the key of the prompt, one of \"question\", \"id\"; write e.g. column: \"question\""
    ),
    (
      .json(column: "prompt"), "[\n{}]",
      "FILE:2: there is no \"prompt\"; expected the key of the prompt, one of none, since the object is empty; write e.g. column: \"prompt\""
    ),
    (
      .json(column: "prompt"), "[\"a\",\n{\n\"prompt\": 3}]",
      "FILE:3: \"prompt\" is 3; expected a text or a list of messages; name another column"
    ),
    (
      .json(column: "prompt"), "[\"a\",\n 7]",
      "FILE:2: expected a text or an object, found 7; write e.g. {\"prompt\": \"Hello\"}"
    ),
    (
      .json(column: "prompt"), "[\"a\",\n{\n\"prompt\" \"b\"}]",
      "FILE:3: expected \":\", found \"\"\"; write valid JSON"
    ),
    (
      .json(column: "prompt"), "[ ]",
      "FILE: there is no prompt in it; expected a JSON list of prompts; add one, e.g. {\"prompt\": \"Hello\"}"
    ),
    (
      .jsonLines(column: "prompt"),
      "\n{\"prompt\": \"a\"}\n{\"prompt\": [{\"role\": \"tool\", \"content\": \"x\"}]}",
      "FILE:3: the role is \"tool\"; expected system, developer, user or assistant; remove the conversation"
    ),
    (
      .jsonLines(column: "prompt"), "{\"prompt\": [{\"text\": \"x\"}]}",
      "FILE:1: expected a message with \"role\" and \"content\"; write e.g. {\"role\": \"user\", \"content\": \"Hello\"}"
    ),
    (
      .jsonLines(column: "prompt"), "{\"prompt\": [{\"role\": \"assistant\", \"content\": \"x\"}]}",
      "FILE:1: there is no message of a user; expected at least one; write e.g. {\"role\": \"user\", \"content\": \"Hello\"}"
    ),
    (
      .jsonLines(column: "prompt"), "{\"prompt\": [{\"role\": \"user\", \"content\": 5}]}",
      "FILE:1: the content is 5; expected a text or a list of parts; write e.g. {\"role\": \"user\", \"content\": \"Hello\"}"
    ),
    (
      .jsonLines(column: "prompt"),
      "{\"prompt\": [{\"role\": \"user\", \"content\": [{\"type\": \"audio\"}]}]}",
      "FILE:1: a part of a message is neither text nor a picture; expected \"text\" or \"image_url\"; remove it"
    ),
    (
      .jsonLines(column: "prompt"),
      "{\"prompt\": [{\"role\": \"user\", \"content\": [{\"image_url\": {\"url\": \"https://a.b/c.png\"}}]}]}",
      "FILE:1: a picture is at \"https://a.b/c.png\"; expected its bytes in a data URL, because nothing is fetched; write e.g. data:image/png;base64,…"
    ),
    (
      .jsonLines(column: "prompt"), "\n \n",
      "FILE: there is no prompt in it; expected a file with one JSON value a line; add one, e.g. {\"prompt\": \"Hello\"}"
    ),
    (
      .shareGPT, "[\n{\"id\": \"a\"}]",
      "FILE:2: there is no list \"conversations\"; expected a conversation of ShareGPT; write e.g. {\"conversations\": [{\"from\": \"human\", \"value\": \"…\"}, {\"from\": \"gpt\", \"value\": \"…\"}]}"
    ),
    (
      .shareGPT, "[{\"conversations\": [\n{\"from\": \"human\"}, {\"from\": \"gpt\"}]}]",
      "FILE:2: a turn has no text \"value\"; expected {\"from\": \"human\", \"value\": \"…\"}; add it, or remove the conversation"
    ),
    (
      .shareGPT, "[{\"conversations\": []}]",
      "FILE: there is no prompt in it; expected a conversation of at least two turns; add one"
    ),
    (
      .openAIBatch, "{\"url\": \"/v1/chat/completions\"}",
      "FILE:1: there is no \"url\" or no \"body\"; expected a request of OpenAI's batch API; write e.g. {\"custom_id\": \"1\", \"method\": \"POST\", \"url\": \"/v1/chat/completions\", \"body\": {…}}"
    ),
    (
      .openAIBatch, "\n{\"url\": \"/v1/moderations\", \"body\": {}}",
      "FILE:2: the endpoint is \"/v1/moderations\"; expected /v1/chat/completions, /v1/responses, /v1/completions or /v1/embeddings; remove the request"
    ),
    (
      .openAIBatch, "{\"url\": \"/v1/embeddings\", \"body\": {}}",
      "FILE:1: the body has no \"input\"; expected what the endpoint asks for; add it"
    ),
    (
      .openAIBatch, "{\"url\": \"/v1/embeddings\", \"body\": {\"input\": [[1, 2]]}}",
      "FILE:1: an element of \"input\" is an array; expected a text; write it so, or remove the request"
    ),
    (
      .openAIBatch, "{\"url\": \"/v1/completions\", \"body\": {\"prompt\": [1]}}",
      "FILE:1: \"prompt\" is an array; expected a text; write it so, or remove the request"
    ),
    (
      .openAIBatch,
      "{\"url\": \"/v1/completions\", \"body\": {\"prompt\": \"a\", \"max_tokens\": 0}}",
      "FILE:1: \"max_tokens\" is 0; expected a whole number of at least 1; write it so, or remove the request"
    ),
    (
      .openAIBatch,
      "{\"url\": \"/v1/completions\", \"body\": {\"prompt\": \"a\", \"temperature\": -1}}",
      "FILE:1: \"temperature\" is -1; expected a number of 0 or more; write it so, or remove the request"
    ),
    (
      .openAIBatch, "\n",
      "FILE: there is no prompt in it; expected one request a line; add one"
    ),
  ])
  func mistakesNameFileAndLine(
    _ format: DatasetFormat, _ contents: String, _ message: String
  ) throws {
    try withFile(contents.utf8) { path in
      let found = try workloadMessage(path) { try IndexedDataset(path, as: format) }
      #expect(found == message)
    }
  }

  @Test(arguments: [
    (DatasetFormat.csv(column: "prompt"), "row"), (.json(column: "prompt"), "element"),
    (.jsonLines(column: "prompt"), "line"),
  ])
  func whatIsNotUTF8IsRefused(_ format: DatasetFormat, _ name: String) throws {
    let contents =
      switch format {
      case .csv: Array("prompt\n\"gr".utf8) + [0xFC] + Array("n\"\n".utf8)
      case .json: Array("[\n\"gr".utf8) + [0xFC] + Array("n\"]".utf8)
      default: Array("\n\"gr".utf8) + [0xFC] + Array("n\"\n".utf8)
      }
    try withFile(contents) { path in
      let found = try workloadMessage(path) { try IndexedDataset(path, as: format) }
      #expect(
        found
          == "FILE:2: the \(name) is not valid UTF-8; expected text in UTF-8; save the file in that encoding"
      )
    }
  }

  @Test(arguments: [
    (DatasetFormat.csv(column: "q"), "a CSV file with a header and the column \"q\""),
    (.json(column: "q"), "a JSON list of prompts"),
    (.jsonLines(column: "q"), "a file with one JSON value a line"),
    (.shareGPT, "a JSON list of conversations"),
    (.openAIBatch, "a file with one request of OpenAI's batch API a line"),
  ])
  func aMissingFileSaysWhatWasExpected(_ format: DatasetFormat, _ expectation: String) throws {
    let found = try workloadMessage { try IndexedDataset("/nowhere/x", as: format) }
    #expect(
      found
        == "/nowhere/x: there is no such file; expected \(expectation); check the path")
  }

  @Test(arguments: [
    (
      Dataset.csv(""),
      "the path of a dataset is empty; expected that of a file; write e.g. .file(\"prompts.csv\")"
    ),
    (
      .csv("a.csv", column: ""),
      "the column of a dataset has no name; expected that of the prompts; write e.g. column: \"prompt\""
    ),
    (
      .huggingFace("a/b/c"),
      "the dataset of Hugging Face is \"a/b/c\"; expected its name as its page has it; write e.g. \"openai/gsm8k\""
    ),
    (
      .huggingFace("a/b", limit: 0),
      "the limit of a dataset is 0; expected 1 to 1000000000 rows; write e.g. limit: 1000"
    ),
  ])
  func whatNamesNoDatasetIsRefused(_ dataset: Dataset, _ message: String) throws {
    let found = try workloadMessage { try PromptSource.dataset(dataset).validate() }
    #expect(found == message)
  }

  @Test func descriptionsTellDatasetsApart() {
    let datasets: [Dataset] = [
      .text("a.txt"), .csv("a.csv"), .csv("a.csv", column: "q"), .json("a.json"),
      .jsonLines("a.jsonl"), .shareGPT("a.json"), .openAIBatch("a.jsonl"), .genAIBench("a.json"),
      .file("a.csv"), .file("a.csv", column: "q"), .huggingFace("o/n"),
      .huggingFace("o/n", config: "c", split: "s", column: "q", limit: 1),
    ]
    #expect(
      datasets.map { PromptSource.dataset($0).description } == [
        "dataset a.txt (text)", "dataset a.csv (CSV, column prompt)",
        "dataset a.csv (CSV, column q)", "dataset a.json (JSON, column prompt)",
        "dataset a.jsonl (JSON lines, column prompt)", "dataset a.json (ShareGPT)",
        "dataset a.jsonl (OpenAI batch)", "dataset a.json (GenAI Bench)", "dataset a.csv",
        "dataset a.csv (column q)", "dataset hf://o/n (column prompt, at most 1000 rows)",
        "dataset hf://o/n (config c, split s, column q, at most 1 row)",
      ])
  }
}
