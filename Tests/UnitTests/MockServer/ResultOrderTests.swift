#if HTTP

  import Foundation
  import NIOCore
  import Testing

  @testable import PerfHarness

  @Suite struct ResultOrderTests {
    private func embeddings(
      _ json: String, _ behavior: MockServer.Behavior = MockServer.Behavior()
    ) throws -> EmbeddingOrder {
      try EmbeddingOrder(json: ByteBuffer(string: json), behavior)
    }

    private func ranking(
      _ json: String, isCohere: Bool = false,
      _ behavior: MockServer.Behavior = MockServer.Behavior()
    ) throws -> RerankOrder {
      try RerankOrder(json: ByteBuffer(string: json), isCohere: isCohere, behavior)
    }

    private static let invalidInput =
      "'$.input' is invalid. Please check the API reference: "
      + "https://platform.openai.com/docs/api-reference."

    @Test(
      arguments: [
        ("{}", "you must provide a model parameter", nil, nil),
        (
          #"{"model":"m"}"#, "Missing required parameter: 'input'.", "input",
          "missing_required_parameter"
        ),
        (#"{"model":"m","input":""}"#, invalidInput, nil, nil),
        (#"{"model":"m","input":[]}"#, invalidInput, nil, nil),
        (#"{"model":"m","input":["a",""]}"#, invalidInput, nil, nil),
        (#"{"model":"m","input":["a",7]}"#, invalidInput, nil, nil),
        (#"{"model":"m","input":{}}"#, invalidInput, nil, nil),
        (
          #"{"model":"m","input":"a","encoding_format":"hex"}"#,
          "Invalid value: 'hex'. Supported values are: 'float' and 'base64'.", "encoding_format",
          "invalid_value"
        ),
        (
          #"{"model":"m","input":"a","dimensions":0}"#,
          "Invalid 'dimensions': integer below minimum value. Expected a value >= 1, but got 0 "
            + "instead.", "dimensions", "integer_below_min_value"
        ),
      ] as [(String, String, String?, String?)])
    func refusesWhatOpenAIRefuses(
      _ json: String, _ message: String, _ param: String?, _ code: String?
    ) {
      let expected = OpenAIError(status: 400, message: message, param: param, code: code)
      #expect(throws: expected) { try embeddings(json) }
    }

    @Test(
      arguments: [
        (
          #"{"model":"m","documents":["a"]}"#, "Missing required parameter: 'query'.", "query",
          "missing_required_parameter"
        ),
        (
          #"{"model":"m","query":"q"}"#, "Missing required parameter: 'documents'.", "documents",
          "missing_required_parameter"
        ),
        (
          #"{"model":"m","query":"q","documents":"a"}"#,
          "Invalid type for 'documents': expected an array of strings, but got a string instead.",
          "documents", "invalid_type"
        ),
        (
          #"{"model":"m","query":"q","documents":[]}"#,
          "Invalid 'documents': empty array. Expected an array with minimum length 1, but got an "
            + "empty array instead.", "documents", "empty_array"
        ),
        (
          #"{"model":"m","query":"q","documents":["a",7]}"#,
          "Invalid type for 'documents[1]': expected a string, but got an integer instead.",
          "documents[1]", "invalid_type"
        ),
      ])
    func refusesARankingThatLacksSomething(
      _ json: String, _ message: String, _ param: String, _ code: String
    ) {
      let expected = OpenAIError(status: 400, message: message, param: param, code: code)
      #expect(throws: expected) { try ranking(json) }
    }

    @Test(arguments: [
      (#""one two  three""#, 3), (#"["one two","three"]"#, 3), ("[1,2,3,4]", 4),
      ("[[1,2],[3]]", 3), (#"[[1,2],"three four"]"#, 4),
    ])
    func countsWordsOrTheTokensThemselves(_ input: String, _ tokens: Int) throws {
      #expect(try embeddings(#"{"model":"m","input":\#(input)}"#).promptTokens == tokens)
    }

    @Test func rendersEmbeddings() throws {
      let request = #"{"model":"m","input":["one","two"],"dimensions":3}"#
      #expect(
        try embeddings(request).body(id: "1")
          == #"{"object":"list","data":[{"object":"embedding","index":0,"embedding":"#
          + #"[0.0625,-0.03125,0.015625]},{"object":"embedding","index":1,"embedding":"#
          + #"[-0.03125,0.015625,-0.125]}],"model":"m","usage":{"prompt_tokens":2,"total_tokens":2}}"#
      )
      #expect(
        try !embeddings(request, MockServer.Behavior(usage: .never)).body(id: "1")
          .contains("usage"))
    }

    /// 0.0625 = 2⁻⁴ is 0x3D800000 in single precision (IEEE 754: exponent 123), −0.03125 = −2⁻⁵ is
    /// 0xBD000000; the lowest byte comes first.
    @Test func rendersEmbeddingsInBase64() throws {
      let order = try embeddings(
        #"{"model":"m","input":"one","dimensions":2,"encoding_format":"base64"}"#)
      let bytes = Data([0x00, 0x00, 0x80, 0x3D, 0x00, 0x00, 0x00, 0xBD]).base64EncodedString()
      #expect(order.body(id: "1").contains(#""index":0,"embedding":"\#(bytes)"}"#))
    }

    @Test(
      arguments: [
        (
          "", false,
          #"{"id":"rerank-1","model":"m","usage":{"prompt_tokens":4,"total_tokens":4},"results":["#
            + #"{"index":0,"document":{"text":"a b"},"relevance_score":1.0},"#
            + #"{"index":1,"document":{"text":"c"},"relevance_score":0.5}]}"#
        ),
        (
          #","top_n":1"#, true,
          #"{"id":"1","results":[{"index":0,"relevance_score":1.0}],"meta":{"api_version":"#
            + #"{"version":"2"},"billed_units":{"search_units":1}}}"#
        ),
        (
          #","top_n":0"#, true,
          #"{"id":"1","results":[{"index":0,"relevance_score":1.0},{"index":1,"relevance_score":0.5}],"#
            + #""meta":{"api_version":{"version":"2"},"billed_units":{"search_units":1}}}"#
        ),
      ])
    func rendersARanking(_ more: String, _ isCohere: Bool, _ expected: String) throws {
      let order = try ranking(
        #"{"model":"m","query":"q","documents":["a b",{"text":"c"}]\#(more)}"#, isCohere: isCohere)
      #expect(order.promptTokens == 4)
      #expect(order.body(id: "1") == expected)
    }

    @Test(arguments: ["/v1/embeddings", "/v1/rerank", "/rerank", "/v2/rerank"])
    func answersOnEveryPathAndWantsAKeyAndAModelThatThereIs(_ path: String) async throws {
      let behavior = MockServer.Behavior.instant {
        $0.apiKey = "k"
        $0.models = ["m"]
      }
      try await withMockServer(behavior) { server in
        let cases = [
          ("m", "k", "POST", "200 OK"), ("m", "x", "POST", "401 Unauthorized"),
          ("x", "k", "POST", "404 Not Found"), ("m", "k", "GET", "405 Method Not Allowed"),
        ]
        for (model, key, method, status) in cases {
          let body = #"{"model":"\#(model)","input":"a","query":"a","documents":["a"]}"#
          let headers = ["Authorization: Bearer \(key)"]
          let request =
            method == "POST"
            ? post(body, to: path, headers: headers) : get(path, headers: headers)
          let reply = try await reply(to: request, from: server)
          #expect(reply.statusLine == "HTTP/1.1 \(status)")
        }
      }
    }

    @Test func aResultComesWhenAFirstTokenWouldHaveCome() async throws {
      let behavior = MockServer.Behavior(
        timeToFirstToken: .milliseconds(1), tokenGap: .milliseconds(3_600_000),
        outputTokens: .constant(100))
      try await withMockServer(behavior) { server in
        let request = post(
          #"{"model":"m","input":"a"}"#, to: "/v1/embeddings", headers: ["X-Request-Id: r"])
        _ = try await reply(to: request, from: server)
        #expect(server.exchange(id: "r")?.sent.count == 1)
      }
    }
  }

#endif
