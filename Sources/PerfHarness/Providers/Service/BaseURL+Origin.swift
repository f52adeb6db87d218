#if HTTP
  extension BaseURL {
    /// Where connections go.
    package var origin: HTTPOrigin { HTTPOrigin(isSecure: isSecure, host: host, port: port) }
  }
#endif
