/// Why a text is none that tells metrics.
package struct ExpositionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Counted from 1.
  package var line: Int
  /// What was found there, and what was expected.
  package var fact: String

  package var description: String { "line \(line): \(fact)" }
}
