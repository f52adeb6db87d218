#if HTTP
  import NIOCore
  import Testing

  @testable import PerfHarness

  /// Faults of connections, of bodies and of heads, and which of several a reply gets.
  @Suite(.timeLimit(.minutes(1))) struct MockServerFaultShapeTests {
    private func raw(
      _ fault: MockServer.Fault, stream: Bool = true,
      _ change: @Sendable (inout MockServer.Behavior) -> Void = { _ in }
    ) async throws -> String {
      let behavior = MockServer.Behavior.instant {
        $0.faults = .every(fault)
        change(&$0)
      }
      return try await withMockServer(behavior) { server in
        try await RawConnection.open(to: server) { connection in
          try await connection.send(
            chatRequest(id: "r", headers: ["Connection: close"], stream: stream))
          return withoutCreationTime(try await connection.readToEnd())
        }
      }
    }

    private func parts(_ text: String) -> (head: String, body: String) {
      let end = text.firstRange(of: "\r\n\r\n")?.upperBound ?? text.endIndex
      return (String(text[..<end]), String(text[end...]))
    }

    @Test(arguments: [true, false])
    func theHeadIsAllThatIsSent(_ stream: Bool) async throws {
      let sent = parts(try await raw(.disconnectAfterHead, stream: stream))
      #expect(sent.head.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(sent.body == "")
    }

    @Test func aDisconnectAfterNoTokensFollowsTheOpeningEvents() async throws {
      let sent = parts(try await raw(.disconnect(afterTokens: 0)))
      #expect(sent.body.contains("\"role\":\"assistant\""))
    }

    @Test func aTruncatedBodyIsShorterThanAnnounced() async throws {
      let whole = try await raw(.wrongContentType("text/event-stream"))
      let sent = parts(try await raw(.truncatedBody(afterTokens: 2)))
      #expect(!sent.head.contains("transfer-encoding"))
      // The body without its chunk sizes: what is announced.
      let announced = sent.head.firstMatch(of: #/content-length: (\d+)/#).flatMap {
        Int($0.output.1)
      }
      let events = parts(whole).body.split(separator: "\r\n").filter { $0.hasPrefix("data:") }
      // `created` is a number of ten digits there, of one here.
      let created = events.count { $0.contains("\"created\"") }
      #expect(announced == events.map(\.utf8.count).reduce(0, +) + created * 9)
      #expect(sent.body == events.prefix(3).joined())
    }

    @Test func garbageStandsBeforeItsToken() async throws {
      let body = parts(try await raw(.garbageInBody(atToken: 1))).body
      let garbage = String(decoding: StreamedReply.garbage, as: UTF8.self)
      let range = try #require(body.firstRange(of: garbage))
      #expect(body[..<range.lowerBound].contains("\"content\":\" the\""))
      #expect(!body[..<range.lowerBound].contains("\"content\":\" time\""))
      #expect(body[range.upperBound...].contains("\"content\":\" time\""))
      #expect(body.hasSuffix("0\r\n\r\n"))
    }

    @Test func theLastEventCanLackItsBlankLine() async throws {
      let body = parts(try await raw(.missingFinalBlankLine)).body
      // 14 bytes of `data: [DONE]` are 12 without the two line ends.
      #expect(body.hasSuffix("c\r\ndata: [DONE]\r\n0\r\n\r\n"))
    }

    @Test(arguments: [true, false])
    func theContentTypeCanBeAnother(_ stream: Bool) async throws {
      let sent = try await raw(.wrongContentType("text/plain"), stream: stream)
      #expect(sent.contains("\r\ncontent-type: text/plain\r\n"))
      #expect(sent.contains(stream ? "data: [DONE]" : "\"object\":\"chat.completion\""))
    }

    @Test func aRateLimitTellsTheLimitsAsTheAPIDoes() async throws {
      let reply: RawReply = try await withMockServer(
        .instant { $0.faults = .every(.rateLimit(retryAfter: .milliseconds(1500))) }
      ) { server in
        try await UnitTests.reply(to: chatRequest(id: "r"), from: server)
      }
      #expect(reply.statusLine == "HTTP/1.1 429 Too Many Requests")
      #expect(
        reply.headers == [
          "content-type: application/json", "x-request-id: r", "retry-after: 2",
          "retry-after-ms: 1500", "x-ratelimit-limit-requests: 60",
          "x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 1.5s",
          "x-ratelimit-limit-tokens: 150000", "x-ratelimit-remaining-tokens: 149984",
          "x-ratelimit-reset-tokens: 6ms", "content-length: \(reply.body.utf8.count)",
        ])
      #expect(reply.body.contains("rate_limit_exceeded"))
    }

    @Test(
      arguments: [
        (.reset(afterTokens: 2), "reset", 2), (.disconnect(afterTokens: 2), "closed", 2),
        (.resetBeforeReply, "reset", 0), (.disconnectBeforeReply, "closed", 0),
        (.truncatedBody(afterTokens: 1), "closed", 1), (.disconnectAfterHead, "closed", 0),
      ] as [(MockServer.Fault, String, Int)])
    private func clientsTellAResetFromAClose(
      _ fault: MockServer.Fault, _ how: String, _ outputs: Int
    ) async throws {
      let behavior = MockServer.Behavior.instant { $0.faults = .every(fault) }
      try await withMockServer(behavior) { server in
        let provider = server.client(as: .openAI)
        try await provider.prepare(concurrency: 1)
        let log = EventLog()
        let error = await provider.failure(log: log)
        #expect(error?.code == .connectionClosed)
        #expect(
          error?.message.hasPrefix("http://127.0.0.1:\(server.port) \(how) the connection ") == true
        )
        #expect(log.all.count { if case .output = $0.kind { true } else { false } } == outputs)
        await provider.shutdown()
      }
    }

    @Test(arguments: [
      MockServer.Fault.missingFinalBlankLine, .wrongContentType(), .splitUTF8,
    ])
    func whatIsOddButWholeIsRead(_ fault: MockServer.Fault) async throws {
      try await withMockServer(.instant { $0.faults = .every(fault) }) { server in
        let provider = server.client(as: .openAI)
        let log = EventLog()
        #expect(await provider.failure(log: log) == nil)
        #expect(log.all.count { if case .output = $0.kind { true } else { false } } == 4)
        await provider.shutdown()
      }
    }

    @Test func everyFaultEndsARequestOfEveryAPI() async throws {
      let faults: [MockServer.Fault] = [
        .disconnectAfterHead, .resetBeforeReply, .reset(afterTokens: 1),
        .truncatedBody(afterTokens: 1), .rateLimit(), .garbageInBody(atToken: 1),
      ]
      for dialect in MockServer.Dialect.all {
        for fault in faults {
          try await withMockServer(.instant { $0.faults = .every(fault) }) { server in
            let provider = server.client(as: dialect, timeout: .seconds(20))
            let error = await provider.failure()
            #expect(error != nil, "\(dialect) \(fault)")
            #expect(error?.isTimeout == false, "\(dialect) \(fault)")
            await provider.shutdown()
          }
        }
      }
    }

    @Test(arguments: [false, true])
    func aConnectionWaitsBeforeItIsRead(_ tls: Bool) async throws {
      let delay = Duration.milliseconds(120)
      try await TestIdentity.withFiles { identity in
        try await withMockServer(
          .instant { $0.connectDelay = .constant(delay) }, tls: tls ? identity : nil
        ) { server in
          let began = SystemClock().now
          try await RawConnection.open(to: server, tls: tls) { connection in
            try await connection.send(chatRequest(id: "a", stream: false))
            _ = try await connection.readReply()
            // The server's own account: the wait is over before a request is received.
            let exchange = try #require(server.exchange(id: "a"))
            #expect(exchange.received - began >= delay)
            // It is the connection that waits, and not its every request.
            try await connection.send(chatRequest(id: "b", stream: false))
            _ = try await connection.readReply()
            let next = try #require(server.exchange(id: "b"))
            #expect(next.isComplete)
          }
        }
      }
    }

    @Test func delaysOfConnectionsDependOnTheirOrdinals() {
      func delays() -> [Duration] {
        let core = MockServerCore(
          behavior: .instant { $0.connectDelay = .uniform(from: .zero, to: .seconds(1)) })
        return (0..<8).map { _ in core.takeConnectDelay() }
      }
      #expect(delays() == delays())
      #expect(Set(delays()).count == 8)
      #expect(MockServerCore(behavior: .instant()).takeConnectDelay() == .zero)
    }

    private static func faults(_ faults: MockServer.Faults, requests: Int) -> [MockServer.Fault?] {
      var generator = SeededGenerator(seed: 3)
      return (0..<requests).map { faults.fault(ordinal: $0, using: &generator) }
    }

    @Test func eachFaultHasItsShare() {
      let drawn = Self.faults(
        .shares([.garbage: 0.1, .status(500): 0.2, .missingDone: 0]), requests: 10_000)
      // A share p of n draws has the standard error √(p(1 − p)/n); four of them are allowed.
      #expect(abs(drawn.count { $0 == .garbage } - 1000) <= 120)
      #expect(abs(drawn.count { $0 == .status(500) } - 2000) <= 160)
      #expect(drawn.count { $0 == nil } == 10_000 - drawn.count { $0 != nil })
      #expect(!drawn.contains(.missingDone))
    }

    @Test func sharesBeyondOneAreCutOff() {
      let drawn = Self.faults(.shares([.garbage: 0.7, .missingDone: 0.7]), requests: 1000)
      #expect(!drawn.contains(nil))
      // In the order of their names, so `garbage` keeps its 700: σ = √(1000 · 0.7 · 0.3) = 14.5.
      #expect(abs(drawn.count { $0 == .garbage } - 700) <= 58)
    }

    @Test func sharesAreDrawnAsOneShareIs() {
      #expect(
        Self.faults(.shares([.garbage: 0.3]), requests: 100)
          == Self.faults(.share(0.3, .garbage), requests: 100))
    }
  }
#endif
