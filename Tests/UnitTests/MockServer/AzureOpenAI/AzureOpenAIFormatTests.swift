#if HTTP
  import NIOCore
  import NIOHTTP1
  import Testing

  @testable import PerfHarness

  @Suite struct AzureOpenAIFormatTests {
    private static let classic = "/openai/deployments/m/chat/completions"
    private static let v1 = "/openai/v1/chat/completions"

    private func answer(
      _ path: String, query: String? = nil, headers: [(String, String)] = [],
      body: String = #"{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":true}"#,
      _ change: (inout MockServer.Behavior) -> Void = { _ in }
    ) -> MockAnswer {
      AzureOpenAIFormat().answer(
        to: MockRequest(
          method: "POST", target: query.map { "\(path)?\($0)" } ?? path, path: path, query: query,
          headers: HTTPHeaders(headers), body: ByteBuffer(string: body)), .instant(change))
    }

    private static let wrongKey =
      #"{"error":{"message":"Access denied due to invalid subscription key or wrong API endpoint.","#
      + #""type":"invalid_request_error","param":null,"code":"401"}}"#
    private static let noVersion =
      #"{"error":{"message":"Resource not found","type":"invalid_request_error","param":null,"#
      + #""code":"404"}}"#

    @Test(
      arguments: [
        (classic, nil, "right", 404, noVersion), (classic, "api-version=", "right", 404, noVersion),
        (classic, "api-version=2024-10-21", nil, 401, wrongKey),
        (classic, "api-version=2024-10-21", "wrong", 401, wrongKey),
        (v1, nil, nil, 401, wrongKey), (v1, nil, "wrong", 401, wrongKey),
      ] as [(String, String?, String?, Int, String)])
    func refuses(
      _ path: String, _ query: String?, _ key: String?, _ status: Int, _ body: String
    ) throws {
      let answer = answer(path, query: query, headers: key.map { [("api-key", $0)] } ?? []) {
        $0.apiKey = "right"
      }
      guard case .canned(let reply) = answer else { throw CancellationError() }
      #expect(reply == CannedReply(status: status, body: body))
    }

    @Test(arguments: [("api-key", "right"), ("authorization", "Bearer right")])
    func takesEitherKindOfKey(_ name: String, _ value: String) throws {
      for (path, query) in [(Self.classic, "a=b&api-version=1"), (Self.v1, nil)] {
        let answer = answer(path, query: query, headers: [(name, value)]) { $0.apiKey = "right" }
        guard case .output = answer else { throw CancellationError() }
      }
    }

    /// providers.md, 2: the filter speaks first and after the finish reason.
    @Test func putsAFilterAroundTheStream() throws {
      guard case .output(let order) = answer(Self.v1) else { throw CancellationError() }
      let renderer = order.renderer(
        of: GeneratedOutput(
          id: "1", created: 5, promptTokens: 2, tokens: 1, reasoningTokens: 0, reachedLimit: true))
      let filter = #""content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}"#
      let start =
        #"data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":5,"model":"m","#
        + #""service_tier":"default","system_fingerprint":"fp_mock","choices":[{"index":0,"delta":"#
      #expect(
        renderer.opening().map { String(buffer: $0) } == [
          #"data: {"id":"","object":"","created":0,"model":"","prompt_filter_results":"#
            + #"[{"prompt_index":0,\#(filter)}],"choices":[]}"# + "\n\n",
          start + #"{"role":"assistant"},\#(filter),"logprobs":null,"finish_reason":null}]}"#
            + "\n\n",
        ])
      #expect(
        renderer.closing(hasEndMarker: true).map { String(buffer: $0) } == [
          start + #"{},\#(filter),"logprobs":null,"finish_reason":"length"}]}"# + "\n\n",
          #"data: {"id":"","object":"","created":0,"model":"","choices":[{"index":0,"#
            + #""finish_reason":null,\#(filter),"content_filter_offsets":"#
            + #"{"check_offset":0,"start_offset":0,"end_offset":9}}]}"# + "\n\n",
          "data: [DONE]\n\n",
        ])
      #expect(renderer.whole().contains(#""prompt_filter_results":[{"prompt_index":0,"#))
    }
  }
#endif
