/// Why a file or a folder can't be read, written or used: a baseline, the results of shards or of another
/// tool.
package struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file or the folder.
  package var path: String
  /// The line, where one is at fault.
  package var line: Int?
  /// What was found, what was expected, what to do.
  package var message: String

  package init(path: String, line: Int? = nil, _ message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  /// `path:line: message`.
  package var description: String {
    "\(path)\(line.map { ":\($0)" } ?? ""): \(message)"
  }
}
