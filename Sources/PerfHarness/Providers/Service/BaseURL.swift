/// Where a server is, taken from a base URL as people write them.
package struct BaseURL: Sendable, Hashable, CustomStringConvertible {
  package let isSecure: Bool
  package let host: String
  package let port: Int
  /// The path that endpoints are appended to: empty, or segments that each begin with a slash.
  package var path: String

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
    path = rest.dropFirst(authority.count).split(separator: "/").map { "/" + $0 }.joined()
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

  /// The same place as an API has it whose version is a segment of the path.
  ///
  /// `http://host`, `http://host/v1`, `http://host/prefix/v1/` and a whole `…/v1/chat/completions` all
  /// name the same API: an endpoint at the end is taken off, and a version that is not there is added.
  ///
  /// - Parameter endpoints: what may stand behind the version, e.g. `chat/completions`.
  package func versioned(_ version: String, droppingAnyOf endpoints: [String]) -> BaseURL {
    var segments = path.split(separator: "/")
    for endpoint in endpoints {
      let ending = endpoint.split(separator: "/")
      if segments.count >= ending.count, segments.suffix(ending.count).elementsEqual(ending) {
        segments.removeLast(ending.count)
        break
      }
    }
    let hasVersion = segments.contains { segment in
      segment.first == "v" && segment.dropFirst().first?.isNumber == true
    }
    if !hasVersion { segments.append(Substring(version)) }
    var result = self
    result.path = segments.map { "/" + $0 }.joined()
    return result
  }

  package var description: String {
    let scheme = isSecure ? "https" : "http"
    let bracketed = host.contains(":") ? "[\(host)]" : host
    let isDefault = port == (isSecure ? 443 : 80)
    return "\(scheme)://\(bracketed)\(isDefault ? "" : ":\(port)")\(path)"
  }
}
