#if HTTP
  import Testing

  @testable import PerfHarness

  /// What goes wrong with one request, word for word, while all others keep their results.
  @Suite(.timeLimit(.minutes(1))) struct OpenAIFailureTests {
    /// A fault and what is said of it; `ORIGIN` stands for the server's address.
    struct Case: Sendable, CustomTestStringConvertible {
      var fault: MockServer.Fault
      var code: String
      var message: String
      /// Outputs that were read before.
      var outputs: Int
      var streams: Bool
      var concurrency: Int

      init(
        _ fault: MockServer.Fault, _ code: String, _ message: String, outputs: Int = 0,
        streams: Bool = true, concurrency: Int = 4
      ) {
        self.fault = fault
        self.code = code
        self.message = message
        self.outputs = outputs
        self.streams = streams
        self.concurrency = concurrency
      }

      var testDescription: String { "\(fault)" }
    }

    private static let sorry =
      "The server had an error while processing your request. Sorry about that! (server_error)"
    private static let seeLogs = "; see the log of the server, and of any proxy before it"

    private static let cases = [
      Case(
        .status(401), "http_401",
        "ORIGIN/v1 answered 401 Unauthorized: Incorrect API key provided. You can find your API key "
          + "at https://platform.openai.com/account/api-keys. (invalid_api_key); check the API key "
          + "(PERF_API_KEY or OPENAI_API_KEY)"),
      Case(
        .status(404), "http_404",
        "ORIGIN/v1 answered 404 Not Found: The requested resource was not found (not_found); check "
          + "the base URL and the model (PERF_BASE_URL, PERF_MODEL)"),
      Case(
        .status(429), "http_429",
        "ORIGIN/v1 answered 429 Too Many Requests: Rate limit reached. Please try again later. "
          + "(rate_limit_exceeded); lower the rate or the concurrency"),
      Case(
        .status(429, retryAfter: .milliseconds(1500)), "http_429",
        "ORIGIN/v1 answered 429 Too Many Requests: Rate limit reached. Please try again later. "
          + "(rate_limit_exceeded); it asks to wait 1.5 s; lower the rate or the concurrency"),
      Case(
        .status(500), "http_500", "ORIGIN/v1 answered 500 Internal Server Error: \(sorry)\(seeLogs)"
      ),
      Case(
        .disconnectBeforeReply, "connection_closed",
        "ORIGIN closed a kept-alive connection when the next request was sent on it; expected the "
          + "reply; raise the server's keep-alive limit above the pauses between requests, or see "
          + "its log", concurrency: 1),
      Case(
        .disconnect(afterTokens: 2), "connection_closed",
        "ORIGIN closed the connection after N bytes of the reply; expected the rest\(seeLogs)",
        outputs: 2),
      Case(
        .disconnect(afterTokens: 2), "connection_closed",
        "ORIGIN closed the connection after N bytes of the reply; expected the rest\(seeLogs)",
        streams: false),
      Case(
        .missingDone, "stream_truncated",
        // The role, four tokens, the finish reason, the usage.
        "the stream ended after 7 chunks without \"data: [DONE]\"; expected it as the last event"
          + seeLogs, outputs: 4),
      Case(
        .errorEvent(afterTokens: 2), "stream_error",
        "the server reported an error after 3 chunks: \(sorry)", outputs: 2),
      Case(
        .invalidJSON(atToken: 1), "invalid_json",
        "chunk 3 of the stream is not the JSON of a chat completion: the text ends inside a string "
          + "at byte N of {\"id\":\"chatcmpl-ID\",\"object\":\"chat.completion.chunk\",\"created\":N…",
        outputs: 1),
      Case(
        .invalidJSON(atToken: 1), "invalid_json",
        "the reply is not the JSON of a chat completion: the text ends inside a string at byte N of "
          + "{\"id\":\"chatcmpl-ID\",\"object\":\"chat.completion\",\"created\":N…",
        streams: false),
      Case(
        .garbage, "invalid_response",
        "the reply from ORIGIN is not HTTP/1.1 (an invalid status line); expected a status line, "
          + "header fields and a body; check that an HTTP server listens on that port"),
      Case(
        .oversizedLine(bytes: 17 << 20), "too_large",
        "a line or an event of the stream is longer than 16777216 bytes; expected server-sent "
          + "events, is this the right endpoint?"),
      Case(
        .stallBeforeReply, "total_timeout",
        "no complete reply from ORIGIN within 3 s (total timeout), only 0 bytes; expected its end; "
          + "raise the timeout with PERF_TIMEOUT if replies may take longer"),
      Case(
        .stall(afterTokens: 1), "total_timeout",
        "no complete reply from ORIGIN within 3 s (total timeout), only N bytes; expected its end; "
          + "raise the timeout with PERF_TIMEOUT if replies may take longer", outputs: 1),
    ]

    /// A message without what differs from one run to the next.
    private func normalized(_ message: String, _ server: MockServer) -> String {
      message.replacing("http://127.0.0.1:\(server.port)", with: "ORIGIN")
        .replacing(#/chatcmpl-[0-9a-f]{16}/#, with: "chatcmpl-ID")
        .replacing(#/"created":[0-9]+/#, with: "\"created\":N")
        .replacing(#/byte [0-9]+/#, with: "byte N")
        .replacing(#/(after|only) [1-9][0-9,]* bytes/#) { "\($0.output.1) N bytes" }
    }

    @Test(arguments: cases)
    func oneRequestFailsAndTheOthersKeepTheirResults(_ expected: Case) async throws {
      let behavior = MockServer.Behavior.instant { $0.faults = .requests([7: expected.fault]) }
      try await withOpenAI(behavior, timeout: .seconds(3)) { provider, server in
        try await provider.prepare(concurrency: 4)
        let run = await provider.run(
          requests: 20, concurrency: expected.concurrency, streams: expected.streams)
        #expect(run.outcome == .completed)
        #expect(run.timelines.count == 20)
        let completed = run.timelines.filter(\.isCompleted)
        #expect(completed.count == 19)
        for timeline in completed {
          #expect(timeline.outputs.count == (expected.streams ? 4 : 1))
          #expect(timeline.tokens?.output == 4)
        }
        let failed = try #require(run.timelines.first { $0.failure != nil })
        #expect(failed.failure?.code == expected.code)
        #expect(normalized(failed.failure?.message ?? "", server) == expected.message)
        #expect(failed.failure?.isTimeout == (expected.code == "total_timeout"))
        #expect(failed.outputs.count == expected.outputs)
        #expect(failed.ended != nil)
      }
    }

    @Test func aConnectionThatNobodyHasUsedYetIsClosedWithAnotherText() async throws {
      let behavior = MockServer.Behavior.instant { $0.faults = .every(.disconnectBeforeReply) }
      try await withOpenAI(behavior) { provider, server in
        try await provider.prepare(concurrency: 1)
        #expect(
          await provider.failure()
            == ProviderError(
              .connectionClosed,
              "http://127.0.0.1:\(server.port) closed the connection before any byte of the reply; "
                + "expected the reply" + Self.seeLogs))
      }
    }

    @Test func aWrongKeyFailsEveryRequestAndTheSearchForAModel() async throws {
      let behavior = MockServer.Behavior.instant { $0.apiKey = "right" }
      for (key, said) in [
        (
          "wrong",
          "Incorrect API key provided. You can find your API key at "
            + "https://platform.openai.com/account/api-keys. (invalid_api_key)"
        ),
        (
          nil,
          "You didn't provide an API key. You need to provide your API key in an Authorization "
            + "header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). (invalid_request_error)"
        ),
      ] as [(String?, String)] {
        try await withOpenAI(behavior, model: nil, apiKey: key) { provider, server in
          let error = ProviderError(
            .http(401),
            "\(server.baseURL) answered 401 Unauthorized: \(said); check the API key "
              + "(PERF_API_KEY or OPENAI_API_KEY)", status: 401)
          await #expect(throws: error) { try await provider.prepare(concurrency: 1) }
          let named = HTTPProvider(at: server.baseURL, apiKey: key)
          #expect(await named.failure() == error)
          await named.shutdown()
        }
      }
    }

    @Test func aModelThatDoesNotExistFailsEveryRequest() async throws {
      let behavior = MockServer.Behavior.instant { $0.models = ["other"] }
      try await withOpenAI(behavior) { provider, server in
        #expect(
          await provider.failure()
            == ProviderError(
              .http(404),
              "\(server.baseURL) answered 404 Not Found: The model `m` does not exist or you do not "
                + "have access to it. (model_not_found); check the base URL and the model "
                + "(PERF_BASE_URL, PERF_MODEL)", status: 404))
      }
    }

    @Test func aRefusalKeepsItsStatusAndTheWaitThatItAsksFor() async throws {
      let behavior = MockServer.Behavior.instant {
        $0.faults = .every(.status(429, retryAfter: .milliseconds(250)))
      }
      try await withOpenAI(behavior) { provider, _ in
        let error = await provider.failure()
        #expect(error?.status == 429)
        #expect(error?.retryAfter == .milliseconds(250))
      }
    }

    @Test(
      arguments: [
        (
          "308 Permanent Redirect", "Location: https://host/v1/chat/completions\r\n", "",
          " 308 Permanent Redirect; redirects are not followed, set the base URL (PERF_BASE_URL) to "
            + "https://host/v1/chat/completions"
        ),
        (
          "302 Found", "", "<html></html>",
          " 302 Found: <html></html>; redirects are not followed, set the base URL (PERF_BASE_URL) to "
            + "where it leads"
        ),
        (
          "502 Bad Gateway", "", "<h1>Bad\n gateway</h1>",
          " 502 Bad Gateway: <h1>Bad gateway</h1>; see the log of the server, and of any proxy before "
            + "it"
        ),
        (
          "403 Forbidden", "", "",
          " 403 Forbidden; check the API key (PERF_API_KEY or OPENAI_API_KEY)"
        ),
        ("400 Bad Request", "", #"{"detail":"no"}"#, #" 400 Bad Request: {"detail":"no"}"#),
        ("299 Odd", "Content-Type: application/json\r\n", "", nil),
      ] as [(String, String, String, String?)])
    func saysWhatCouldHelpAgainstAStatus(
      _ status: String, _ headers: String, _ body: String, _ expected: String?
    ) async throws {
      let server = try await ScriptedServer([
        [
          .request,
          .write(
            "HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"),
        ]
      ])
      let address = "http://127.0.0.1:\(server.port)/v1"
      let provider = HTTPProvider(at: address)
      let error = await provider.failure()
      #expect(
        error?.message == expected.map { "\(address) answered\($0)" }
          ?? "the reply is empty; expected a chat completion, is this the right endpoint?")
      await provider.shutdown()
      try await server.stop()
    }

    @Test func aHostWhereNobodyListensFailsToBePrepared() async throws {
      let port = try SilentPort()
      let provider = HTTPProvider(at: "http://127.0.0.1:\(port.number)")
      let error = ProviderError(
        .connectFailed,
        "no connection to http://127.0.0.1:\(port.number): Connection refused; expected a server "
          + "that listens there; start it, or correct the address")
      await #expect(throws: error) { try await provider.prepare(concurrency: 2) }
      let run = await provider.run(requests: 6, concurrency: 2)
      #expect(run.timelines.map(\.failure?.code) == Array(repeating: "connect_failed", count: 6))
      #expect(run.timelines.map(\.failure?.message) == Array(repeating: error.message, count: 6))
      await provider.shutdown()
    }

    @Test func aServerThatIsNotTrustedOrDoesNotSpeakTLSFailsToBePrepared() async throws {
      try await TestIdentity.withFiles { identity in
        try await withMockServer(tls: identity) { server in
          let provider = HTTPProvider(at: server.baseURL)
          let error = ProviderError(
            .tlsFailed,
            "no TLS connection to https://127.0.0.1:\(server.port): the server's certificate is not "
              + "trusted, or has expired; expected a valid one that a trusted root vouches for; "
              + "renew it, or name a PEM file with its root in SSL_CERT_FILE")
          await #expect(throws: error) { try await provider.prepare(concurrency: 1) }
          #expect(await provider.failure() == error)
          await provider.shutdown()
        }
      }
      try await withMockServer { server in
        let provider = HTTPProvider(at: "https://127.0.0.1:\(server.port)")
        let error = await #expect(throws: ProviderError.self) {
          try await provider.prepare(concurrency: 1)
        }
        // Whether the server's plain answer or the end of the connection is seen first is up to the
        // kernel.
        let address = "no TLS connection to https://127.0.0.1:\(server.port): "
        let texts = [
          "the server's answer is not TLS; expected a server that speaks TLS on that port; "
            + "use http:// if it does not, or correct the port",
          "the handshake failed (the server closed the connection); "
            + "expected a server that speaks TLS 1.2 or 1.3; see its log",
        ]
        #expect(error?.code == .tlsFailed)
        #expect(texts.map { address + $0 }.contains(error?.message))
        await provider.shutdown()
      }
    }

    @Test func cancellingARequestEndsIt() async throws {
      let asked = Signal()
      let server = try await ScriptedServer([[.request, .tell(asked)]])
      let provider = HTTPProvider(at: "http://127.0.0.1:\(server.port)")
      let request = Task { await provider.failure() }
      await asked.wait()
      request.cancel()
      #expect(await request.value?.code == .cancelled)
      await provider.shutdown()
      try await server.stop()
    }

    // MARK: - The key

    private static let key = "sk-0123456789-abcdefghij"

    /// Replies that quote the key, in every place that finds its way into an error text.
    @Test(arguments: [
      ("401 Unauthorized", "application/json", #"{"error":{"message":"bad KEY","code":"KEY"}}"#),
      ("401 Unauthorized", "application/json", #"{"error":"bad KEY"}"#),
      ("599 bad KEY", "application/json", "{}"),
      ("500 Oops", "text/html", String(repeating: "x", count: 290) + "KEY"),
      ("200 OK", "application/json", #"{"error":"bad KEY"}"#),
      ("200 OK", "application/json", "bad KEY"),
      ("200 OK", "text/event-stream", "data: {\"error\":{\"message\":\"bad KEY\"}}\n\n"),
      ("200 OK", "text/event-stream", "event: error\ndata: bad KEY\n\n"),
      (
        "200 OK", "text/event-stream",
        "data: {\"" + String(repeating: "x", count: 70) + "KEY\n\n"
      ),
    ])
    func isInNoErrorTextThoughTheServerQuotesIt(
      _ status: String, _ type: String, _ body: String
    ) async throws {
      let body = body.replacing("KEY", with: Self.key)
      let server = try await ScriptedServer([
        [
          .request,
          .write(
            "HTTP/1.1 \(status.replacing("KEY", with: Self.key))\r\nContent-Type: \(type)\r\n"
              + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"),
        ]
      ])
      let provider = HTTPProvider(at: "http://127.0.0.1:\(server.port)", apiKey: Self.key)
      let error = try #require(await provider.failure())
      #expect(server.seen.requests.first?.contains("Bearer \(Self.key)") == true)
      for part in [Self.key, "sk-", "0123", "abcd"] {
        #expect(!"\(error) \(String(reflecting: error))".contains(part))
      }
      await provider.shutdown()
      try await server.stop()
    }
  }
#endif
