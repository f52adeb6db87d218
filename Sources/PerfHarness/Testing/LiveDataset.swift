/// What the environment says of a dataset: `PERF_DATASET` and the variables that begin with it.
struct LiveDataset {
  /// Where prompts come from.
  let prompts: PromptSource

  /// - Parameter text: `PERF_DATASET`: the path of a file, or `hf://NAME`, with a configuration after
  ///   another slash.
  init(_ text: String, _ environment: EnvironmentVariables) throws(EnvironmentError) {
    let column = environment["PERF_DATASET_COLUMN"] ?? Dataset.defaultColumn
    let limit = try environment.integer("PERF_DATASET_LIMIT", in: 1...1_000_000_000)
    guard text.hasPrefix(HuggingFaceDataset.prefix) else {
      for name in ["PERF_DATASET_SPLIT", "PERF_DATASET_LIMIT"] where environment[name] != nil {
        throw environment.error(
          name, expected: "nothing where PERF_DATASET is a file: only hf://NAME has it")
      }
      let isText = !["csv", "json", "jsonl", "ndjson"].contains(
        text.split(separator: ".").last?.lowercased())
      prompts = isText ? .file(text) : .dataset(.file(text, column: column))
      return
    }
    let parts = text.dropFirst(HuggingFaceDataset.prefix.count).split(separator: "/")
    guard (1...3).contains(parts.count) else {
      throw environment.error(
        "PERF_DATASET",
        expected: "the path of a file, or hf://ORGANIZATION/NAME, with /CONFIG where it has several"
      )
    }
    let dataset = Dataset.huggingFace(
      parts.prefix(2).joined(separator: "/"), config: parts.dropFirst(2).first.map { String($0) },
      split: environment["PERF_DATASET_SPLIT"], column: column, limit: limit ?? 1000)
    prompts = .dataset(dataset)
  }
}
