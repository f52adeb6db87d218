#if HTTP
  import Testing

  @testable import PerfHarness

  /// RFC 9112, section 7.1.
  struct HTTPChunksTests {
    static let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    static func reply(_ body: String, inPieces: Bool = false) -> ReadReply {
      let bytes = Array((head + body).utf8)
      return .ours(inPieces ? bytes.indices.map { bytes[$0...$0] } : [bytes[...]])
    }

    @Test(arguments: [
      ("0\r\n\r\n", ""),
      ("5\r\nhello\r\n0\r\n\r\n", "hello"),
      ("1\r\nh\r\n4\r\nello\r\n000\r\n\r\n", "hello"),
      ("00000000000000000000005\r\nhello\r\n0\r\n\r\n", "hello"),
      ("b\r\nhello world\r\n0\r\n\r\n", "hello world"),
      ("0B\r\nhello world\r\n0\r\n\r\n", "hello world"),
      ("2\r\n\r\n\r\n0\r\n\r\n", "\r\n"),
      // 7.1.1: extensions are skipped, with the blanks that may be before them.
      ("5;a=b\r\nhello\r\n0;c\r\n\r\n", "hello"),
      ("5 ; a = \"b;\t\\\"c\"\r\nhello\r\n0\r\n\r\n", "hello"),
      ("5 \t\r\nhello\r\n0  \r\n\r\n", "hello"),
      ("5;\r\nhello\r\n0\r\n\r\n", "hello"),
      ("5;\0\u{7F}\r\nhello\r\n0\r\n\r\n", "hello"),
      // 7.1.2: trailer fields are read over, those with a meaning for the framing too (9110, 6.5).
      ("5\r\nhello\r\n0\r\nX: y\r\nContent-Length: x\r\n\r\n", "hello"),
      ("5\r\nhello\r\n0\r\nX: y\r\n z\r\n\r\n", "hello"),
      ("5\r\nhello\r\n0\r\nX: y\n\n", "hello"),
      ("5\r\nhello\r\n0\r\n\n", "hello"),
    ])
    func takesTheCodingOff(_ body: String, _ expected: String) {
      for inPieces in [false, true] {
        let reply = Self.reply(body, inPieces: inPieces)
        #expect(reply.text == expected)
        #expect(reply.ending == .complete(surplus: 0))
      }
    }

    @Test func handsOnEachChunkWhereItLies() throws {
      let text = Array((Self.head + "5;x\r\nhello\r\n6\r\n world\r\n1\r\n!\r\n0\r\n\r\nHTTP").utf8)
      let (ranges, progress) = try text.withUnsafeBytes { bytes in
        var parser = HTTPResponseParser()
        var recorder = ReplyRecorder()
        parser.begin(method: "POST")
        let progress = try parser.feed(bytes, to: &recorder)
        let start = try #require(bytes.baseAddress)
        let ranges = try recorder.pieces.map { piece in
          let offset = try #require(piece.baseAddress) - start
          return offset..<offset + piece.count
        }
        return (ranges, progress)
      }
      let offset = Self.head.utf8.count
      #expect(
        ranges == [offset + 5..<offset + 10, offset + 15..<offset + 21, offset + 26..<offset + 27])
      #expect(progress == .complete(surplus: 4))
    }

    @Test(arguments: [
      ("\r\nhello", HTTPSyntaxError.invalidChunkSize),
      ("x\r\nhello", .invalidChunkSize),
      ("-5\r\nhello", .invalidChunkSize),
      ("0x5\r\nhello", .invalidChunkSize),
      (" 5\r\nhello", .invalidChunkSize),
      ("5 5\r\nhello", .invalidChunkSize),
      // 2.2 allows a line feed alone in a head only, and a carriage return alone nowhere.
      ("5\nhello\r\n0\r\n\r\n", .invalidChunkSize),
      ("5;a\nhello\r\n0\r\n\r\n", .invalidChunkSize),
      ("5\rhello\r\n0\r\n\r\n", .invalidChunkSize),
      ("5;a\rb\r\nhello\r\n0\r\n\r\n", .invalidChunkSize),
      // 7.1: sizes beyond what can be counted; 2^63 is the first.
      ("8000000000000000\r\n", .invalidChunkSize),
      ("10000000000000000\r\n", .invalidChunkSize),
      ("fffffffffffffffffffff\r\n", .invalidChunkSize),
      ("5\r\nhello0\r\n\r\n", .invalidChunkEnd),
      ("5\r\nhello\n0\r\n\r\n", .invalidChunkEnd),
      ("5\r\nhello\r0\r\n\r\n", .invalidChunkEnd),
      ("4\r\nhello\r\n0\r\n\r\n", .invalidChunkEnd),
      ("0\r\n: y\r\n\r\n", .invalidField),
      ("0\r\n X: y\r\n\r\n", .invalidField),
      ("0\r\nX: y\u{1}\r\n\r\n", .invalidField),
      ("0\r\n\rX: y\r\n\r\n", .invalidField),
    ])
    func refusesWhatIsNoChunk(_ body: String, _ error: HTTPSyntaxError) {
      for inPieces in [false, true] {
        #expect(Self.reply(body, inPieces: inPieces).ending == .failed("\(error)"))
      }
    }

    @Test(arguments: [
      "", "5", "5\r", "5\r\n", "5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "0\r\n", "0\r\nX",
    ])
    func isCutOffBeforeTheEmptyLine(_ body: String) {
      #expect(Self.reply(body).ending == .cutOff)
    }

    @Test func countsToTheLargestSize() {
      let reply = Self.reply("7fffffffffffffff\r\nhello")
      #expect(reply.text == "hello")
      #expect(reply.ending == .cutOff)
    }

    @Test(arguments: [0, 1])
    func limitsALineWithASize(_ excess: Int) {
      let spare = HTTPResponseParser.chunkLineLimit - "5;\r".utf8.count + excess
      let reply = Self.reply("5;\(String(repeating: "a", count: spare))\r\nhello\r\n0\r\n\r\n")
      #expect(reply.ending == (excess == 0 ? .complete(surplus: 0) : .failed("chunkLineTooLong")))
    }

    @Test(arguments: [0, 1])
    func limitsTrailerFields(_ excess: Int) {
      let spare = HTTPResponseParser.trailerLimit - "X: \r\n\r\n".utf8.count + excess
      let trailer = "X: \(String(repeating: "a", count: spare))\r\n\r\n"
      let expected =
        excess == 0 ? ReadReply.Ending.complete(surplus: 0) : .failed("trailersTooLarge")
      #expect(Self.reply("0\r\n" + trailer).ending == expected)
      let bytes = Array((Self.head + "0\r\n" + trailer).utf8)
      #expect(ReadReply.ours([bytes[..<1000], bytes[1000...]]).ending == expected)
    }
  }
#endif
