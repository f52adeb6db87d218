import Testing

@testable import PerfHarness

@Suite struct GenAIBenchConfigTests {
  private func dataset(_ text: String) throws -> Dataset {
    try withFile(text.utf8, suffix: "json") { try GenAIBenchConfig(reading: $0).dataset() }
  }

  @Test(arguments: [
    (#"{"source": {"type": "file", "path": "a.csv"}}"#, Dataset.file("a.csv")),
    (
      #"{"source": {"type": "file", "path": "a.x", "file_format": "txt"}, "image_column": null}"#,
      .text("a.x")
    ),
    (
      #"{"source": {"type": "file", "path": "a", "file_format": "csv"}, "prompt_column": "q"}"#,
      .csv("a", column: "q")
    ),
    (#"{"source": {"type": "file", "path": "a", "file_format": "json"}}"#, .json("a")),
    (
      #"{"source": {"type": "huggingface", "path": "o/n", "huggingface_kwargs": {"split": "test", "name": "main", "revision": "main", "streaming": true}}, "prompt_column": "q"}"#,
      .huggingFace("o/n", config: "main", split: "test", column: "q")
    ),
    (#"{"source": {"type": "huggingface", "path": "o/n"}}"#, .huggingFace("o/n")),
    (
      #"{"source": {"type": "file", "path": "a.csv"}, "image_column": "i", "prompt_column": "q"}"#,
      .file("a.csv", column: "q", imageColumn: "i")
    ),
    (
      #"{"source": {"type": "file", "path": "a", "file_format": "json"}, "image_column": "i"}"#,
      .json("a", imageColumn: "i")
    ),
  ])
  func configurationsNameDatasets(_ text: String, _ expected: Dataset) throws {
    #expect(try dataset(text) == expected)
  }

  @Test(arguments: [
    (
      "{\n}",
      "FILE:1: there is no object \"source\"; expected where the prompts are; write e.g. "
        + #"{"source": {"type": "file", "path": "prompts.csv"}}"#
    ),
    ("{", "FILE:2: expected a key in quotes, found the end of the text; write valid JSON"),
    (
      "{\"source\": {\"type\": \"huggingface\", \"path\": \"a\"},\n\"image_column\": \"image\"}",
      "FILE:2: \"image_column\" is for a dataset of Hugging Face, whose pictures are not downloaded; expected a file; write pictures and prompts into one, or use the traffic I(width,height)"
    ),
    (
      "{\"source\": {\"type\": \"file\", \"path\": \"a\", \"file_format\": \"txt\"},\n\"image_column\": \"image\"}",
      "FILE:1: the file format is \"txt\", which has no pictures; expected csv or json; remove \"image_column\""
    ),
    (
      "{\"source\": {\"type\": \"file\", \"path\": \"a\",\n\"csv_column_index\": 1}}",
      "FILE:2: \"csv_column_index\" counts columns, which have names here; expected \"prompt_column\"; write the name that the header has"
    ),
    (
      "{\"source\": {\"type\": \"file\", \"path\": \"a\"},\n\"prompt_lambda\": \"lambda item: item\"}",
      "FILE:2: \"prompt_lambda\" is Python code, which is not run; expected \"prompt_column\"; write the prompts that it makes into a file of their own"
    ),
    (
      "{\n\"source\": {\"type\": \"custom\", \"loader_class\": \"a.B\"}}",
      "FILE:2: the type of the source is \"custom\", which is Python code; expected \"file\" or \"huggingface\"; write the prompts it loads into a file of their own"
    ),
    (
      "{\n\"source\": {\"type\": \"s3\"}}",
      "FILE:2: the type of the source is \"s3\"; expected \"file\" or \"huggingface\"; write e.g. "
        + #"{"source": {"type": "file", "path": "prompts.csv"}}"#
    ),
    (
      "{\"source\": {}}",
      "FILE:1: the type of the source is missing; expected \"file\" or \"huggingface\"; write e.g. "
        + #"{"source": {"type": "file", "path": "prompts.csv"}}"#
    ),
    (
      "{\"source\": {\"type\": \"file\"}}",
      "FILE:1: the source has no \"path\"; expected a file, or the name of a dataset; write e.g. "
        + #"{"source": {"type": "file", "path": "prompts.csv"}}"#
    ),
    (
      "{\"source\": {\"type\": \"file\", \"path\": 1}}",
      "FILE:1: \"path\" is 1; expected a text; write it in quotes"
    ),
    (
      "{\"source\": {\"type\": \"file\", \"path\": \"a\", \"file_format\": \"xml\"}}",
      "FILE:1: the file format is \"xml\"; expected txt, csv or json; leave it out to go by the suffix"
    ),
    (
      "{\"source\": {\"type\": \"huggingface\", \"path\": \"a\",\n\"huggingface_kwargs\": {\"num_proc\": 2}}}",
      "FILE:2: the argument \"num_proc\" is for Python; expected \"name\" or \"split\"; remove it"
    ),
    (
      "{\"source\": {\"type\": \"huggingface\", \"path\": \"a\", \"huggingface_kwargs\": {\"revision\": \"v1\"}}}",
      "FILE:1: the revision is \"v1\"; expected \"main\", the only one that the datasets server has; remove it"
    ),
  ])
  func whatCantBeTakenIsRefused(_ text: String, _ message: String) throws {
    try withFile(text.utf8, suffix: "json") { path in
      let found = try workloadMessage(path) {
        try Dataset.file(path).load(cache: DatasetCache(folder: "/"))
      }
      #expect(found == message)
    }
  }

  /// Whatever is no configuration is not read into memory.
  @Test func anObjectThatIsTooLongIsRefused() throws {
    let line = "\"" + String(repeating: "a", count: 1 << 18) + "\": 1,\n"
    try withFile(("{\n" + String(repeating: line, count: 5)).utf8, suffix: "json") { path in
      let found = try workloadMessage(path) {
        try Dataset.file(path).load(cache: DatasetCache(folder: "/"))
      }
      #expect(
        found
          == "FILE:5: the file is an object of more than 1048576 bytes; expected a dataset configuration of GenAI Bench, the only object that is read; put the prompts into a list, or one a line"
      )
    }
  }

  /// Many datasets with lines of JSON are called so.
  @Test func linesOfJSONAreNoConfiguration() throws {
    try withFile("\n {\"prompt\": \"a\"}\n{\"prompt\": \"b\"}\n".utf8, suffix: "json") { path in
      let guess = try DatasetGuess(path, column: "prompt")
      #expect(guess == .format(.jsonLines(column: "prompt")))
      let dataset = try Dataset.file(path).load(cache: DatasetCache(folder: "/"))
      #expect(dataset.count == 2)
    }
  }
}
