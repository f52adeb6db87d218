/// Prompts that are kept in a file, or in a dataset of Hugging Face.
///
/// A file may be of any size: it is read once when a measurement begins, which finds every mistake in
/// it, and each record again when its request is made. Records are taken in order, and again from the
/// first. A relative path starts at the working directory, which under `swift test` is the package's
/// root.
public struct Dataset: Sendable, Hashable, CustomStringConvertible {
  package enum Source: Sendable, Hashable {
    case file(String, DatasetFormat)
    /// A file whose format its name and its contents tell.
    case guessed(String, column: String, images: String?)
    /// A dataset configuration of GenAI Bench.
    case genAIBench(String)
    case huggingFace(HuggingFaceDataset)
  }

  /// The column that is looked for where none is named.
  public static let defaultColumn = "prompt"

  package let source: Source

  package init(_ source: Source) {
    self.source = source
  }

  /// The lines of a text file; blank ones are skipped.
  public static func text(_ path: String) -> Dataset {
    Dataset(.file(path, .text))
  }

  /// A column of a CSV file with a header (RFC 4180).
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - column: the column of the prompts.
  ///   - imageColumn: the column of pictures that go along: files, from the dataset's folder on, data URLs,
  ///     or base64. An empty field is no picture. Pictures are read when their request is made.
  public static func csv(
    _ path: String, column: String = defaultColumn, imageColumn: String? = nil
  ) -> Dataset {
    Dataset(.file(path, .csv(column: column, images: imageColumn)))
  }

  /// The elements of a JSON list: texts, or objects that have a text or a list of messages under a key.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - column: the key of the prompts, where elements are objects.
  ///   - imageColumn: the key of pictures that go along, as for `csv`; or of a list of them.
  public static func json(
    _ path: String, column: String = defaultColumn, imageColumn: String? = nil
  ) -> Dataset {
    Dataset(.file(path, .json(column: column, images: imageColumn)))
  }

  /// The lines of a file, each a JSON value as in `json`.
  public static func jsonLines(
    _ path: String, column: String = defaultColumn, imageColumn: String? = nil
  ) -> Dataset {
    Dataset(.file(path, .jsonLines(column: column, images: imageColumn)))
  }

  /// Conversations as ShareGPT has them, in a JSON list or one a line: the first turn is the prompt, as for
  /// vLLM and SGLang. A system turn before it goes along; conversations of fewer than two turns are left
  /// out.
  ///
  /// With the traffic `dataset` a reply may have as many tokens as the second turn, also as there: by the
  /// scenario's `tokenizer`, else a token for four bytes of it.
  public static func shareGPT(_ path: String) -> Dataset {
    Dataset(.file(path, .shareGPT))
  }

  /// The input file of OpenAI's batch API: chats, responses, completions and embeddings. The traffic
  /// `dataset` keeps each request's limit of output tokens and its temperature.
  public static func openAIBatch(_ path: String) -> Dataset {
    Dataset(.file(path, .openAIBatch))
  }

  /// A file whose format is told by its suffix, as GenAI Bench does: `.csv`, `.json`, `.jsonl` or text.
  /// What is in a JSON file decides whether it is a list, lines, ShareGPT, requests of OpenAI's batch API
  /// or a dataset configuration of GenAI Bench.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - column: the column or key of the prompts.
  ///   - imageColumn: the column or key of pictures that go along, as for `csv`.
  public static func file(
    _ path: String, column: String = defaultColumn, imageColumn: String? = nil
  ) -> Dataset {
    Dataset(.guessed(path, column: column, images: imageColumn))
  }

  /// The file that GenAI Bench takes with `--dataset-config`.
  public static func genAIBench(_ path: String) -> Dataset {
    Dataset(.genAIBench(path))
  }

  /// A dataset of Hugging Face. It is downloaded when it is first measured, and kept in a folder that
  /// `PERF_CACHE` names, `~/.cache/perfharness` by default. A token for gated datasets is taken from
  /// `HF_TOKEN`.
  ///
  /// - Parameters:
  ///   - name: e.g. `openai/gsm8k`.
  ///   - config: its configuration; nil for `default`, or else its first one.
  ///   - split: nil for `train`, or else the first one.
  ///   - column: the column with the prompts: texts or lists of messages.
  ///   - limit: how many rows are taken at most, from the first one on.
  public static func huggingFace(
    _ name: String, config: String? = nil, split: String? = nil, column: String = defaultColumn,
    limit: Int = 1000
  ) -> Dataset {
    Dataset(
      .huggingFace(
        HuggingFaceDataset(
          name: name, config: config, split: split, column: column, limit: limit)))
  }

  /// Throws for what can't name a dataset. Files are not looked at.
  public func validate() throws(WorkloadError) {
    switch source {
    case .file(let path, let format):
      try Self.validate(path: path)
      try Self.validate(column: format.column)
      try Self.validate(column: format.images)
    case .guessed(let path, let column, let images):
      try Self.validate(path: path)
      try Self.validate(column: column)
      try Self.validate(column: images)
    case .genAIBench(let path): try Self.validate(path: path)
    case .huggingFace(let dataset):
      try dataset.validate()
      try Self.validate(column: dataset.column)
    }
  }

  private static func validate(path: String) throws(WorkloadError) {
    guard path.isEmpty else { return }
    throw WorkloadError(
      .invalidPrompts,
      "the path of a dataset is empty; expected that of a file; write e.g. .file(\"prompts.csv\")")
  }

  private static func validate(column: String?) throws(WorkloadError) {
    guard let column, column.isEmpty else { return }
    throw WorkloadError(
      .invalidPrompts,
      "the column of a dataset has no name; expected that of the prompts; "
        + "write e.g. column: \"prompt\"")
  }

  /// E.g. `prompts.csv (CSV, column prompt)`.
  public var description: String {
    switch source {
    case .file(let path, let format): "\(path) (\(format))"
    case .guessed(let path, Self.defaultColumn, nil): path
    case .guessed(let path, let column, let images):
      "\(path) (\(DatasetFormat.columns(column, images)))"
    case .genAIBench(let path): "\(path) (GenAI Bench)"
    case .huggingFace(let dataset): "\(dataset)"
    }
  }
}
