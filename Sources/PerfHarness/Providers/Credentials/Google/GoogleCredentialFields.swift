/// The members of a credentials file, read with errors that tell where it stands.
struct GoogleCredentialFields {
  var node: JSONNode
  var path: String

  /// A text that must be there. The error never shows what is there instead: it may be secret.
  func string(_ name: String) throws(ProviderError) -> String {
    guard let text = optional(name) else {
      throw error(name, "expected a text for \"\(name)\"; get the file anew")
    }
    return text
  }

  func optional(_ name: String) -> String? {
    guard case .string(let text) = node[name]?.value, !text.isEmpty else { return nil }
    return text
  }

  func line(of name: String) -> Int { node[name]?.line ?? node.line }

  func error(_ name: String, _ text: String) -> ProviderError {
    ProviderError(.invalidConfiguration, "\(path):\(line(of: name)): \(text)")
  }
}
