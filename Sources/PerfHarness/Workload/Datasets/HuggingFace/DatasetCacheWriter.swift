import Foundation

/// Puts a dataset into a cache, page by page.
struct DatasetCacheWriter {
  private let dataset: HuggingFaceDataset
  private let cache: DatasetCache
  private let draft: String
  private let handle: FileHandle
  private var hash = FNV1a()

  /// - Throws: when the folder can't be written to.
  init(_ dataset: HuggingFaceDataset, in cache: DatasetCache) throws(WorkloadError) {
    self.dataset = dataset
    self.cache = cache
    draft = "\(cache.path(of: dataset)).\(UUID().uuidString)"
    let files = FileManager.default
    do {
      try files.createDirectory(
        atPath: (draft as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      guard files.createFile(atPath: draft, contents: nil) else {
        throw CocoaError(.fileWriteUnknown)
      }
      handle = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
    } catch {
      throw Self.unwritable(cache.folder)
    }
  }

  /// Appends lines of JSON, each with its line end.
  ///
  /// - Throws: when the disk is full, or the folder is gone.
  mutating func append(_ lines: [UInt8]) throws(WorkloadError) {
    do {
      try handle.write(contentsOf: Data(lines))
    } catch {
      throw Self.unwritable(cache.folder)
    }
    lines.withUnsafeBufferPointer { hash.combine($0) }
  }

  /// Gives the rows their name, and says what they are.
  ///
  /// - Throws: when the folder can't be written to.
  func commit(_ part: HuggingFaceSplits.Part, rows: Int, notes: [String]) throws(WorkloadError) {
    var text: [UInt8] = Array("{\"version\": \(Int(DatasetCache.version)), \"dataset\": ".utf8)
    JSONText.append("\(dataset)", to: &text)
    for (name, value) in [
      ("config", part.config), ("split", part.split), ("hash", hash.hexDigits),
    ] {
      text += Array(", \"\(name)\": ".utf8)
      JSONText.append(value, to: &text)
    }
    text += Array(", \"rows\": \(rows), \"notes\": ".utf8)
    JSONText.append(notes, to: &text)
    text += Array("}\n".utf8)
    do {
      try handle.synchronize()
      try handle.close()
      try Self.rename(draft, to: cache.rows(of: dataset, hash: hash.hexDigits))
      try Data(text).write(
        to: URL(fileURLWithPath: cache.description(of: dataset)), options: .atomic)
    } catch {
      throw Self.unwritable(cache.folder)
    }
  }

  /// Leaves nothing behind.
  func discard() {
    try? handle.close()
    try? FileManager.default.removeItem(atPath: draft)
  }

  private static func rename(_ old: String, to new: String) throws {
    guard Foundation.rename(old, new) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  private static func unwritable(_ folder: String) -> WorkloadError {
    WorkloadError(
      .unreadableFile,
      "\(folder): it can't be written to; expected a folder for downloaded datasets; "
        + "name another one with PERF_CACHE")
  }
}
