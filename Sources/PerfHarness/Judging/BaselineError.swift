/// A baseline that can't be read or written.
public struct BaselineError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  public var path: String
  /// The line, where one is at fault.
  public var line: Int?
  /// What is wrong, what was expected, what to do.
  public var message: String

  package init(path: String, line: Int? = nil, _ message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  /// `path:line: message`.
  public var description: String {
    "\(path)\(line.map { ":\($0)" } ?? ""): \(message)"
  }
}
