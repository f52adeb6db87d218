/// Why a file of captured exchanges can't be read.
package struct CaptureError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Path, and line where one is to blame, e.g. `chat.capture.jsonl:3`.
  package var place: String
  /// What was found.
  package var fact: String
  /// What was expected instead.
  package var expectation: String

  package var description: String {
    "\(place): \(fact); expected \(expectation); capture it anew with PERF_CAPTURE"
  }
}
