import Foundation

/// The folder that shards write their results to, and that the merge reads them from: one file for each
/// case and shard, whose names never collide, so that all of them may be copied into one folder.
package struct ShardFolder: Sendable {
  /// The folder's path.
  package let path: String

  package init(path: String) {
    self.path = path
  }

  /// What the file of a shard is called, e.g. `ChatLatency.chat.shard-2-of-4.jsonl`.
  package static func fileName(of key: CaseKey, _ shard: Shard) -> String {
    "\(prefix(of: key))\(shard.fileName).jsonl"
  }

  private static func prefix(of key: CaseKey) -> String {
    let name = key.arguments.map { "\(key.test)[\($0)]" } ?? key.test
    let parts = (key.suite.isEmpty ? [] : [key.suite]) + [name]
    return parts.map { "\(BaselineStore.fileName($0))." }.joined()
  }

  /// Writes what a shard measured; a process that is killed meanwhile leaves no file, or the old one.
  package func write(_ result: ShardResult) throws(ReportError) {
    let path = "\(path)/\(Self.fileName(of: result.key, result.shard))"
    let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).part"
    do {
      let files = FileManager.default
      try files.createDirectory(atPath: self.path, withIntermediateDirectories: true)
      guard files.createFile(atPath: temporary, contents: nil),
        let handle = FileHandle(forWritingAtPath: temporary)
      else { throw CocoaError(.fileWriteNoPermission) }
      try EncodedShard.write(result) { piece in try handle.write(contentsOf: piece) }
      try handle.close()
      guard rename(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw ReportError(
        path: path, .cannotWrite(reason: systemReason(of: error)))
    }
  }

  /// Reads what the shards of a case measured, wherever below the folder their files are.
  package func results(
    of key: CaseKey
  ) throws(FileError) -> [(path: String, result: ShardResult)] {
    let prefix = Self.prefix(of: key)
    var names: [String] = []
    let files = FileManager.default.enumerator(atPath: path)
    while let name = files?.nextObject() as? String {
      let last = name.split(separator: "/").last ?? ""
      if last.hasPrefix("\(prefix)shard-"), last.hasSuffix(".jsonl") { names.append(name) }
    }
    return try names.sorted().map { name throws(FileError) in
      let path = BaselineStore.shown("\(self.path)/\(name)")
      guard let data = FileManager.default.contents(atPath: "\(self.path)/\(name)") else {
        throw FileError(path: path, "the file can't be read; check its permissions")
      }
      return (path, try EncodedShard.result(from: [UInt8](data), path: path))
    }
  }
}
