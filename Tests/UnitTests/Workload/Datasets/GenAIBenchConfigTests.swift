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
      "{\"source\": {\"type\": \"file\", \"path\": \"a\"},\n\"image_column\": \"image\"}",
      "FILE:2: \"image_column\" is for pictures, which can't be taken from a dataset; expected only text; use the traffic I(width,height) for pictures"
    ),
    (
      "{\"source\": {\"type\": \"file\", \"path\": \"a\"},\n\"prompt_lambda\": \"lambda item: item\"}",
      "FILE:2: \"prompt_lambda\" is for Python code, which can't be taken from a dataset; expected only text; write the prompts it makes into a file of their own"
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
}
