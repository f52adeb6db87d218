#if HTTP
  import Testing

  @testable import PerfHarness

  struct EncodedRequestTests {
    let origin = HTTPOrigin(isSecure: false, host: "127.0.0.1", port: 8000)

    private func text(_ request: HTTPRequest) throws -> String {
      String(decoding: try EncodedRequest(request, to: origin).bytes, as: UTF8.self)
    }

    @Test func addsWhatTheCallerLeavesOut() throws {
      let text = try text(
        HTTPRequest(target: "/v1/x?y=1", headers: [("X-A", "b")], body: Array("{}".utf8)))
      #expect(
        text == "POST /v1/x?y=1 HTTP/1.1\r\nX-A: b\r\nHost: 127.0.0.1:8000\r\n"
          + "Accept-Encoding: identity\r\nUser-Agent: PerfHarness\r\nContent-Length: 2\r\n\r\n{}")
    }

    @Test func keepsWhatTheCallerGivesButItsFraming() throws {
      let text = try text(
        HTTPRequest(
          target: "/",
          headers: [
            ("host", "other"), ("user-agent", "me"), ("accept-encoding", "gzip"),
            ("content-length", "7"), ("Transfer-Encoding", "chunked"),
          ],
          body: Array("1".utf8)))
      #expect(
        text == "POST / HTTP/1.1\r\nhost: other\r\nuser-agent: me\r\naccept-encoding: gzip\r\n"
          + "Content-Length: 1\r\n\r\n1")
    }

    @Test func aHeadThatManyRequestsShareTakesOneMoreField() throws {
      let head = try EncodedRequestHead(
        target: "/", headers: [("Host", "h")], openField: "X-Request-Id", to: origin)
      let first = try EncodedRequest(head, value: "1", body: Array("ab".utf8))
      let second = try EncodedRequest(head, value: "2", body: [])
      let start =
        "POST / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: identity\r\n"
        + "User-Agent: PerfHarness\r\nX-Request-Id: "
      #expect(
        String(decoding: first.bytes, as: UTF8.self)
          == start + "1\r\nContent-Length: 2\r\n\r\nab")
      #expect(
        String(decoding: second.bytes, as: UTF8.self) == start + "2\r\nContent-Length: 0\r\n\r\n")
      #expect(throws: ProviderError.invalidRequest(origin, "a value for the header X-Request-Id")) {
        try EncodedRequest(head, value: "b\n", body: [])
      }
      #expect(throws: ProviderError.invalidRequest(origin, "a header name")) {
        try EncodedRequestHead(target: "/", headers: [], openField: "a b", to: origin)
      }
    }

    @Test(arguments: [("GET", nil), ("HEAD", nil), ("DELETE", nil), ("POST", "0"), ("PUT", "0")])
    func saysThatThereIsNoBodyWhereOneIsExpected(_ method: String, _ length: String?) throws {
      let text = try text(HTTPRequest(method: method, target: "/"))
      #expect(
        text.hasSuffix(
          "PerfHarness\r\n" + (length.map { "Content-Length: \($0)\r\n" } ?? "") + "\r\n"))
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
      let text = try text(HTTPRequest(target: "/", headers: [("a", value)]))
      #expect(text.contains("\r\na: \(value)\r\n"))
    }
  }
#endif
