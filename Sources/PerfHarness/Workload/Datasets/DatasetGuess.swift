/// What a file seems to be, by its suffix and, where that says JSON, by its first record.
enum DatasetGuess: Sendable, Hashable {
  case format(DatasetFormat)
  case genAIBench

  /// - Throws: when the file can't be read, where it must be.
  init(_ path: String, column: String) throws(WorkloadError) {
    let name = path.split(separator: "/").last ?? ""
    switch name.split(separator: ".").last?.lowercased() {
    case "csv": self = .format(.csv(column: column))
    case "jsonl", "ndjson":
      let first = try Self.firstRecord(of: path, LineFraming())
      let isBatch = first?["url"] != nil && first?["body"] != nil
      self = .format(isBatch ? .openAIBatch : .jsonLines(column: column))
    case "json":
      if try Self.beginsWithObject(path) {
        self = .genAIBench
        return
      }
      let first = try Self.firstRecord(of: path, JSONArrayFraming())
      let isShareGPT = first?["conversations"] != nil || first?["conversation"] != nil
      self = .format(
        isShareGPT && first?[column] == nil ? .shareGPT : .json(column: column))
    default: self = .format(.text)
    }
  }

  private static let expectation = "a JSON file with prompts"

  /// The first record that is not blank; nil where there is none, or none that is JSON: whoever reads
  /// the whole file says what is wrong with it.
  private static func firstRecord(
    of path: String, _ framing: some RecordFraming
  ) throws(WorkloadError) -> JSONNode? {
    var first: JSONNode?
    try scanBeginning(of: path, framing) { record in
      guard !record.isBlank else { return false }
      first = try? record.json()
      return true
    }
    return first
  }

  private static func beginsWithObject(_ path: String) throws(WorkloadError) -> Bool {
    var isObject = false
    try scanBeginning(of: path, LineFraming()) { record in
      guard !record.isBlank else { return false }
      isObject = record.text.first { !$0.isWhitespace } == "{"
      return true
    }
    return isObject
  }

  /// Looks at records until `isEnough`, or until something is wrong with one.
  private static func scanBeginning(
    of path: String, _ framing: some RecordFraming, _ isEnough: (RawRecord) -> Bool
  ) throws(WorkloadError) {
    let file = try RecordFile(path, expecting: expectation)
    var hasEnough = false
    do throws(WorkloadError) {
      try file.scan(framing) { record throws(RecordError) in
        hasEnough = isEnough(record)
        // Nothing but an error ends a scan.
        if hasEnough { throw RecordError(line: record.line, "") }
      }
    } catch {
      guard hasEnough || error.code == .invalidPrompts else { throw error }
    }
  }
}
