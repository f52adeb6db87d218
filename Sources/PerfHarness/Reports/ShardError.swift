/// Why the results of shards can't be read or merged.
package struct ShardError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file or the folder.
  package var path: String
  /// The line of the file, where one is at fault.
  package var line: Int?
  /// What is wrong, what was expected, what to do.
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
