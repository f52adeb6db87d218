import PerfHarness
import Testing

@Suite struct LiveSettingsDatasetTests {
  private func scenarios(_ values: [String: String]) throws(EnvironmentError) -> [Scenario] {
    try LiveSettings(EnvironmentVariables(values)).scenarios()
  }

  @Test(arguments: [
    (["PERF_DATASET": "a.txt"], PromptSource.file("a.txt")),
    (["PERF_DATASET": "a.csv"], .dataset(.file("a.csv"))),
    (
      ["PERF_DATASET": "a.JSONL", "PERF_DATASET_COLUMN": "q"],
      .dataset(.file("a.JSONL", column: "q"))
    ),
    (["PERF_DATASET": "genai-bench.json"], .dataset(.file("genai-bench.json"))),
    (["PERF_DATASET": "hf://o/n"], .dataset(.huggingFace("o/n"))),
    (
      [
        "PERF_DATASET": "hf://o/n/c", "PERF_DATASET_SPLIT": "test", "PERF_DATASET_COLUMN": "q",
        "PERF_DATASET_LIMIT": "20",
      ], .dataset(.huggingFace("o/n", config: "c", split: "test", column: "q", limit: 20))
    ),
  ])
  func aDatasetIsAFileOrOneOfHuggingFace(
    _ values: [String: String], _ prompts: PromptSource
  ) throws {
    #expect(try scenarios(values).map(\.prompts) == [prompts])
  }

  @Test func theTrafficDatasetTakesTheDataset() throws {
    let scenario = try #require(
      try scenarios(["PERF_TRAFFIC": "dataset", "PERF_DATASET": "a.csv"]).first)
    #expect(scenario.traffic == .dataset)
    try scenario.validate()
    #expect(try scenarios(["PERF_TRAFFIC": "dataset", "PERF_PROMPT": "hello"]).count == 1)
  }

  @Test func aTraceSaysWhatIsSentAndWhen() throws {
    let path = "Fixtures/traces/azure-2023.csv"
    let whole = try #require(try scenarios(["PERF_TRACE": path, "PERF_SEED": "3"]).first)
    #expect("\(whole.load)" == "open(replay(\(path)))")
    #expect(whole.traffic == .trace)
    #expect(whole.seed == 3)
    #expect(whole.lasting == .wholeTrace)
    let cut = try #require(
      try scenarios([
        "PERF_TRACE": path, "PERF_TRACE_FORMAT": "azure", "PERF_TRACE_SPEED": "4",
        "PERF_DURATION": "2s",
      ]).first)
    #expect(cut.prompts == .trace(TraceReplay(.azure(path), speed: 4)))
    #expect(cut.lasting == .seconds(2))
    try cut.validate()
  }

  @Test(arguments: [
    (
      ["PERF_TRAFFIC": "D(1,1) dataset"],
      "PERF_TRAFFIC=\"D(1,1) dataset\": expected PERF_DATASET or PERF_PROMPT to be set where it is dataset"
    ),
    (
      ["PERF_DATASET": "hf://a/b/c/d"],
      "PERF_DATASET=\"hf://a/b/c/d\": expected the path of a file, or hf://ORGANIZATION/NAME, with /CONFIG where it has several"
    ),
    (
      ["PERF_DATASET": "a.csv", "PERF_DATASET_SPLIT": "test"],
      "PERF_DATASET_SPLIT=\"test\": expected nothing where PERF_DATASET is a file: only hf://NAME has it"
    ),
    (
      ["PERF_DATASET": "hf://a/b", "PERF_DATASET_LIMIT": "0"],
      "PERF_DATASET_LIMIT=\"0\": expected a whole number from 1 to 1000000000"
    ),
    (
      ["PERF_TRACE": "a", "PERF_TRACE_FORMAT": "vllm"],
      "PERF_TRACE_FORMAT=\"vllm\": expected one of azure, burstgpt, mooncake"
    ),
    (
      ["PERF_TRACE": "a", "PERF_TRACE_SPEED": "0"],
      "PERF_TRACE_SPEED=\"0\": expected how many times as fast as it was, a number more than 0"
    ),
    (
      ["PERF_TRACE": "a", "PERF_RATE": "2"],
      "PERF_RATE=\"2\": expected nothing where PERF_TRACE is set: the trace says what is sent and when"
    ),
  ])
  func mistakesNameTheirVariable(_ values: [String: String], _ text: String) {
    let error = #expect(throws: EnvironmentError.self) { try scenarios(values) }
    #expect(error?.description == text)
  }

  @Test func aFolderForDownloadsIsKnownToTheHarness() throws {
    #expect(try scenarios(["PERF_CACHE": "/c"]).count == 1)
  }
}
