/// Where and why a text is not JSON.
package struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The line, counted from 1.
  package var line: Int
  /// The byte, counted from 0 from the start of the text.
  package var offset: Int
  /// What was expected and what was found.
  package var message: String

  /// The message alone; whoever knows the text's name puts name and line before it.
  package var description: String { message }
}
