#if HTTP
  import Testing

  @testable import PerfHarness

  /// What ends a body: RFC 9112, section 6.3, item by item, and the codings of section 7.
  struct HTTPFramingTests {
    struct Case: Sendable, CustomTestStringConvertible {
      var section: String
      var method = "POST"
      var text: String
      var statuses = [200]
      var body = ""
      var ending: ReadReply.Ending
      /// While the connection is still open.
      var isEndedByClose = false

      var testDescription: String { "\(section): \(method) \(text.debugDescription)" }
    }

    static let complete = ReadReply.Ending.complete(surplus: 0)

    static func failed(_ error: HTTPSyntaxError) -> ReadReply.Ending { .failed("\(error)") }

    static let withoutBody: [Case] = [
      Case(
        section: "6.3 item 1", method: "HEAD",
        text: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        ending: .complete(surplus: 5)),
      Case(
        section: "6.3 item 1", method: "HEAD",
        text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", ending: complete),
      Case(
        section: "6.3 item 1", text: "HTTP/1.1 204 No Content\r\n\r\n", statuses: [204],
        ending: complete),
      Case(
        section: "6.3 item 1", text: "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
        statuses: [204], ending: .complete(surplus: 5)),
      Case(
        section: "6.3 item 1", method: "GET",
        text: "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", statuses: [304],
        ending: complete),
      Case(
        section: "6.3 item 1",
        text: "HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nHTTP/1.1 204 x\r\n\r\n",
        statuses: [100, 204], ending: complete),
      Case(
        section: "6.3 item 2", method: "CONNECT", text: "HTTP/1.1 200 OK\r\n\r\nhello",
        ending: .complete(surplus: 5)),
      Case(
        section: "6.3 item 2", method: "CONNECT",
        text: "HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nhello", statuses: [407], body: "he",
        ending: .complete(surplus: 3)),
    ]

    static let sized: [Case] = [
      Case(
        section: "6.3 item 6", text: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        body: "hello", ending: complete),
      Case(
        section: "6.3 item 6", text: "HTTP/1.1 200 OK\r\ncontent-length:\t 005 \t\r\n\r\nhello!",
        body: "hello", ending: .complete(surplus: 1)),
      Case(
        section: "6.3 item 6", text: "HTTP/1.1 200 OK\r\nCONTENT-LENGTH: 0\r\n\r\n",
        ending: complete),
      Case(
        section: "6.3 item 6", text: "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
        body: "hello", ending: .cutOff),
      Case(
        section: "6.3 item 5, the same twice",
        text: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok", body: "ok",
        ending: complete),
      Case(
        section: "6.3 item 5, the same twice",
        text: "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok", body: "ok", ending: complete),
      Case(
        section: "6.3 item 5, two that differ",
        text: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        statuses: [], ending: failed(.conflictingLengths)),
      Case(
        section: "6.3 item 5, two that differ",
        text: "HTTP/1.1 200 OK\r\nContent-Length: 2,3\r\n\r\nok",
        statuses: [], ending: failed(.conflictingLengths)),
      Case(
        section: "6.3 item 5, for a reply without a body too",
        text: "HTTP/1.1 204 OK\r\nContent-Length: x\r\n\r\n",
        statuses: [], ending: failed(.invalidContentLength)),
    ]

    static let invalidLengths = [
      "", " ", "x", "-1", "+1", "1.0", "0x1", "1 1", "1,", ",1", "1,,1", "1;", "1\r\n 1",
      "9223372036854775808", "92233720368547758070", "18446744073709551616",
    ].map { value in
      Case(
        section: "6.3 item 5", text: "HTTP/1.1 200 OK\r\nContent-Length: \(value)\r\n\r\nok",
        statuses: [], ending: failed(.invalidContentLength))
    }

    static let coded: [Case] = [
      Case(
        section: "6.3 item 3",
        text: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        statuses: [], ending: failed(.conflictingLengths)),
      Case(
        section: "6.3 item 3",
        text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok",
        statuses: [], ending: failed(.conflictingLengths)),
      Case(
        section: "6.3 item 4", text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
        body: "0\r\n\r\n", ending: complete, isEndedByClose: true),
      Case(
        section: "6.3 item 4",
        text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        body: "0\r\n\r\n", ending: complete, isEndedByClose: true),
      Case(
        section: "6.3 item 4",
        text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\nok", body: "ok",
        ending: complete, isEndedByClose: true),
      Case(
        section: "6.1, the last of a list",
        text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip;q=1 ,\tChunked \r\n\r\n0\r\n\r\n",
        ending: complete),
      Case(
        section: "6.1, the last of a list over two fields",
        text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nX: y\r\n"
          + "transfer-encoding: CHUNKED\r\n\r\n0\r\n\r\n",
        ending: complete),
      Case(
        section: "6.1, the last of a list over two fields",
        text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
          + "Transfer-Encoding: gzip\r\n\r\nok",
        body: "ok", ending: complete, isEndedByClose: true),
      Case(
        section: "9110, 5.6.1, empty elements",
        text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: , chunked,, \r\n\r\n0\r\n\r\n",
        ending: complete),
      Case(
        section: "9110, 5.6.1, nothing but empty elements",
        text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: ,\r\n\r\nok", statuses: [],
        ending: failed(.invalidTransferEncoding)),
      Case(
        section: "7.1, no parameters",
        text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked ;q=1\r\n\r\n0\r\n\r\n", statuses: [],
        ending: failed(.invalidTransferEncoding)),
      Case(
        section: "6.1, with HTTP/1.0",
        text: "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        body: "x", ending: complete),
    ]

    static let untilClose: [Case] = [
      Case(
        section: "6.3 item 8", text: "HTTP/1.1 200 OK\r\n\r\nhello", body: "hello",
        ending: complete, isEndedByClose: true),
      Case(
        section: "6.3 item 8", text: "HTTP/1.1 200 OK\r\n\r\n", ending: complete,
        isEndedByClose: true),
      Case(
        section: "6.3 item 8", text: "HTTP/1.0 500 No\r\nConnection: keep-alive\r\n\r\nhello",
        statuses: [500], body: "hello", ending: complete, isEndedByClose: true),
    ]

    @Test(arguments: withoutBody + sized + invalidLengths + coded + untilClose)
    func findsTheEndOfTheBody(_ test: Case) {
      let reply = ReadReply.ours(test.text, to: test.method)
      #expect(reply.heads.map(\.status) == test.statuses)
      #expect(reply.text == test.body)
      #expect(reply.ending == test.ending)
      let whileOpen = ReadReply.ours(test.text, to: test.method, closes: false).ending
      let isUnderWay = test.isEndedByClose || test.ending == .cutOff
      #expect(whileOpen == (isUnderWay ? .underWay : test.ending))
    }

    // Beyond what HTTPResponseHeadTests says: with a coding, and as it came over the wire.
    @Test(arguments: [
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "POST", true),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", "POST", false),
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: a,\r\n close\r\n\r\n", "POST",
        false
      ),
      // 6.1: whoever sends a coding with HTTP/1.0 may be wrong about the end.
      (
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n", "POST",
        false
      ),
      ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n", "POST", true),
      ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "CONNECT", false),
      ("HTTP/1.1 400 No\r\nContent-Length: 2\r\n\r\n", "CONNECT", true),
      ("HTTP/1.1 200 OK\r\n\r\n", "HEAD", true),
    ])
    func tellsWhetherTheConnectionOutlivesTheReply(
      _ text: String, _ method: String, _ keeps: Bool
    ) throws {
      var parser = HTTPResponseParser()
      parser.begin(method: method)
      var recorder = ReplyRecorder(method: method)
      try Array(text.utf8).withUnsafeBytes { _ = try parser.feed($0, to: &recorder) }
      #expect(recorder.keptConnections == [keeps])
    }
  }
#endif
