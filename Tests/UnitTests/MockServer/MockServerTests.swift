#if HTTP

  import Foundation
  import NIOCore
  import Testing

  @testable import PerfHarness

  @Suite(.timeLimit(.minutes(1))) struct MockServerTests {
    @Test func streamsAReplyByteForByte() async throws {
      try await withMockServer { server in
        try await RawConnection.open(to: server) { connection in
          try await connection.send(chatRequest(id: "r1", maxTokens: 2, usage: true))
          let reply = try await connection.readReply()
          #expect(reply.statusLine == "HTTP/1.1 200 OK")
          #expect(
            reply.headers == [
              "content-type: text/event-stream; charset=utf-8", "x-request-id: r1",
              "transfer-encoding: chunked",
            ])
          // The id is the FNV-1a hash of 'r1', as computed by another implementation.
          let start =
            #"data: {"id":"chatcmpl-08dc8307b57be76c","object":"chat.completion.chunk","#
            + #""created":0,"model":"m","service_tier":"default","system_fingerprint":"fp_mock","#
            + #""choices":["#
          let end = #","logprobs":null,"finish_reason":null}],"usage":null}"# + "\n\n"
          #expect(
            reply.chunks.map(withoutCreationTime) == [
              start + #"{"index":0,"delta":{"role":"assistant","content":"","refusal":null}"# + end,
              start + #"{"index":0,"delta":{"content":" the"}"# + end,
              start + #"{"index":0,"delta":{"content":" time"}"# + end,
              start
                + #"{"index":0,"delta":{},"logprobs":null,"finish_reason":"length"}],"usage":null}"#
                + "\n\n",
              start + #"],"usage":{"prompt_tokens":2,"completion_tokens":2,"total_tokens":4,"#
                + #""prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"#
                + #""completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"#
                + #""accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}"# + "\n\n",
              "data: [DONE]\n\n",
            ])
        }
      }
    }

    @Test func repliesInOnePieceByteForByte() async throws {
      try await withMockServer { server in
        let reply = try await reply(to: chatRequest(stream: false, maxTokens: 2), from: server)
        #expect(reply.statusLine == "HTTP/1.1 200 OK")
        #expect(
          reply.headers == [
            "content-type: application/json", "x-request-id: req_0",
            "content-length: \(reply.body.utf8.count)",
          ])
        // The id is the FNV-1a hash of '0', the ordinal, as computed by another implementation.
        #expect(
          withoutCreationTime(reply.body)
            == #"{"id":"chatcmpl-af63ad4c86019caf","object":"chat.completion","created":0,"#
            + #""model":"m","service_tier":"default","system_fingerprint":"fp_mock","choices":["#
            + #"{"index":0,"message":{"role":"assistant","content":" the time","refusal":null,"#
            + #""annotations":[]},"logprobs":null,"finish_reason":"length"}],"usage":{"#
            + #""prompt_tokens":2,"completion_tokens":2,"total_tokens":4,"#
            + #""prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"#
            + #""completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"#
            + #""accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}"#)
      }
    }

    @Test func everyEventIsJSON() async throws {
      let behavior = MockServer.Behavior.instant {
        $0.reasoningTokens = 3
        $0.continuousUsage = true
      }
      try await withMockServer(behavior) { server in
        let reply = try await reply(to: chatRequest(maxTokens: 7, usage: true), from: server)
        let events = try reply.events.map {
          try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        // The role, seven tokens, the reason, the final usage.
        #expect(events.count == 10)
        let counts = events.map { ($0["usage"] as? [String: Any])?["completion_tokens"] as? Int }
        #expect(counts == [0, 1, 2, 3, 4, 5, 6, 7, 7, 7])
      }
    }

    @Test func listsItsModels() async throws {
      try await withMockServer { server in
        let some = try await reply(to: get("/v1/models"), from: server)
        #expect(some.statusLine == "HTTP/1.1 200 OK")
        #expect(
          some.body
            == #"{"object":"list","data":[{"id":"mock","object":"model","created":0,"#
            + #""owned_by":"mock"}]}"#)
        server.behavior.models = ["a", "b"]
        let named = try await reply(to: get("/v1/models?limit=9"), from: server)
        #expect(
          named.body
            == #"{"object":"list","data":["#
            + #"{"id":"a","object":"model","created":0,"owned_by":"mock"},"#
            + #"{"id":"b","object":"model","created":0,"owned_by":"mock"}]}"#)
      }
    }

    @Test(
      arguments: [
        (
          get("/v1/chat/completion"), "404 Not Found",
          #""message":"Invalid URL (GET /v1/chat/completion)","#
            + #""type":"invalid_request_error","param":null,"code":null"#
        ),
        (
          get("/v1/chat/completions"), "405 Method Not Allowed",
          #""message":"Not allowed to GET on /v1/chat/completions. (HINT: Perhaps you meant to use "#
            + #"a different HTTP method?)","type":"invalid_request_error","param":null,"code":null"#
        ),
        (
          post("{}", to: "/v1/models"), "405 Method Not Allowed",
          #""message":"Not allowed to POST on /v1/models. (HINT: Perhaps you meant to use a "#
            + #"different HTTP method?)","type":"invalid_request_error","param":null,"code":null"#
        ),
        (
          chatRequest(), "401 Unauthorized",
          #""message":"You didn't provide an API key. You need to provide your API key in an "#
            + #"Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).","#
            + #""type":"invalid_request_error","param":null,"code":null"#
        ),
        (
          chatRequest(headers: ["Authorization: Bearer other"]), "401 Unauthorized",
          #""message":"Incorrect API key provided. You can find your API key at "#
            + #"https://platform.openai.com/account/api-keys.","type":"invalid_request_error","#
            + #""param":null,"code":"invalid_api_key""#
        ),
        (
          get("/v1/models", headers: ["Authorization: Basic secret"]), "401 Unauthorized",
          #""message":"Incorrect API key provided. You can find your API key at "#
            + #"https://platform.openai.com/account/api-keys.","type":"invalid_request_error","#
            + #""param":null,"code":"invalid_api_key""#
        ),
        (
          chatRequest(headers: ["Authorization: Bearer secret"]), "404 Not Found",
          #""message":"The model `m` does not exist or you do not have access to it.","#
            + #""type":"invalid_request_error","param":"model","code":"model_not_found""#
        ),
        (
          post("{", headers: ["Authorization: Bearer secret"]), "400 Bad Request",
          #""message":"We could not parse the JSON body of your request. The OpenAI API expects a "#
            + #"JSON payload, but what was sent was not valid JSON.","#
            + #""type":"invalid_request_error","param":null,"code":null"#
        ),
        (
          "GET /v1/models HTTP/1.0\r\n\r\n", "505 HTTP Version Not Supported",
          #""message":"This server speaks HTTP/1.1 only.","type":"invalid_request_error","#
            + #""param":null,"code":null"#
        ),
        (
          "garbage\r\n\r\n", "400 Bad Request",
          #""message":"Your request was refused.","type":"invalid_request_error","param":null,"#
            + #""code":null"#
        ),
      ])
    func refusesLikeOpenAI(_ request: String, _ status: String, _ error: String) async throws {
      let behavior = MockServer.Behavior.instant {
        $0.apiKey = "secret"
        $0.models = ["other"]
      }
      try await withMockServer(behavior) { server in
        let reply = try await reply(to: request, from: server)
        #expect(reply.statusLine == "HTTP/1.1 \(status)")
        #expect(reply.body == "{\"error\":{\(error)}}")
      }
    }

    @Test func tellsTheMethodThatIsAllowed() async throws {
      try await withMockServer { server in
        let chat = try await reply(to: get("/v1/chat/completions"), from: server)
        #expect(chat.header("allow") == "POST")
        let models = try await reply(to: post("", to: "/v1/models"), from: server)
        #expect(models.header("allow") == "GET")
      }
    }

    @Test func acceptsTheRightKeyAndModel() async throws {
      let behavior = MockServer.Behavior.instant {
        $0.apiKey = "secret"
        $0.models = ["m"]
      }
      try await withMockServer(behavior) { server in
        let reply = try await reply(
          to: chatRequest(headers: ["Authorization: Bearer secret"]), from: server)
        #expect(reply.statusLine == "HTTP/1.1 200 OK")
      }
    }

    @Test func servesBelowAPrefixOnly() async throws {
      try await withMockServer(.instant { $0.pathPrefix = "/openai" }) { server in
        #expect(server.baseURL == "http://127.0.0.1:\(server.port)/openai/v1")
        let right = try await reply(to: get("/openai/v1/models"), from: server)
        #expect(right.statusLine == "HTTP/1.1 200 OK")
        let wrong = try await reply(to: get("/v1/models"), from: server)
        #expect(wrong.statusLine == "HTTP/1.1 404 Not Found")
      }
    }

    @Test func keepsConnectionsAlive() async throws {
      try await withMockServer { server in
        try await RawConnection.open(to: server) { connection in
          for request in [
            chatRequest(), chatRequest(stream: false), get("/v1/models"), get("/nothing"),
            get("/v1/models", method: "HEAD"), chatRequest(),
          ] {
            try await connection.send(request)
            if request.hasPrefix("HEAD") {
              #expect(try await connection.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 405 "))
            } else {
              _ = try await connection.readReply()
            }
          }
        }
        #expect(server.requestsReceived == 6)
        #expect(server.exchanges.map(\.status) == [200, 200, 200, 404, 405, 200])
      }
    }

    @Test func answersPipelinedRequestsInTheirOrder() async throws {
      try await withMockServer(MockServer.Behavior(timeToFirstToken: .milliseconds(1))) { server in
        try await RawConnection.open(to: server) { connection in
          let ids = (0..<20).map { "r\($0)" }
          try await connection.send(ids.map { chatRequest(id: $0) }.joined())
          for id in ids {
            #expect(try await connection.readReply().header("x-request-id") == id)
          }
          #expect(server.exchanges.map(\.id) == ids)
        }
        let exchanges = server.exchanges
        for (before, after) in zip(exchanges, exchanges.dropFirst()) {
          #expect(try #require(before.ended) <= after.received)
        }
      }
    }

    @Test(arguments: [true, false])
    func closesWhenAskedTo(_ stream: Bool) async throws {
      try await withMockServer { server in
        try await RawConnection.open(to: server) { connection in
          try await connection.send(chatRequest(headers: ["Connection: close"], stream: stream))
          let reply = try await connection.readReply()
          #expect(reply.header("connection") == "close")
          #expect(try await connection.readToEnd() == "")
        }
      }
    }

    @Test func invitesABodyThatWaits() async throws {
      try await withMockServer { server in
        try await RawConnection.open(to: server) { connection in
          let request = chatRequest(headers: ["Expect: 100-continue"])
          let body = try #require(request.range(of: "{")).lowerBound
          try await connection.send(String(request[..<body]))
          #expect(
            try await connection.read(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
          try await connection.send(String(request[body...]))
          #expect(try await connection.readReply().statusLine == "HTTP/1.1 200 OK")
        }
      }
    }

    @Test func refusesBodiesBeyondTheLimit() async throws {
      try await withMockServer { server in
        try await RawConnection.open(to: server) { connection in
          let body = String(repeating: " ", count: ConnectionHandler.bodyLimit + 1)
          try await connection.send(post(body))
          let reply = try await connection.readReply()
          #expect(reply.statusLine == "HTTP/1.1 413 Payload Too Large")
          #expect(
            reply.body
              == #"{"error":{"message":"Maximum content size limit (67108864) exceeded.","#
              + #""type":"invalid_request_error","param":null,"code":null}}"#)
          try await connection.send(chatRequest())
          #expect(try await connection.readReply().statusLine == "HTTP/1.1 200 OK")
        }
      }
    }

    @Test func aChangeOfBehaviorHoldsForTheNextRequest() async throws {
      try await withMockServer { server in
        try await RawConnection.open(to: server) { connection in
          try await connection.send(chatRequest())
          #expect(try await connection.readReply().statusLine == "HTTP/1.1 200 OK")
          server.behavior.faults = .every(.status(503))
          try await connection.send(chatRequest())
          #expect(
            try await connection.readReply().statusLine == "HTTP/1.1 503 Service Unavailable")
        }
      }
    }

    @Test func speaksTLS() async throws {
      try await TestIdentity.withFiles { identity in
        try await withMockServer(tls: identity) { server in
          #expect(server.baseURL == "https://127.0.0.1:\(server.port)/v1")
          try await RawConnection.open(to: server, tls: true) { connection in
            for _ in 0..<2 {
              try await connection.send(chatRequest(maxTokens: 5))
              #expect(try await connection.readReply().events.count == 7)
            }
          }
        }
      }
    }
  }

#endif
