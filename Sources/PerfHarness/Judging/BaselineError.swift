/// A baseline that can't be read or written.
package struct BaselineError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  package var path: String
  /// The line, where one is at fault.
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
