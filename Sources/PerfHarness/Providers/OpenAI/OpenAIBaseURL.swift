/// Where an OpenAI-compatible server is, taken from a base URL as people write them.
///
/// `http://host`, `http://host/`, `http://host/v1`, `http://host/prefix/v1/` and a whole
/// `…/v1/chat/completions` all name the same API: a version segment that is not there is added.
package struct OpenAIBaseURL: Sendable, Hashable, CustomStringConvertible {
  package let isSecure: Bool
  package let host: String
  package let port: Int
  /// The path that endpoints are appended to, ending with the version: `/v1`, `/prefix/v1`.
  package let path: String

  /// - Parameter source: where the text comes from, for error texts.
  package init(parsing text: String, from source: String = "base URL") throws(ProviderError) {
    func invalid(_ fact: String) -> ProviderError {
      ProviderError(
        .invalidConfiguration,
        "\(source) \"\(Self.withoutSecrets(text))\": \(fact); "
          + "expected http://HOST[:PORT][/PATH] or https://…, e.g. http://127.0.0.1:8000/v1")
    }
    guard let schemeEnd = text.firstRange(of: "://") else { throw invalid("it has no scheme") }
    switch text[..<schemeEnd.lowerBound].lowercased() {
    case "http": isSecure = false
    case "https": isSecure = true
    case let scheme: throw invalid("its scheme is \"\(scheme)\"")
    }
    let rest = text[schemeEnd.upperBound...]
    if rest.contains(where: { $0 == "?" || $0 == "#" }) {
      throw invalid("it has a query or a fragment")
    }
    if !rest.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
      throw invalid("it has a character in it that no URL has, such as a space")
    }
    let authority = rest.prefix { $0 != "/" }
    if authority.contains("@") { throw invalid("it has a user name in it") }
    let parts = Self.split(authority)
    guard let host = parts?.host, !host.isEmpty else { throw invalid("it has no host") }
    self.host = host
    if let portText = parts?.port {
      guard let port = Int(portText), (1...65_535).contains(port) else {
        throw invalid("its port is \"\(portText)\"")
      }
      self.port = port
    } else {
      port = isSecure ? 443 : 80
    }
    path = Self.apiPath(rest.dropFirst(authority.count))
  }

  /// The text as an error may show it: a user name, a password and a query can hold secrets.
  private static func withoutSecrets(_ text: String) -> String {
    var shown = text
    if let mark = shown.firstIndex(where: { $0 == "?" || $0 == "#" }) {
      shown.replaceSubrange(shown.index(after: mark)..., with: "…")
    }
    let start = shown.firstRange(of: "://")?.upperBound ?? shown.startIndex
    if let end = shown[start...].lastIndex(of: "@") {
      shown.replaceSubrange(start..<end, with: "…")
    }
    return shown
  }

  /// Host and port of an authority; brackets around an IPv6 address are taken off.
  private static func split(_ authority: Substring) -> (host: String, port: String?)? {
    if authority.hasPrefix("[") {
      guard let close = authority.firstIndex(of: "]") else { return nil }
      let host = String(authority[authority.index(after: authority.startIndex)..<close])
      let rest = authority[authority.index(after: close)...]
      if rest.isEmpty { return (host, nil) }
      return rest.hasPrefix(":") ? (host, String(rest.dropFirst())) : nil
    }
    let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : nil)
  }

  private static func apiPath(_ path: Substring) -> String {
    var segments = path.split(separator: "/")
    if segments.suffix(2) == ["chat", "completions"] { segments.removeLast(2) }
    let hasVersion = segments.contains { segment in
      segment.first == "v" && segment.dropFirst().first?.isNumber == true
    }
    if !hasVersion { segments.append("v1") }
    return segments.map { "/" + $0 }.joined()
  }

  /// The public API, which takes a key and rejects parameters that it does not know.
  package var isOfficial: Bool {
    let host = host.lowercased()
    return host == "api.openai.com" || host.hasSuffix(".api.openai.com")
  }

  package var description: String {
    let scheme = isSecure ? "https" : "http"
    let bracketed = host.contains(":") ? "[\(host)]" : host
    let isDefault = port == (isSecure ? 443 : 80)
    return "\(scheme)://\(bracketed)\(isDefault ? "" : ":\(port)")\(path)"
  }
}
