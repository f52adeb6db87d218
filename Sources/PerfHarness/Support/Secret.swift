/// A text that must not get into reports, logs or error texts: an API key, a token.
///
/// Printing, interpolating or dumping it shows only that there is one.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The text itself, for the one place that sends it.
  package let exposed: String

  package init(_ text: String) {
    exposed = text
  }

  package var description: String { "<secret>" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// `text` with every occurrence of the secret blotted out: servers like to quote the key that they
  /// refuse.
  package func redacted(from text: String) -> String {
    exposed.isEmpty ? text : text.replacing(exposed, with: description)
  }
}
