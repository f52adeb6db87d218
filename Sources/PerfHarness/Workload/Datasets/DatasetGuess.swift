/// What a file seems to be, by its suffix and, where that says JSON, by its first record.
enum DatasetGuess: Sendable, Hashable {
  case format(DatasetFormat)
  case genAIBench

  /// - Throws: when the file can't be read, where it must be.
  init(_ path: String, column: String, images: String? = nil) throws(WorkloadError) {
    let name = path.split(separator: "/").last ?? ""
    switch name.split(separator: ".").last?.lowercased() {
    case "csv": self = .format(.csv(column: column, images: images))
    case "jsonl", "ndjson":
      self = try .format(Self.lines(Self.firstRecord(of: path, LineFraming()), column, images))
    case "json":
      guard try RecordFile(path, expecting: Self.expectation).beginsWithObject() else {
        let first = try Self.firstRecord(of: path, JSONArrayFraming())
        self = .format(
          Self.isShareGPT(first, column) ? .shareGPT : .json(column: column, images: images))
        return
      }
      // An object that ends with its line and names no source is the first of many.
      let first = try Self.firstRecord(of: path, LineFraming())
      self =
        first == nil || first?["source"] != nil
        ? .genAIBench : .format(Self.lines(first, column, images))
    default: self = .format(.text)
    }
  }

  /// What a file is that has a value of JSON a line, of which this is the first one.
  private static func lines(
    _ first: JSONNode?, _ column: String, _ images: String?
  ) -> DatasetFormat {
    if first?["url"] != nil, first?["body"] != nil { return .openAIBatch }
    return isShareGPT(first, column) ? .shareGPT : .jsonLines(column: column, images: images)
  }

  private static func isShareGPT(_ first: JSONNode?, _ column: String) -> Bool {
    (first?["conversations"] != nil || first?["conversation"] != nil) && first?[column] == nil
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
