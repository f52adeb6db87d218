import Foundation

/// Datasets that were downloaded: of each a file of JSON lines, and one that says what it is.
///
/// Both are written under another name first, and the rows before what is said of them. The rows are named
/// by their hash, so that two processes that download at once, even from a dataset that changes meanwhile,
/// never leave a description beside rows that are not its own. So whatever ends a download, what is found
/// later is whole or not found; what was damaged since is not found either.
package struct DatasetCache: Sendable {
  /// A dataset that was found.
  package struct Entry: Sendable, Hashable {
    /// The file of its rows.
    package var path: String
    /// What is to be said of it.
    package var notes: [String]
  }

  static let version = 1.0

  package let folder: String

  package init(folder: String) {
    self.folder = folder
  }

  /// `PERF_CACHE`, else `.cache/perfharness` in the home folder.
  package init(_ environment: EnvironmentVariables) {
    let home = environment["HOME"] ?? FileManager.default.temporaryDirectory.path
    folder = environment["PERF_CACHE"] ?? "\(home)/.cache/perfharness"
  }

  /// The rows of a dataset as they were downloaded; nil when they are not there, or are not whole.
  package func find(_ dataset: HuggingFaceDataset) -> Entry? {
    guard let data = FileManager.default.contents(atPath: description(of: dataset)),
      let node = try? JSONNode(parsing: data),
      node["version"]?.value == .number(Self.version),
      node["dataset"]?.value == .string("\(dataset)"),
      case .string(let hash)? = node["hash"]?.value,
      case .array(let notes)? = node["notes"]?.value
    else { return nil }
    let rows = rows(of: dataset, hash: hash)
    guard Self.hash(of: rows) == hash else { return nil }
    let texts = notes.compactMap { note in
      if case .string(let text) = note.value { text } else { nil }
    }
    return Entry(path: rows, notes: texts)
  }

  /// The file that says what was downloaded.
  func description(of dataset: HuggingFaceDataset) -> String { "\(path(of: dataset)).json" }

  /// The file of the rows that have this hash.
  func rows(of dataset: HuggingFaceDataset, hash: String) -> String {
    "\(path(of: dataset))-\(hash).jsonl"
  }

  /// The beginning of all files of a dataset.
  func path(of dataset: HuggingFaceDataset) -> String {
    var hash = FNV1a()
    hash.combine("\(dataset)")
    let name = dataset.name.replacing("/", with: "--")
    return "\(folder)/datasets/\(name)-\(hash.hexDigits)"
  }

  private static func hash(of path: String) -> String? {
    guard let file = try? RecordFile(path, expecting: "rows") else { return nil }
    var hash = FNV1a()
    do throws(WorkloadError) {
      try file.scan(LineFraming()) { record throws(RecordError) in
        hash.combine(record.bytes)
        hash.combine("\n")
      }
    } catch {
      return nil
    }
    return hash.hexDigits
  }
}
