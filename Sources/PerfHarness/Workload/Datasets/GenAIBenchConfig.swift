/// A dataset configuration of GenAI Bench:
/// `{"source": {"type": "file", "path": "prompts.csv"}, "prompt_column": "question"}`.
struct GenAIBenchConfig {
  private static let example = #"{"source": {"type": "file", "path": "prompts.csv"}}"#
  private static let knownArguments: Set<String> = ["name", "revision", "split", "streaming"]

  /// No configuration is longer; other objects of JSON may be.
  private static let greatestCount = 1 << 20

  private let path: String
  private let root: JSONNode

  init(reading path: String) throws(WorkloadError) {
    let file = try RecordFile(path, expecting: "a dataset configuration of GenAI Bench")
    var text: [UInt8] = []
    try file.scan(LineFraming()) { record throws(RecordError) in
      guard text.count + record.bytes.count <= Self.greatestCount else {
        throw RecordError(
          line: record.line,
          "the file is an object of more than \(Self.greatestCount) bytes; expected a dataset "
            + "configuration of GenAI Bench, the only object that is read; put the prompts into a list, "
            + "or one a line")
      }
      text += record.bytes
      text.append(UInt8(ascii: "\n"))
    }
    do throws(JSONSyntaxError) {
      root = try JSONNode(parsing: text)
    } catch {
      throw file.error(RecordError(line: error.line, "\(error); write valid JSON"))
    }
    self.path = path
  }

  /// The dataset that it describes. Paths start at the working directory, as they do there.
  func dataset() throws(WorkloadError) -> Dataset {
    guard let source = root["source"], case .object = source.value else {
      throw error(
        root,
        "there is no object \"source\"; expected where the prompts are; "
          + "write e.g. \(Self.example)")
    }
    if let node = root["prompt_lambda"], node.value != .null {
      throw error(
        node,
        "\"prompt_lambda\" is Python code, which is not run; expected \"prompt_column\"; write the "
          + "prompts that it makes into a file of their own")
    }
    let column = try text("prompt_column", of: root)
    switch try text("type", of: source) {
    case "file": return try file(source, column, images: try text("image_column", of: root))
    case "huggingface":
      if let node = root["image_column"], node.value != .null {
        throw error(
          node,
          "\"image_column\" is for a dataset of Hugging Face, whose pictures are not downloaded; "
            + "expected a file; write pictures and prompts into one, or use the traffic I(width,height)"
        )
      }
      return try huggingFace(source, column)
    case "custom":
      throw error(
        source,
        "the type of the source is \"custom\", which is Python code; expected "
          + "\"file\" or \"huggingface\"; write the prompts it loads into a file of their own")
    case let type:
      throw error(
        source,
        "the type of the source is \(type.map { "\"\($0)\"" } ?? "missing"); "
          + "expected \"file\" or \"huggingface\"; write e.g. \(Self.example)")
    }
  }

  private func file(
    _ source: JSONNode, _ column: String?, images: String?
  ) throws(WorkloadError) -> Dataset {
    let path = try required("path", of: source)
    if column == nil, let node = source["csv_column_index"], node.value != .null {
      throw error(
        node,
        "\"csv_column_index\" counts columns, which have names here; expected \"prompt_column\"; "
          + "write the name that the header has")
    }
    let column = column ?? Dataset.defaultColumn
    switch try text("file_format", of: source) {
    case nil: return .file(path, column: column, imageColumn: images)
    case "txt" where images == nil: return .text(path)
    case "txt":
      throw error(
        source,
        "the file format is \"txt\", which has no pictures; expected csv or json; "
          + "remove \"image_column\"")
    case "csv": return .csv(path, column: column, imageColumn: images)
    case "json": return .json(path, column: column, imageColumn: images)
    case let format?:
      throw error(
        source,
        "the file format is \"\(format)\"; expected txt, csv or json; "
          + "leave it out to go by the suffix")
    }
  }

  private func huggingFace(
    _ source: JSONNode, _ column: String?
  ) throws(WorkloadError) -> Dataset {
    let arguments = source["huggingface_kwargs"]
    if let arguments, case .object(let members) = arguments.value,
      let unknown = members.first(where: { !Self.knownArguments.contains($0.key) })
    {
      throw error(
        unknown.value,
        "the argument \"\(unknown.key)\" is for Python; expected "
          + "\"name\" or \"split\"; remove it")
    }
    if let revision = try arguments.flatMap({ node throws(WorkloadError) in
      try text("revision", of: node)
    }), revision != "main" {
      throw error(
        source,
        "the revision is \"\(revision)\"; expected \"main\", the only one that "
          + "the datasets server has; remove it")
    }
    return .huggingFace(
      try required("path", of: source),
      config: try arguments.flatMap { node throws(WorkloadError) in try text("name", of: node) },
      split: try arguments.flatMap { node throws(WorkloadError) in try text("split", of: node) },
      column: column ?? Dataset.defaultColumn)
  }

  private func required(_ key: String, of node: JSONNode) throws(WorkloadError) -> String {
    guard let value = try text(key, of: node), !value.isEmpty else {
      throw error(
        node,
        "the source has no \"\(key)\"; expected a file, or the name of a dataset; "
          + "write e.g. \(Self.example)")
    }
    return value
  }

  private func text(_ key: String, of node: JSONNode) throws(WorkloadError) -> String? {
    guard let value = node[key], value.value != .null else { return nil }
    guard case .string(let text) = value.value else {
      throw error(value, "\"\(key)\" is \(value.summary); expected a text; write it in quotes")
    }
    return text
  }

  private func error(_ node: JSONNode, _ message: String) -> WorkloadError {
    WorkloadError(.invalidPrompts, "\(path):\(node.line): \(message)")
  }
}
