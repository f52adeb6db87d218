#if HTTP
  /// Where requests go: scheme, host and port. One transport serves one origin.
  package struct HTTPOrigin: Sendable, Hashable, CustomStringConvertible {
    /// Whether it is `https`.
    package var isSecure: Bool
    /// The host's name or address; an IPv6 address without its brackets.
    package var host: String
    package var port: Int

    /// - Parameter port: nil for the scheme's own, 443 or 80.
    package init(isSecure: Bool, host: String, port: Int? = nil) {
      self.isSecure = isSecure
      self.host = host
      self.port = port ?? Self.defaultPort(isSecure: isSecure)
    }

    /// The value of the `Host` field: the port only when it is not the scheme's own.
    package var authority: String {
      let host = host.contains(":") ? "[\(host)]" : host
      return port == Self.defaultPort(isSecure: isSecure) ? host : "\(host):\(port)"
    }

    package var description: String { "\(isSecure ? "https" : "http")://\(authority)" }

    private static func defaultPort(isSecure: Bool) -> Int { isSecure ? 443 : 80 }
  }
#endif
