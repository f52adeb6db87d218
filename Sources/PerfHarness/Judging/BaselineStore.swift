import Foundation

/// The folder in which baselines are committed: one file a case, so that two branches that measure
/// different cases never conflict.
package struct BaselineStore: Sendable, Hashable {
  /// The folder, as an absolute path.
  package let folder: String
  /// The environment's name, which is a folder in it.
  package let environment: String

  package init(folder: String, environment: String) {
    self.folder = folder
    self.environment = environment
  }

  /// Where the baseline of a case is or would be: `<environment>/<Suite>/<test>[<arguments>].json`.
  package func path(of key: CaseKey) -> String {
    let name = key.arguments.map { "\(key.test)[\($0)]" } ?? key.test
    let parts = [environment] + (key.suite.isEmpty ? [] : [key.suite]) + [name]
    return ([folder] + parts.map(Self.fileName)).joined(separator: "/") + ".json"
  }

  /// How many cases have a baseline in this environment: what a suite's chance of a false alarm is
  /// shared by.
  package var caseCount: Int {
    let place = URL(fileURLWithPath: folder).appendingPathComponent(Self.fileName(environment))
    let files = FileManager.default.enumerator(atPath: place.path)
    var count = 0
    while let file = files?.nextObject() as? String {
      if file.hasSuffix(".json") { count += 1 }
    }
    return count
  }

  /// The baseline of a case; nil when none is recorded.
  package func load(_ key: CaseKey) throws(FileError) -> Baseline? {
    let path = path(of: key)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw FileError(
        path: Self.shown(path), "the file can't be read; check its permissions")
    }
    return try EncodedBaseline.baseline(from: bytes, path: Self.shown(path))
  }

  /// Writes a baseline; a process that is killed meanwhile leaves the old file or the new one.
  ///
  /// - Returns: the file's path, as error texts show it.
  @discardableResult
  package func save(_ baseline: Baseline) throws(FileError) -> String {
    let path = path(of: baseline.key)
    let url = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(EncodedBaseline.text(baseline).utf8).write(to: url, options: .atomic)
    } catch {
      throw FileError(
        path: Self.shown(path),
        "the file can't be written; check that its folder exists and may be written, or name another "
          + "one with PERF_BASELINES")
    }
    return Self.shown(path)
  }

  /// A path as messages show it: relative to the working directory where it lies below it.
  package static func shown(_ path: String) -> String {
    let current = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(current) ? String(path.dropFirst(current.count)) : path
  }

  /// A name that any file system takes. Where something had to be replaced, a short hash of the
  /// original keeps two names apart that would otherwise become one.
  package static func fileName(_ name: String) -> String {
    let allowed = Set("()[]{},.;=+-_ %@")
    let limit = 120
    let safe = String(
      name.prefix(limit).map { character in
        let isPlain = character.isASCII && (character.isLetter || character.isNumber)
        return isPlain || allowed.contains(character) ? character : "_"
      })
    guard safe != name || safe.hasPrefix(".") || safe.isEmpty else { return name }
    var hasher = FNV1a()
    hasher.combine(name)
    return "\(safe.drop { $0 == "." })-\(hasher.hexDigits.prefix(8))"
  }
}
