#if HTTP
  /// One request as it goes over the wire.
  ///
  /// `Host`, `Accept-Encoding: identity` and `User-Agent` are added unless given; `Content-Length` is
  /// always that of `body`.
  package struct HTTPRequest: Sendable {
    /// The method, e.g. `POST`.
    package var method: String
    /// Path and query, percent-encoded.
    package var target: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
      method: String = "POST", target: String, headers: [(name: String, value: String)] = [],
      body: [UInt8] = []
    ) {
      self.method = method
      self.target = target
      self.headers = headers
      self.body = body
    }
  }
#endif
