#if HTTP

  import Testing

  @testable import PerfHarness

  @Suite(.timeLimit(.minutes(1))) struct MockServerLogTests {
    @Test(arguments: [(1, true), (4, true), (1, false)])
    func hasOneInstantForEachToken(_ tokensPerChunk: Int, _ stream: Bool) async throws {
      let behavior = MockServer.Behavior.instant { $0.tokensPerChunk = tokensPerChunk }
      try await withMockServer(behavior) { server in
        let before = SystemClock().now
        _ = try await reply(
          to: chatRequest(id: "r1", stream: stream, maxTokens: 50), from: server)
        let exchange = try #require(server.exchange(id: "r1"))
        let ended = try #require(exchange.ended)
        let stamps = [before, exchange.received] + exchange.sent + [ended, SystemClock().now]
        #expect(exchange.sent.count == 50)
        #expect(stamps == stamps.sorted())
        #expect(Set(exchange.sent).count <= (50 + tokensPerChunk - 1) / tokensPerChunk)
        #expect(exchange.status == 200)
        #expect(exchange.isComplete)
      }
    }

    @Test func noTokenIsSentBeforeItIsDue() async throws {
      let behavior = MockServer.Behavior(
        timeToFirstToken: .milliseconds(5), tokenGap: .milliseconds(1))
      try await withMockServer(behavior) { server in
        _ = try await reply(to: chatRequest(id: "r1", maxTokens: 20), from: server)
        let exchange = try #require(server.exchange(id: "r1"))
        for (index, sent) in exchange.sent.enumerated() {
          #expect(sent - exchange.received >= .milliseconds(5 + index))
        }
      }
    }

    @Test func sameSeedRepeatsTheLengths() async throws {
      let behavior = MockServer.Behavior.instant { $0.outputTokens = .uniform(1...60) }
      var lengths: [[String: Int]] = []
      for ids in [(0..<20).map { "r\($0)" }, (0..<20).reversed().map { "r\($0)" }] {
        lengths.append(
          try await withMockServer(behavior) { server in
            for id in ids {
              _ = try await reply(to: chatRequest(id: id, maxTokens: nil), from: server)
            }
            return Dictionary(
              uniqueKeysWithValues: server.exchanges.map { ($0.id, $0.sent.count) })
          })
      }
      #expect(lengths[0] == lengths[1])
      #expect(Set(lengths[0].values).count > 5)
    }

    @Test func keepsTheNewestExchanges() async throws {
      try await withMockServer(.instant { $0.keepsExchanges = 3 }) { server in
        for index in 0..<5 { _ = try await reply(to: chatRequest(id: "r\(index)"), from: server) }
        #expect(server.exchanges.map(\.id) == ["r2", "r3", "r4"])
        #expect(server.exchange(id: "r1") == nil)
        #expect(server.requestsReceived == 5)
      }
    }

    @Test func noticesAClientThatLeaves() async throws {
      let behavior = MockServer.Behavior(timeToFirstToken: .zero, tokenGap: .seconds(3600))
      try await withMockServer(behavior) { server in
        try await RawConnection.open(to: server) { connection in
          try await connection.send(chatRequest(id: "r1"))
          _ = try await connection.read(through: " the")
        }
        while server.exchange(id: "r1") == nil, !Task.isCancelled { await Task.yield() }
        let exchange = try #require(server.exchange(id: "r1"))
        #expect(exchange.sent.count == 1)
        #expect(!exchange.isComplete)
        #expect(exchange.ended != nil)
      }
    }

    @Test func refusedRequestsAreLoggedToo() async throws {
      try await withMockServer { server in
        _ = try await reply(to: get("/nothing", headers: ["X-Request-Id: r1"]), from: server)
        let exchange = try #require(server.exchange(id: "r1"))
        #expect(exchange.status == 404)
        #expect(exchange.sent == [])
        #expect(exchange.isComplete)
      }
    }
  }

#endif
