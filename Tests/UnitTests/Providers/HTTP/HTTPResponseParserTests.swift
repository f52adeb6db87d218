#if HTTP
  import Testing

  @testable import PerfHarness

  struct HTTPResponseParserTests {
    // MARK: Heads: RFC 9112, sections 2.2, 4 and 5

    struct HeadCase: Sendable, CustomTestStringConvertible {
      var section: String
      var text: String
      var status = 204
      var minorVersion = 1
      var reason = "x"
      var fields: [String] = []

      var testDescription: String { "\(section): \(text.debugDescription)" }
    }

    @Test(arguments: [
      HeadCase(section: "4", text: "HTTP/1.1 204 x\r\n\r\n"),
      HeadCase(section: "4", text: "HTTP/1.1 204 No \tContent\r\n\r\n", reason: "No \tContent"),
      HeadCase(section: "4", text: "HTTP/1.1 204 Größe\r\n\r\n", reason: "Größe"),
      HeadCase(section: "4, no words", text: "HTTP/1.1 204 \r\n\r\n", reason: ""),
      HeadCase(section: "4, no blank", text: "HTTP/1.1 204\r\n\r\n", reason: ""),
      HeadCase(
        section: "4, an unknown status", text: "HTTP/1.1 999 x\r\nContent-Length: 0\r\n\r\n",
        status: 999, fields: ["Content-Length:0"]),
      HeadCase(section: "2.3", text: "HTTP/1.0 204 x\r\n\r\n", minorVersion: 0),
      HeadCase(section: "9110, 2.5", text: "HTTP/1.9 204 x\r\n\r\n", minorVersion: 9),
      HeadCase(section: "2.2, empty lines", text: "\r\n\n\r\nHTTP/1.1 204 x\r\n\r\n"),
      HeadCase(
        section: "2.2, a line feed alone", text: "HTTP/1.1 204 x\nA: b\n\tc\nD: e\r\n\n",
        fields: ["A:b \tc", "D:e"]),
      HeadCase(section: "2.2, a line feed alone", text: "HTTP/1.1 204\n\n", reason: ""),
      HeadCase(
        section: "5.1",
        text: "HTTP/1.1 204 x\r\nA:b\r\nA: \t b:c\t \r\nD:\r\nE: \r\nA: f g\r\n\r\n",
        fields: ["A:b", "A:b:c", "D:", "E:", "A:f g"]),
      HeadCase(
        section: "9110, 5.5 and 5.6.2",
        text: "HTTP/1.1 204 x\r\n!#$%&'*+-.^_`|~09azAZ: ~\u{80}é\r\n\r\n",
        fields: ["!#$%&'*+-.^_`|~09azAZ:~\u{80}é"]),
      HeadCase(
        section: "5.2", text: "HTTP/1.1 204 x\r\nA: b\r\n c\r\n \r\n\td\r\nE:\r\n f\r\n\r\n",
        fields: ["A:b   c     \td", "E:f"]),
    ])
    func readsAHead(_ test: HeadCase) throws {
      var parser = HTTPResponseParser()
      parser.begin(method: "POST")
      var keeper = HeadKeeper()
      try Array(test.text.utf8).withUnsafeBytes { _ = try parser.feed($0, to: &keeper) }
      let head = try #require(keeper.head)
      #expect(head.status == test.status)
      #expect(head.minorVersion == test.minorVersion)
      #expect(head.reason == test.reason)
      #expect(head.headers.map { "\($0.name):\($0.value)" } == test.fields)
      for (name, value) in head.headers where name != "A" { #expect(head.value(of: name) == value) }
      #expect(head.value(of: "a") == head.headers.first { $0.name == "A" }?.value)
    }

    @Test func aHeadHoldsNothingOfTheBody() throws {
      let text = Array("HTTP/1.1 200 OK\r\nA: b\r\n\r\nC: d\r\n".utf8)
      for cut in [0, 5, 25] {
        var parser = HTTPResponseParser()
        parser.begin(method: "POST")
        var keeper = HeadKeeper()
        for piece in [text[..<cut], text[cut...]] {
          try piece.withUnsafeBytes { _ = try parser.feed($0, to: &keeper) }
        }
        let head = try #require(keeper.head)
        #expect(head.value(of: "C") == nil)
        #expect(head.headers.count == 1)
      }
    }

    private struct HeadKeeper: HTTPResponseReceiver {
      var head: HTTPResponseHead?

      mutating func head(_ head: HTTPResponseHead) { self.head = head }
      mutating func body(_ bytes: UnsafeRawBufferPointer) {}
      func failure(_ error: HTTPSyntaxError) -> ProviderError {
        ProviderError(.invalidResponse, error.detail)
      }
    }

    @Test(arguments: [
      "HTTP/2.0 200 OK\r\n\r\n", "HTTP/0.9 200 OK\r\n\r\n", "HTTP/11 200 OK\r\n\r\n",
      "HTTP/1.10 200 OK\r\n\r\n", "HTTP/1.x 200 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n",
      " HTTP/1.1 200 OK\r\n\r\n", "RTSP/1.0 200 OK\r\n\r\n", "ICE/1.0 200 OK\r\n\r\n",
      "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1\t200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n",
      "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1 -20 OK\r\n\r\n",
      "HTTP/1.1 200\tOK\r\n\r\n", "HTTP/1.1 200 O\rK\r\n\r\n", "HTTP/1.1 200 OK\r\r\n\r\n",
      "HTTP/1.1\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n", "\u{15}\u{3}\u{1}", "H\r\n",
    ])
    func refusesWhatIsNoStatusLine(_ text: String) {
      let expected = ReadReply.Ending.failed("invalidStatusLine")
      #expect(ReadReply.ours(text, closes: false).ending == expected)
      let bytes = Array(text.utf8)
      let pieces = bytes.indices.map { bytes[$0...$0] }
      #expect(ReadReply.ours(pieces, closes: false).ending == expected)
    }

    @Test(arguments: [
      // 5.1: no blanks before the colon; 2.2: none before the first field.
      "A : b", "A\t: b", " A: b", "\tA: b", "  ", ": b", "A", "A b: c", "A(: b", "Ä: b", "A\0: b",
      // 9110, 5.5: no control characters; 2.2: no carriage return alone.
      "A: \0", "A: b\u{1}c", "A: \u{7F}", "A: b\rc", "A: b\r\rc", "\rA: b", "A\r: b",
    ])
    func refusesWhatIsNoField(_ field: String) {
      let text = "HTTP/1.1 200 OK\r\n\(field)\r\nB: c\r\n\r\n"
      #expect(ReadReply.ours(text).ending == .failed("invalidField"))
      let bytes = Array(text.utf8)
      #expect(
        ReadReply.ours(bytes.indices.map { bytes[$0...$0] }).ending == .failed("invalidField"))
    }

    @Test func refusesAFieldBeforeTheHeadIsComplete() {
      let text = "HTTP/1.1 200 OK\r\nA : b"
      #expect(ReadReply.ours(text, closes: false).ending == .failed("invalidField"))
    }

    @Test(arguments: [0, 1])
    func limitsAHead(_ excess: Int) {
      let frame = "HTTP/1.1 204 x\r\nA: \r\nB: \r\n\r\n"
      let spare = HTTPResponseParser.headLimit - frame.utf8.count + excess
      let value = String(repeating: "a", count: spare)
      let bytes = Array("\r\nHTTP/1.1 204 x\r\nA: \(value)\r\nB: \r\n\r\n".utf8)
      let expected = excess == 0 ? ReadReply.Ending.complete(surplus: 0) : .failed("headTooLarge")
      #expect(ReadReply.ours([bytes[...]]).ending == expected)
      #expect(ReadReply.ours([bytes[..<100], bytes[100...]]).ending == expected)
    }

    @Test func refusesAHeadThatGrowsBeyondTheLimit() {
      let bytes = Array("HTTP/1.1 200 OK\r\nA: \(String(repeating: "a", count: 100_000))".utf8)
      let limit = HTTPResponseParser.headLimit
      for pieces in [[bytes[...]], [bytes[..<100], bytes[100...limit]]] {
        #expect(ReadReply.ours(pieces, closes: false).ending == .failed("headTooLarge"))
      }
      let pieces = [bytes[..<100], bytes[100..<limit]]
      #expect(ReadReply.ours(pieces, closes: false).ending == .underWay)
    }

    // MARK: Replies one after the other

    // RFC 9110, section 15.2; 101 too, since whoever sent the request did not ask for it.
    @Test func interimHeadsComeBeforeTheReplys() {
      let reply = ReadReply.ours(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
          + "HTTP/1.1 101 x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      #expect(reply.heads.map(\.status) == [100, 103, 101, 200])
      #expect(reply.text == "ok")
      #expect(reply.ending == .complete(surplus: 0))
      #expect(ReadReply.ours("HTTP/1.1 100 Continue\r\n\r\n").ending == .cutOff)
    }

    @Test func whatFollowsAReplyIsSurplus() throws {
      var parser = HTTPResponseParser()
      var recorder = ReplyRecorder()
      func feed(_ text: String) throws -> HTTPResponseParser.Progress {
        try Array(text.utf8).withUnsafeBytes { try parser.feed($0, to: &recorder) }
      }
      #expect(try feed("HTTP") == .complete(surplus: 4))
      parser.begin(method: "POST")
      let reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
      #expect(try feed(reply + "HTTP/1.1 ") == .complete(surplus: 9))
      #expect(try feed("200 OK\r\n\r\n") == .complete(surplus: 10))
      #expect(try feed("") == .complete(surplus: 0))
      parser.begin(method: "HEAD")
      #expect(try feed("") == .incomplete)
      #expect(try feed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n") == .complete(surplus: 0))
      parser.begin(method: "POST")
      #expect(try feed(reply) == .complete(surplus: 0))
      #expect(recorder.reply.text == "okok")
    }

    @Test func endOfTheConnectionIsTheEndOfNothingElse() throws {
      var parser = HTTPResponseParser()
      #expect(parser.finish() == .complete)
      parser.begin(method: "POST")
      #expect(parser.finish() == .cutOff)
      #expect(parser.finish() == .complete)
    }

    @Test(arguments: [
      "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\nA: b\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n\r", "\r\n",
    ])
    func isCutOffInsideAHead(_ text: String) {
      #expect(ReadReply.ours(text) == ReadReply(ending: .cutOff))
    }

    @Test func whatTheReceiverThrowsIsPassedOn() throws {
      var parser = HTTPResponseParser()
      parser.begin(method: "POST")
      var recorder = ReplyRecorder(refusesHeads: true)
      #expect(throws: CollectingReader.refusal) {
        try Array("HTTP/1.1 200 OK\r\n\r\n".utf8).withUnsafeBytes {
          _ = try parser.feed($0, to: &recorder)
        }
      }
    }

    // MARK: What an exchange makes of it

    @Test(arguments: [
      (HTTPSyntaxError.invalidStatusLine, "an invalid status line"),
      (.invalidField, "an invalid header field"),
      (.invalidContentLength, "an invalid Content-Length"),
      (.conflictingLengths, "conflicting lengths of the body"),
      (.invalidTransferEncoding, "an invalid Transfer-Encoding"),
      (.invalidChunkSize, "an invalid chunk size"),
      (.invalidChunkEnd, "a chunk that does not end after its size"),
      (.chunkLineTooLong, "a chunk size line of more than 4,096 bytes"),
      (.trailersTooLarge, "trailer fields of more than 16,384 bytes"),
    ])
    func saysWhatIsNotHTTP(_ error: HTTPSyntaxError, _ detail: String) {
      let origin = HTTPOrigin(isSecure: false, host: "127.0.0.1", port: 8000)
      let failure = ProviderError.broken(origin, ExchangeState.Breakage(error), bytesRead: 9)
      #expect(failure == .broken(origin, .notHTTP(detail: detail)))
    }

    @Test func saysThatAHeadIsTooLarge() {
      let origin = HTTPOrigin(isSecure: false, host: "127.0.0.1", port: 8000)
      let failure = ProviderError.broken(origin, ExchangeState.Breakage(.headTooLarge))
      #expect(failure == .headTooLarge(origin))
    }
  }
#endif
