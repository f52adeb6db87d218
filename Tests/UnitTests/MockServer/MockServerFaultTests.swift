#if HTTP

  import Foundation
  import Testing

  @testable import PerfHarness

  @Suite(.timeLimit(.minutes(1))) struct MockServerFaultTests {
    private func withFault<Result: Sendable>(
      _ fault: MockServer.Fault, stream: Bool = true,
      _ body: (MockServer, RawConnection) async throws -> Result
    ) async throws -> Result {
      try await withMockServer(.instant { $0.faults = .every(fault) }) { server in
        try await RawConnection.open(to: server) { connection in
          try await connection.send(chatRequest(id: "r1", stream: stream))
          return try await body(server, connection)
        }
      }
    }

    @Test(
      arguments: [
        (400, "Bad Request", "Your request was refused.", "invalid_request_error", nil),
        (
          401, "Unauthorized",
          "Incorrect API key provided. You can find your API key at "
            + "https://platform.openai.com/account/api-keys.", "invalid_request_error",
          "invalid_api_key"
        ),
        (
          403, "Forbidden", "Country, region, or territory not supported", "request_forbidden",
          "unsupported_country_region_territory"
        ),
        (
          404, "Not Found", "The requested resource was not found", "invalid_request_error",
          "not_found"
        ),
        (
          429, "Too Many Requests", "Rate limit reached. Please try again later.", "requests",
          "rate_limit_exceeded"
        ),
        (
          500, "Internal Server Error",
          "The server had an error while processing your request. Sorry about that!",
          "server_error", nil
        ),
        (
          503, "Service Unavailable", "The engine is currently overloaded, please try again later",
          "server_error", nil
        ),
      ] as [(Int, String, String, String, String?)])
    func statusHasOpenAIsBody(
      _ status: Int, _ reason: String, _ message: String, _ type: String, _ code: String?
    ) async throws {
      try await withFault(.status(status, retryAfter: .seconds(3))) { server, connection in
        let reply = try await connection.readReply()
        #expect(reply.statusLine == "HTTP/1.1 \(status) \(reason)")
        #expect(
          reply.headers == [
            "content-type: application/json", "x-request-id: r1", "retry-after: 3",
            "retry-after-ms: 3000", "content-length: \(reply.body.utf8.count)",
          ])
        let code = code.map { "\"\($0)\"" } ?? "null"
        #expect(
          reply.body
            == #"{"error":{"message":"\#(message)","type":"\#(type)","param":null,"code":\#(code)}}"#
        )
        #expect(server.exchange(id: "r1")?.status == status)
      }
    }

    @Test(arguments: [
      (MockServer.Fault.disconnectBeforeReply, ""), (.garbage, "garbage, not HTTP\r\n\r\n"),
    ])
    func closesWithoutAReply(_ fault: MockServer.Fault, _ bytes: String) async throws {
      try await withFault(fault) { server, connection in
        #expect(try await connection.readToEnd() == bytes)
        let exchange = try #require(server.exchange(id: "r1"))
        #expect(exchange.status == nil)
        #expect(exchange.ended != nil)
        #expect(!exchange.isComplete)
      }
    }

    @Test func disconnectsAfterTokens() async throws {
      try await withFault(.disconnect(afterTokens: 2)) { server, connection in
        let bytes = try await connection.readToEnd()
        #expect(bytes.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(bytes.ranges(of: "data: ").count == 3)
        #expect(bytes.hasSuffix("}\n\n\r\n"))
        let exchange = try #require(server.exchange(id: "r1"))
        #expect(exchange.sent.count == 2)
        #expect(!exchange.isComplete)
      }
    }

    @Test func stallsAfterTokens() async throws {
      try await withFault(.stall(afterTokens: 2)) { server, connection in
        _ = try await connection.read(through: " time")
        while server.exchange(id: "r1") == nil, !Task.isCancelled { await Task.yield() }
        let exchange = try #require(server.exchange(id: "r1"))
        #expect(exchange.sent.count == 2)
        #expect(exchange.ended == nil)
        #expect(!exchange.isComplete)
        await server.stop()
        #expect(try await connection.readToEnd().ranges(of: "data: ").isEmpty)
      }
    }

    @Test func stallsAfterTheHead() async throws {
      try await withFault(.stall(afterTokens: 0)) { server, connection in
        let head = try await connection.read(through: "}\n\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
        await server.stop()
        #expect(try await connection.readToEnd() == "")
      }
    }

    @Test func stallsBeforeTheReply() async throws {
      try await withFault(.stallBeforeReply) { server, connection in
        while server.exchange(id: "r1") == nil, !Task.isCancelled { await Task.yield() }
        #expect(server.exchange(id: "r1")?.status == nil)
        await server.stop()
        let bytes = try await connection.readToEnd()
        #expect(bytes == "")
      }
    }

    @Test(arguments: 0..<3)
    func breaksOneEventsJSON(_ token: Int) async throws {
      try await withFault(.invalidJSON(atToken: token)) { _, connection in
        let reply = try await connection.readReply()
        let invalid = reply.events.indices.filter { index in
          let event = Data(reply.events[index].utf8)
          return (try? JSONSerialization.jsonObject(with: event)) == nil
        }
        #expect(invalid == [1 + token])
        #expect(reply.body.hasSuffix("data: [DONE]\n\n"))
      }
    }

    @Test func breaksTheJSONOfAWholeReply() async throws {
      try await withFault(.invalidJSON(atToken: 0), stream: false) { _, connection in
        let reply = try await connection.readReply()
        #expect(reply.body.hasPrefix("{\"id\":"))
        #expect((try? JSONSerialization.jsonObject(with: Data(reply.body.utf8))) == nil)
      }
    }

    @Test func reportsAnErrorInsideTheStream() async throws {
      try await withFault(.errorEvent(afterTokens: 1)) { server, connection in
        let reply = try await connection.readReply()
        #expect(reply.chunks.count == 3)
        #expect(
          reply.chunks.last
            == #"data: {"error":{"message":"The server had an error while processing your request. "#
            + #"Sorry about that!","type":"server_error","param":null,"code":"server_error"}}"#
            + "\n\n")
        #expect(server.exchange(id: "r1")?.sent.count == 1)
      }
    }

    @Test func leavesOutTheEndMarker() async throws {
      try await withFault(.missingDone) { _, connection in
        let reply = try await connection.readReply()
        #expect(reply.events.count == 5)
        #expect(!reply.body.contains("[DONE]"))
      }
    }

    @Test(arguments: [100, 100_000])
    func sendsALongLine(_ bytes: Int) async throws {
      try await withFault(.oversizedLine(bytes: bytes)) { _, connection in
        let reply = try await connection.readReply()
        let text = String(repeating: "x", count: bytes)
        #expect(reply.chunks[1].contains("\"content\":\"\(text)\"}"))
        #expect(reply.chunks[2].contains("\"content\":\" time\"}"))
      }
    }

    @Test func sparesWhatIsNoRequestForOutput() async throws {
      try await withMockServer(.instant { $0.faults = .requests([0: .status(500)]) }) { server in
        var statusLines: [String] = []
        for request in [get("/v1/models"), post("{"), chatRequest(), chatRequest()] {
          statusLines.append(try await reply(to: request, from: server).statusLine)
        }
        #expect(
          statusLines == [
            "HTTP/1.1 200 OK", "HTTP/1.1 400 Bad Request", "HTTP/1.1 500 Internal Server Error",
            "HTTP/1.1 200 OK",
          ])
      }
    }
  }

#endif
