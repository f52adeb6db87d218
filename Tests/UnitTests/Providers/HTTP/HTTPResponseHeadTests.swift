#if HTTP
  import Testing

  @testable import PerfHarness

  struct HTTPResponseHeadTests {
    @Test(arguments: ["content-type", "Content-Type", "CONTENT-TYPE"])
    func findsTheFirstFieldWhateverItsCase(_ name: String) {
      let head = HTTPResponseHead(
        status: 200,
        headers: [("X-Content-Type", "no"), ("Content-Type", "text/plain"), ("content-type", "b")])
      #expect(head.value(of: name) == "text/plain")
      #expect(head.value(of: "Content_Type") == nil)
    }

    struct KeepAliveCase: Sendable, CustomTestStringConvertible {
      var head: HTTPResponseHead
      var method = "POST"
      var keeps: Bool

      var testDescription: String {
        "\(method) \(head.status) HTTP/1.\(head.minorVersion) \(head.headers) \(keeps)"
      }
    }

    static let sized = (name: "Content-Length", value: "2")

    // RFC 9112: 9.3 for the Connection field and the version, 6.3 for what ends a body.
    @Test(arguments: [
      KeepAliveCase(head: .init(status: 200, headers: [sized]), keeps: true),
      KeepAliveCase(
        head: .init(status: 200, headers: [("transfer-encoding", "chunked")]), keeps: true),
      KeepAliveCase(
        head: .init(status: 200, headers: [("Transfer-Encoding", "gzip, Chunked")]), keeps: true),
      KeepAliveCase(head: .init(status: 200), keeps: false),
      KeepAliveCase(head: .init(status: 200), method: "HEAD", keeps: true),
      KeepAliveCase(head: .init(status: 204), keeps: true),
      KeepAliveCase(head: .init(status: 304), keeps: true),
      KeepAliveCase(
        head: .init(status: 200, headers: [sized, ("connection", "close")]), keeps: false),
      KeepAliveCase(
        head: .init(status: 200, headers: [sized, ("Connection", "x ,\tClose ")]), keeps: false),
      KeepAliveCase(
        head: .init(status: 200, headers: [sized, ("Connection", "closely")]), keeps: true),
      KeepAliveCase(head: .init(status: 204, headers: [("Connection", "close")]), keeps: false),
      KeepAliveCase(
        head: .init(status: 200, headers: [sized], minorVersion: 0), keeps: false),
      KeepAliveCase(
        head: .init(
          status: 200, headers: [sized, ("Connection", "Keep-Alive")], minorVersion: 0),
        keeps: true),
      KeepAliveCase(
        head: .init(status: 200, headers: [("Connection", "keep-alive")], minorVersion: 0),
        keeps: false),
    ])
    func tellsWhetherTheConnectionOutlivesTheReply(_ test: KeepAliveCase) {
      #expect(test.head.keepsConnection(method: test.method) == test.keeps)
    }
  }
#endif
