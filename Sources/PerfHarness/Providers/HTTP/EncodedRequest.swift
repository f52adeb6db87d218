#if HTTP
  import NIOCore
  import NIOHTTP1

  /// A request as the encoder takes it; made before the request is handed to its event loop.
  struct EncodedRequest: Sendable {
    let head: HTTPRequestHead
    /// Nil when there is none.
    let body: ByteBuffer?

    /// - Throws: `invalid_configuration` for bytes that would not survive, or change, the head. The
    ///   text does not quote them: header values can be secrets.
    init(_ request: HTTPRequest, to origin: HTTPOrigin) throws(ProviderError) {
      guard request.method.isToken else { throw .invalidRequest(origin, "a method") }
      guard request.target.utf8.first == UInt8(ascii: "/"), request.target.isVisibleASCII else {
        throw .invalidRequest(origin, "a path")
      }
      var headers = HTTPHeaders()
      headers.reserveCapacity(request.headers.count + 4)
      for (name, value) in request.headers {
        guard name.isToken else { throw .invalidRequest(origin, "a header name") }
        guard value.isFieldValue else {
          throw .invalidRequest(origin, "a value for the header \(name)")
        }
        headers.add(name: name, value: value)
      }
      headers.addUnlessGiven("Host", origin.authority)
      headers.addUnlessGiven("Accept-Encoding", "identity")
      headers.addUnlessGiven("User-Agent", "PerfHarness")
      headers.remove(name: "Transfer-Encoding")
      if request.body.isEmpty && ["GET", "HEAD", "DELETE"].contains(request.method) {
        headers.remove(name: "Content-Length")
      } else {
        headers.replaceOrAdd(name: "Content-Length", value: "\(request.body.count)")
      }
      head = HTTPRequestHead(
        version: .http1_1, method: HTTPMethod(rawValue: request.method), uri: request.target,
        headers: headers)
      body = request.body.isEmpty ? nil : ByteBuffer(bytes: request.body)
    }
  }

  extension HTTPHeaders {
    fileprivate mutating func addUnlessGiven(_ name: String, _ value: String) {
      if !contains(name: name) { add(name: name, value: value) }
    }
  }

  // RFC 9110, sections 5.5 and 5.6.2.
  extension String {
    fileprivate var isVisibleASCII: Bool { utf8.allSatisfy { (0x21...0x7E).contains($0) } }

    fileprivate var isToken: Bool {
      !isEmpty && isVisibleASCII && !utf8.contains { #"(),/:;<=>?@[\]{}""#.utf8.contains($0) }
    }

    /// Tabs and everything from the space up, but not DEL.
    fileprivate var isFieldValue: Bool {
      utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
    }
  }
#endif
