#if HTTP
  import NIOCore
  import Testing

  @testable import PerfHarness

  /// When a replayed reply sends what, without a socket.
  @Suite struct ReplayedReplyTests {
    private struct Move: Equatable {
      var due: Duration
      var bytes: String
      var ending: MockStep.Ending?
    }

    private func exchange(
      _ end: CapturedExchange.End = .complete, headers: [CapturedExchange.Field] = [],
      errorCode: String? = nil
    ) -> CapturedExchange {
      var exchange = CapturedExchange(
        provider: "openai", method: "POST", target: "/v1/a", end: end, endOffset: 40)
      exchange.head = .init(status: 200, at: 10, headers: headers)
      exchange.pieces = [
        .init(at: 10, Array("a".utf8)), .init(at: 20, Array("b".utf8)),
        .init(at: 20, Array("c".utf8)),
      ]
      exchange.errorCode = errorCode
      return exchange
    }

    private func moves(_ reply: ReplayedReply) -> [Move] {
      var reply = reply
      var moves: [Move] = []
      while moves.last?.ending == nil, moves.count < 10 {
        var buffer = ByteBuffer()
        let due = reply.due
        let step = reply.next(into: &buffer)
        moves.append(Move(due: due, bytes: String(buffer: buffer), ending: step.ending))
      }
      return moves
    }

    private static let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"

    @Test func everythingComesAtItsTime() {
      #expect(
        moves(ReplayedReply(exchange())) == [
          Move(due: .nanoseconds(10), bytes: Self.head + "1\r\na\r\n"),
          Move(due: .nanoseconds(20), bytes: "1\r\nb\r\n1\r\nc\r\n"),
          Move(due: .nanoseconds(40), bytes: "0\r\n\r\n", ending: .complete),
        ])
    }

    @Test(
      arguments: [(0.5, [5, 10, 20]), (3, [30, 60, 120]), (0, [0, 0, 0])] as [(Double, [Int])])
    func timesCanBeScaled(_ scale: Double, _ dues: [Int]) {
      #expect(
        moves(ReplayedReply(exchange(), scale: scale)).map(\.due) == dues.map { .nanoseconds($0) })
    }

    @Test(
      arguments: [
        (.closed, nil, .disconnect), (.reset, nil, .reset), (.error, "read_timeout", .stall),
        (.error, "cancelled", .stall), (.error, "invalid_json", .disconnect),
      ] as [(CapturedExchange.End, String?, MockStep.Ending)])
    private func brokenRepliesBreakAlike(
      _ end: CapturedExchange.End, _ code: String?, _ ending: MockStep.Ending
    ) {
      let last = moves(ReplayedReply(exchange(end, errorCode: code))).last
      #expect(last == Move(due: .nanoseconds(40), bytes: "", ending: ending))
    }

    @Test func aLengthIsAnnouncedWhereItWas() {
      let headers: [CapturedExchange.Field] = [
        .init("Content-Length", "99"), .init("X-A", "b"), .init("Connection", "close"),
        .init("Transfer-Encoding", "chunked"),
      ]
      func sent(_ end: CapturedExchange.End) -> String {
        moves(ReplayedReply(exchange(end, headers: headers))).map(\.bytes).joined()
      }
      #expect(sent(.closed) == "HTTP/1.1 200 OK\r\nX-A: b\r\ncontent-length: 99\r\n\r\nabc")
      #expect(sent(.complete) == "HTTP/1.1 200 OK\r\nX-A: b\r\ncontent-length: 3\r\n\r\nabc")
    }

    @Test func aReplyWithoutAHeadIsNone() {
      var none = CapturedExchange(
        provider: "p", method: "POST", target: "/", end: .closed, endOffset: 7)
      #expect(
        moves(ReplayedReply(none)) == [Move(due: .nanoseconds(7), bytes: "", ending: .disconnect)])
      none.end = .complete
      #expect(moves(ReplayedReply(none)).last?.ending == .disconnect)
    }

    private func numbered(_ targets: [String], method: String = "POST") -> [CapturedExchange] {
      targets.enumerated().map { number, target in
        CapturedExchange(
          provider: "p", method: method, target: target, end: .complete, endOffset: Int64(number))
      }
    }

    @Test func eachPathHasAnOrderOfItsOwn() {
      let book = ReplayBook(numbered(["/a?x=1", "/b", "/a", "/a"]))
      func next(_ path: String, _ method: String = "POST") -> Int64? {
        book.exchange(method: method, path: path)?.endOffset
      }
      #expect([next("/a"), next("/b"), next("/a"), next("/b"), next("/a")] == [0, 1, 2, 1, 3])
      // From the first one again.
      #expect([next("/a"), next("/a")] == [0, 2])
      #expect(next("/a", "GET") == nil)
      #expect(next("/c") == nil)
    }

    @Test(arguments: [
      ("/v1/chat/completions", "/proxy/openai/v1/chat/completions"),
      ("/v1beta/models/mock:streamGenerateContent", "/v1beta/models/g-2:streamGenerateContent"),
      ("/model/mock/converse-stream", "/model/claude%3A0/converse-stream"),
    ])
    func anotherBaseURLOrModelAsksForTheSameAction(_ asked: String, _ captured: String) {
      let book = ReplayBook(numbered(["/other", captured]))
      #expect(book.exchange(method: "POST", path: asked)?.endOffset == 1)
    }

    @Test(
      arguments: [
        ("/v1/chat/completions", #"{"model":"gpt"}"#, "gpt"), ("/v1/chat", "", nil),
        ("/v1beta/models/g-2:generate", "{}", "g-2"), ("/model/c%3A0/converse", "{}", "c:0"),
      ] as [(String, String, String?)])
    func theModelIsTheOneThatWasAsked(_ target: String, _ body: String, _ model: String?) {
      var exchange = numbered([target])[0]
      exchange.requestBody = Array(body.utf8)
      #expect(ReplayBook([exchange]).model == model)
    }
  }
#endif
