#if HTTP

  import NIOCore
  import NIOHTTP1
  import Testing

  @testable import PerfHarness

  @Suite struct AnthropicFormatTests {
    private static let hello = #""messages":[{"role":"user","content":"hello"}]"#
    private static let valid = #"{"model":"m","max_tokens":4,\#(hello)}"#

    private func answer(
      _ body: String = valid, path: String = "/v1/messages", method: String = "POST",
      headers: [(String, String)] = [("anthropic-version", "2023-06-01")],
      _ behavior: MockServer.Behavior = MockServer.Behavior()
    ) -> MockAnswer {
      AnthropicFormat().answer(
        to: MockRequest(
          method: method, target: path, path: path, headers: HTTPHeaders(headers),
          body: ByteBuffer(string: body)), behavior)
    }

    private func refusal(_ answer: MockAnswer) -> CannedReply? {
      if case .canned(let reply) = answer { reply } else { nil }
    }

    private func order(_ answer: MockAnswer) -> (any OutputOrder)? {
      if case .output(let order) = answer { order } else { nil }
    }

    private static func error(_ status: Int, _ type: String, _ message: String) -> CannedReply {
      CannedReply(
        status: status,
        body:
          #"{"type":"error","error":{"type":"\#(type)","message":\#(JSONText.quoted(message))},"#
          + #""request_id":"req_mock"}"#)
    }

    private static func invalid(_ message: String) -> CannedReply {
      error(400, "invalid_request_error", message)
    }

    @Test(
      arguments: [
        ("", "The request body is not valid JSON"), ("[]", "The request body is not valid JSON"),
        (#"{"max_tokens":4,\#(hello)}"#, "model: Field required"),
        (#"{"model":7,"max_tokens":4,\#(hello)}"#, "model: Input should be a valid string"),
        (
          #"{"model":"","max_tokens":4,\#(hello)}"#,
          "model: String should have at least 1 character"
        ),
        (#"{"model":"m",\#(hello)}"#, "max_tokens: Field required"),
        (
          #"{"model":"m","max_tokens":"4",\#(hello)}"#,
          "max_tokens: Input should be a valid integer"
        ),
        (
          #"{"model":"m","max_tokens":0,\#(hello)}"#,
          "max_tokens: Input should be greater than or equal to 1"
        ),
        (
          #"{"model":"m","max_tokens":1000001,\#(hello)}"#,
          "max_tokens: 1000001 > 1000000, which is the maximum allowed number of output tokens"
        ),
        (#"{"model":"m","max_tokens":4}"#, "messages: Field required"),
        (
          #"{"model":"m","max_tokens":4,"messages":"hello"}"#,
          "messages: Input should be a valid list"
        ),
        (
          #"{"model":"m","max_tokens":4,"messages":[]}"#,
          "messages: at least one message is required"
        ),
        (
          #"{"model":"m","max_tokens":4,"messages":["hello"]}"#,
          "messages.0: Input should be a valid dictionary"
        ),
        (
          #"{"model":"m","max_tokens":4,"messages":[{"role":"system","content":"a"}]}"#,
          "messages: Unexpected role \"system\". The Messages API accepts a top-level `system` "
            + "parameter, not \"system\" as an input message role."
        ),
        (
          #"{"model":"m","max_tokens":4,"messages":[{"role":"tool","content":"a"}]}"#,
          "messages.0.role: Input should be 'user' or 'assistant'"
        ),
        (
          #"{"model":"m","max_tokens":4,"messages":[{"role":"user"}]}"#,
          "messages.0.content: Field required"
        ),
        (
          #"{"model":"m","max_tokens":4,"messages":[{"role":"user","content":7}]}"#,
          "messages.0.content: Input should be a valid string or a list of content blocks"
        ),
        (
          #"{"model":"m","max_tokens":4,"messages":[{"role":"user","content":[{"type":"text"}]}]}"#,
          "messages.0.content.0.text: Field required"
        ),
        (
          #"{"model":"m","max_tokens":4,"messages":[{"role":"user","content":[{"type":"image","#
            + #""source":{"type":"base64","media_type":"image/bmp","data":"AA=="}}]}]}"#,
          "messages.0.content.0.source.media_type: Input should be 'image/jpeg', 'image/png', "
            + "'image/gif' or 'image/webp'"
        ),
        (
          #"{"model":"m","max_tokens":4,\#(hello),"stream":1}"#,
          "stream: Input should be a valid boolean"
        ),
        (
          #"{"model":"m","max_tokens":4,\#(hello),"temperature":"0"}"#,
          "temperature: Input should be a valid number"
        ),
      ])
    func refusesWhatAnthropicRefuses(_ json: String, _ message: String) {
      #expect(refusal(answer(json)) == Self.invalid(message))
    }

    @Test(
      arguments: [
        (nil, "anthropic-version: header is required"),
        ("2020-01-01", "anthropic-version: \"2020-01-01\" is not a valid version"),
      ] as [(String?, String)])
    func wantsAVersionThatThereIs(_ version: String?, _ message: String) {
      let headers = version.map { [("anthropic-version", $0)] } ?? []
      #expect(refusal(answer(headers: headers)) == Self.invalid(message))
    }

    @Test(arguments: ["temperature", "top_p", "top_k"])
    func theNewVersionRefusesSampling(_ field: String) {
      let body = #"{"model":"m","max_tokens":4,\#(Self.hello),"\#(field)":1}"#
      #expect(order(answer(body)) != nil)
      #expect(
        refusal(answer(body, headers: [("anthropic-version", "2026-10-21")]))
          == Self.invalid("\(field): not supported under anthropic-version 2026-10-21"))
    }

    @Test(
      arguments: [
        ([("x-api-key", "k")], nil), ([("authorization", "Bearer k")], nil),
        ([], "x-api-key header is required"), ([("x-api-key", "x")], "invalid x-api-key"),
        ([("authorization", "Bearer x")], "invalid x-api-key"),
        ([("authorization", "k")], "invalid x-api-key"),
        ([("x-api-key", "x"), ("authorization", "Bearer k")], "invalid x-api-key"),
      ] as [([(String, String)], String?)])
    func takesTheKeyInEitherField(_ headers: [(String, String)], _ message: String?) {
      let answer = answer(
        headers: headers + [("anthropic-version", "2023-06-01")], MockServer.Behavior(apiKey: "k"))
      #expect(
        refusal(answer) == message.map { Self.error(401, "authentication_error", $0) })
    }

    @Test func knowsItsPathsMethodsAndModels() {
      #expect(
        refusal(answer(method: "GET"))
          == CannedReply(
            status: 405, headers: ["allow: POST"],
            body: Self.error(405, "invalid_request_error", "Method Not Allowed").body))
      #expect(
        refusal(answer(path: "/v1/other")) == Self.error(404, "not_found_error", "Not Found"))
      #expect(
        refusal(answer(MockServer.Behavior(models: ["other"])))
          == Self.error(404, "not_found_error", "model: m"))
    }

    private func answer(_ behavior: MockServer.Behavior) -> MockAnswer {
      answer(Self.valid, behavior)
    }

    @Test(
      arguments: [
        (#"[{"role":"user","content":"one two  three"}]"#, "", 3),
        (
          #"[{"role":"user","content":[{"type":"text","text":"one two"},"#
            + #"{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}}]}]"#,
          "", 2
        ),
        (#"[{"role":"user","content":"one"}]"#, #","system":"two three""#, 3),
        (#"[{"role":"user","content":"one"}]"#, #","system":[{"type":"text","text":"two"}]"#, 2),
      ])
    func countsTheWordsOfAllTexts(_ messages: String, _ more: String, _ words: Int) {
      let body = #"{"model":"m","max_tokens":4,"messages":\#(messages)\#(more)}"#
      #expect(order(answer(body))?.promptTokens == words)
      let counted = #"{"model":"m","messages":\#(messages)\#(more)}"#
      #expect(
        refusal(answer(counted, path: "/v1/messages/count_tokens"))
          == CannedReply(status: 200, body: #"{"input_tokens":\#(words)}"#))
      // What is only counted has no limit.
      #expect(refusal(answer(body, path: "/v1/messages/count_tokens"))?.status == 400)
    }

    /// Source: Anthropic API reference, 'Errors'.
    @Test(arguments: [
      (400, "invalid_request_error"), (401, "authentication_error"), (402, "billing_error"),
      (403, "permission_error"), (404, "not_found_error"), (409, "conflict_error"),
      (413, "request_too_large"), (429, "rate_limit_error"), (500, "api_error"),
      (502, "api_error"), (503, "overloaded_error"), (504, "timeout_error"),
      (529, "overloaded_error"),
    ])
    func namesTheErrorOfAStatus(_ status: Int, _ type: String) {
      let reply = AnthropicFormat().refusal(status: status, retryAfter: nil)
      #expect(reply.status == status)
      #expect(reply.body.hasPrefix(#"{"type":"error","error":{"type":"\#(type)","message":""#))
      #expect(!reply.headers.contains { $0.hasPrefix("retry-after") })
    }

    @Test func tellsItsLimitsWhenOneIsReached() {
      let refusal = AnthropicFormat().refusal(status: 429, retryAfter: .milliseconds(1500))
      #expect(refusal.headers == ["retry-after: 2"])
      let headers = AnthropicFormat().rateLimitHeaders(retryAfter: nil)
      for name in ["requests", "tokens", "input-tokens", "output-tokens"] {
        #expect(headers.contains("anthropic-ratelimit-\(name)-limit: 50"))
        #expect(headers.contains("anthropic-ratelimit-\(name)-reset: 2100-01-01T00:00:00Z"))
      }
      #expect(headers.contains("anthropic-ratelimit-requests-remaining: 0"))
    }

    @Test func namesItsRequestsInItsOwnField() async throws {
      try await withMockServer { server in
        let request = post(
          Self.valid, to: "/v1/messages",
          headers: ["X-Request-Id: r7", "anthropic-version: 2023-06-01"])
        let reply = try await reply(to: request, from: server)
        #expect(reply.statusLine == "HTTP/1.1 200 OK")
        #expect(reply.header("request-id") == "r7")
        #expect(reply.header("content-type") == "application/json")
      }
    }
  }

#endif
