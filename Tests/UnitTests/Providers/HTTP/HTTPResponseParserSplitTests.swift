#if HTTP
  import Testing

  @testable import PerfHarness

  /// Where a connection's bytes are cut in reads says nothing.
  struct HTTPResponseParserSplitTests {
    static let replies = [
      "\r\nHTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nA: b\r\n\tc\r\n"
        + "transfer-encoding: gzip,\r\n chunked\r\n\r\n"
        + "5\r\nhello\r\n0000a;x=\"y\"\r\n, world\r\n!\r\n1 \r\n\n\r\n0\r\nX: y\r\n z\r\n\r\nHTTP/1.1",
      "HTTP/1.1 200\nConnection: close\nA:\n\nhello\r\n0\r\n\r\n",
      "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokk\r\n0\r\n\r\n",
    ]

    @Test(arguments: replies)
    func aCutAnywhereChangesNothing(_ text: String) {
      let bytes = Array(text.utf8)
      let whole = ReadReply.ours([bytes[...]])
      for first in bytes.indices {
        #expect(ReadReply.ours([bytes[..<first], bytes[first...]]) == whole)
        for second in first..<bytes.count {
          let pieces = [bytes[..<first], bytes[first..<second], bytes[second...]]
          let reply = ReadReply.ours(pieces)
          if reply != whole { Issue.record("cut at \(first) and \(second): \(reply)") }
        }
      }
      #expect(ReadReply.ours(bytes.indices.map { bytes[$0...$0] }) == whole)
    }

    @Test func theRepliesAreReadAsTheyShould() {
      let replies = Self.replies.map { ReadReply.ours($0) }
      #expect(
        replies.map(\.text) == [
          "hello", "hello, world\r\n!\n", "hello\r\n0\r\n\r\n", "", "hel", "", "ok",
        ])
      #expect(
        replies.map(\.ending) == [
          .complete(surplus: 0), .complete(surplus: 8), .complete(surplus: 0),
          .complete(surplus: 5), .cutOff, .failed("conflictingLengths"), .failed("invalidChunkEnd"),
        ])
    }
  }
#endif
