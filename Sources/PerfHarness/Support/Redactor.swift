/// Blots secrets out of texts: servers like to quote the key that they refuse.
package struct Redactor: Sendable {
  private let secrets: [Secret]

  package init(_ secrets: [Secret] = []) {
    self.secrets = secrets
  }

  /// `text` without any of the secrets.
  package func redacted(_ text: String) -> String {
    secrets.reduce(text) { $1.redacted(from: $0) }
  }

  /// As much of what a server said as an error text shows: the secrets are taken out before the cut,
  /// because half of one would not be found.
  package func excerpt(_ text: String, limit: Int) -> String {
    let safe = redacted(text)
    return safe.count > limit ? "\(safe.prefix(limit))…" : safe
  }
}
