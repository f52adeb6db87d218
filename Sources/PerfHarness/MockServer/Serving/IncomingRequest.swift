#if HTTP

  import NIOCore
  import NIOHTTP1

  /// A request on its way in, with what the connection has to know about it.
  struct IncomingRequest {
    private(set) var request: MockRequest
    /// Whether the connection stays open after the reply.
    let keepsAlive: Bool
    let isHTTP11: Bool
    /// Whether the client waits for `100 Continue` before it sends the body (RFC 9110, 10.1.1).
    let awaitsContinue: Bool
    /// Whether the body was longer than the limit, and dropped.
    private(set) var isTooLarge = false

    init(_ head: HTTPRequestHead) {
      let path = head.uri.prefix { $0 != "?" }
      request = MockRequest(
        method: head.method.rawValue, target: head.uri, path: String(path),
        query: path.endIndex == head.uri.endIndex
          ? nil : String(head.uri[head.uri.index(after: path.endIndex)...]),
        headers: head.headers)
      keepsAlive = head.isKeepAlive
      isHTTP11 = head.version == .http1_1
      awaitsContinue = head.headers.first(name: "expect")?.lowercased() == "100-continue"
    }

    /// The request's `X-Request-Id`.
    var id: String? { request.header("x-request-id") }

    /// The request as one to a server all of whose paths begin so; one with a path that does not keeps
    /// its path, which no API knows then.
    func request(behind prefix: String) -> MockRequest {
      guard !prefix.isEmpty else { return request }
      var result = request
      result.path =
        request.path.hasPrefix(prefix + "/") ? String(request.path.dropFirst(prefix.count)) : ""
      return result
    }

    mutating func append(_ bytes: inout ByteBuffer, limit: Int) {
      guard !isTooLarge else { return }
      if request.body.readableBytes + bytes.readableBytes > limit {
        isTooLarge = true
        request.body = ByteBuffer()
      } else {
        request.body.writeBuffer(&bytes)
      }
    }
  }

#endif
