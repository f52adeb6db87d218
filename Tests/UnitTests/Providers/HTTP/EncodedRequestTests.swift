#if HTTP
  import NIOCore
  import NIOHTTP1
  import Testing

  @testable import PerfHarness

  struct EncodedRequestTests {
    let origin = HTTPOrigin(isSecure: false, host: "127.0.0.1", port: 8000)

    @Test func addsWhatTheCallerLeavesOut() throws {
      let encoded = try EncodedRequest(
        HTTPRequest(target: "/v1/x?y=1", headers: [("X-A", "b")], body: Array("{}".utf8)),
        to: origin)
      #expect(encoded.head.method == .POST)
      #expect(encoded.head.uri == "/v1/x?y=1")
      #expect(
        encoded.head.headers.map { "\($0.name): \($0.value)" } == [
          "X-A: b", "Host: 127.0.0.1:8000", "Accept-Encoding: identity",
          "User-Agent: PerfHarness", "Content-Length: 2",
        ])
      #expect(encoded.body == ByteBuffer(string: "{}"))
    }

    @Test func keepsWhatTheCallerGivesButItsFraming() throws {
      let encoded = try EncodedRequest(
        HTTPRequest(
          target: "/",
          headers: [
            ("host", "other"), ("user-agent", "me"), ("accept-encoding", "gzip"),
            ("content-length", "7"), ("transfer-encoding", "chunked"),
          ],
          body: [1]), to: origin)
      #expect(
        encoded.head.headers.map { "\($0.name): \($0.value)" } == [
          "host: other", "user-agent: me", "accept-encoding: gzip", "Content-Length: 1",
        ])
    }

    @Test(arguments: [("GET", nil), ("HEAD", nil), ("DELETE", nil), ("POST", "0"), ("PUT", "0")])
    func saysThatThereIsNoBodyWhereOneIsExpected(_ method: String, _ length: String?) throws {
      let encoded = try EncodedRequest(HTTPRequest(method: method, target: "/"), to: origin)
      #expect(encoded.head.headers.first(name: "content-length") == length)
      #expect(encoded.body == nil)
    }

    @Test(arguments: [
      (HTTPRequest(method: "GET X", target: "/"), "a method"),
      (HTTPRequest(method: "", target: "/"), "a method"),
      (HTTPRequest(target: "v1"), "a path"),
      (HTTPRequest(target: ""), "a path"),
      (HTTPRequest(target: "/a b"), "a path"),
      (HTTPRequest(target: "/ä"), "a path"),
      (HTTPRequest(target: "/", headers: [("a:b", "c")]), "a header name"),
      (HTTPRequest(target: "/", headers: [("", "c")]), "a header name"),
      (
        HTTPRequest(target: "/", headers: [("Authorization", "Bearer secret\n")]),
        "a value for the header Authorization"
      ),
      (HTTPRequest(target: "/", headers: [("a", "b\0")]), "a value for the header a"),
      (HTTPRequest(target: "/", headers: [("a", "b\u{7F}")]), "a value for the header a"),
    ])
    func refusesBytesThatWouldChangeTheHead(_ request: HTTPRequest, _ part: String) {
      #expect(throws: ProviderError.invalidRequest(origin, part)) {
        try EncodedRequest(request, to: origin)
      }
    }

    @Test(arguments: ["", "plain", "with spaces\tand tabs", "ä€"])
    func takesAnyOtherHeaderValue(_ value: String) throws {
      let encoded = try EncodedRequest(
        HTTPRequest(target: "/", headers: [("a", value)]), to: origin)
      #expect(encoded.head.headers["a"] == [value])
    }
  }
#endif
