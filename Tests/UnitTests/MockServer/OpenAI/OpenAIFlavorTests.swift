#if HTTP
  import NIOCore
  import Testing

  @testable import PerfHarness

  /// Servers that speak OpenAI's API in a manner of their own. Source: providers.md, 1.7.
  @Suite struct OpenAIFlavorTests {
    typealias Flavor = MockServer.Behavior.Flavor

    private static func choice(_ delta: String, _ end: String) -> String {
      #""choices":[{"index":0,"delta":\#(delta)\#(end)}]"#
    }
    private static let none = #","finish_reason":null"#
    private static let matched = #","matched_stop":null"#

    /// What the chunks of ` the time` say behind the envelope.
    private static let streams: [(Flavor, [String])] = [
      (
        .openAI,
        [
          choice(
            #"{"role":"assistant","content":"","refusal":null}"#, #","logprobs":null\#(none)"#),
          choice(#"{"reasoning":" the"}"#, #","logprobs":null\#(none)"#),
          choice(#"{"content":" time"}"#, #","logprobs":null\#(none)"#),
          choice("{}", #","logprobs":null,"finish_reason":"length""#),
        ]
      ),
      (
        .vLLM,
        [
          choice(#"{"role":"assistant","content":""}"#, ""),
          choice(#"{"reasoning":" the"}"#, ""),
          choice(#"{"content":" time"}"#, #","finish_reason":"length","stop_reason":null"#),
        ]
      ),
      (
        .sglang,
        [
          choice(
            #"{"role":"assistant","content":"","reasoning_content":null}"#,
            #","logprobs":null\#(none)\#(matched)"#),
          choice(
            #"{"content":null,"reasoning_content":" the"}"#, #","logprobs":null\#(none)\#(matched)"#
          ),
          choice(
            #"{"content":" time","reasoning_content":null}"#,
            #","logprobs":null\#(none)\#(matched)"#),
          choice("{}", #","logprobs":null,"finish_reason":"length"\#(matched)"#),
        ]
      ),
      (
        .llamaCpp,
        [
          choice(#"{"role":"assistant","content":null}"#, none),
          choice(#"{"reasoning_content":" the"}"#, none), choice(#"{"content":" time"}"#, none),
          choice("{}", #","finish_reason":"length""#),
        ]
      ),
      (
        .ollama,
        [
          choice(#"{"role":"assistant","content":"","reasoning":" the"}"#, none),
          choice(#"{"role":"assistant","content":" time"}"#, none),
          choice("{}", #","finish_reason":"length""#),
        ]
      ),
      (
        .tgi,
        [
          choice(#"{"role":"assistant","content":" the"}"#, #","logprobs":null\#(none)"#),
          choice(
            #"{"role":"assistant","content":" time"}"#,
            #","logprobs":null,"finish_reason":"length""#),
        ]
      ),
    ]

    @Test(arguments: streams)
    func streamsInItsManner(_ flavor: Flavor, _ expected: [String]) {
      let output = GeneratedOutput(
        id: "1", created: 5, promptTokens: 2, tokens: 2, reasoningTokens: 1, reachedLimit: true)
      let renderer = ChatRenderer(output, model: "m", ChatStyle(flavor: flavor))
      var buffer = ByteBuffer()
      for event in renderer.opening() { buffer.writeImmutableBuffer(event) }
      for token in 0..<2 { renderer.write(tokens: token..<token + 1, into: &buffer) }
      for event in renderer.closing(hasEndMarker: false) { buffer.writeImmutableBuffer(event) }
      let lines = String(buffer: buffer).split(separator: "\n").map(String.init)
      let chunks = lines.map { line -> String in
        guard let start = line.firstRange(of: "\"choices\"") else { return line }
        return String(line[start.lowerBound...].dropLast())
      }
      let timings =
        #","timings":{"prompt_n":1,"prompt_ms":1.5,"predicted_n":1,"predicted_ms":1.5}"#
      var texts = expected
      if flavor == .llamaCpp, let last = texts.popLast() { texts.append(last + timings) }
      #expect(chunks == texts)
    }

    /// The counts of a stream of two tokens, in the order of its chunks.
    private func counts(_ flavor: Flavor, _ options: String) throws -> [String] {
      let order = try ChatOrder(
        json: ByteBuffer(
          string: #"{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":true,"#
            + #""stream_options":{\#(options)}}"#), .instant { $0.flavor = flavor })
      let renderer = order.renderer(
        of: GeneratedOutput(
          id: "1", created: 5, promptTokens: 1, tokens: 2, reasoningTokens: 0, reachedLimit: true))
      var buffer = ByteBuffer()
      for event in renderer.opening() { buffer.writeImmutableBuffer(event) }
      for token in 0..<2 { renderer.write(tokens: token..<token + 1, into: &buffer) }
      for event in renderer.closing(hasEndMarker: true) { buffer.writeImmutableBuffer(event) }
      let lines = String(buffer: buffer).split(separator: "\n").map(String.init)
      return lines.map { line -> String in
        guard let name = line.firstRange(of: "\"completion_tokens\":") else { return "-" }
        return String(line[name.upperBound...].prefix(1))
      }
    }

    /// The chunk of the role counts nothing; of those that ask for no counts at the end, only SGLang
    /// counts on the way.
    @Test(arguments: [
      (Flavor.vLLM, #""include_usage":true,"continuous_usage_stats":true"#, "0 1 2 2 -"),
      (.vLLM, #""continuous_usage_stats":true"#, "- - - -"),
      (.sglang, #""include_usage":true,"continuous_usage_stats":true"#, "0 1 2 2 2 -"),
      (.sglang, #""continuous_usage_stats":true"#, "0 1 2 2 -"),
      (.ollama, #""include_usage":true"#, "- - - 2 -"), (.tgi, "", "- - -"),
    ])
    func countsWhenAsked(_ flavor: Flavor, _ options: String, _ expected: String) throws {
      #expect(try counts(flavor, options).joined(separator: " ") == expected)
    }

    @Test(arguments: [
      (
        Flavor.openAI, 503,
        #"{"error":{"message":"M","type":"invalid_request_error","param":null,"code":null}}"#
      ),
      (.vLLM, 401, #"{"error":"Unauthorized"}"#),
      (
        .vLLM, 400, #"{"error":{"message":"M","type":"BadRequestError","param":null,"code":400}}"#
      ),
      (
        .sglang, 400,
        #"{"object":"error","message":"M","type":"BadRequestError","param":null,"code":400}"#
      ),
      (.llamaCpp, 503, #"{"error":{"code":503,"message":"M","type":"unavailable_error"}}"#),
      (
        .ollama, 404,
        #"{"error":{"message":"M","type":"not_found_error","param":null,"code":null}}"#
      ),
      (.tgi, 400, #"{"error":"M","error_type":"validation"}"#),
      (.tgi, 429, #"{"error":"M","error_type":"overloaded"}"#),
    ])
    func refusesInItsManner(_ flavor: Flavor, _ status: Int, _ body: String) {
      let reply = OpenAIError(status: status, message: "M").reply(of: flavor)
      #expect(reply.body == body)
      #expect(reply.status == (flavor == .tgi && status == 400 ? 422 : status))
    }

    @Test(arguments: [
      (
        Flavor.vLLM,
        #"{"error":{"message":"M","type":"InternalServerError","param":null,"code":500}}"#
          + "\n\ndata: [DONE]"
      ),
      (
        .sglang,
        #"{"error":{"object":"error","message":"M","type":"InternalServerError","param":null,"#
          + #""code":500}}"# + "\n\ndata: [DONE]"
      ),
      (.llamaCpp, #"{"error":{"code":500,"message":"M","type":"server_error"}}"#),
      (.ollama, #"{"error":{"message":"M","type":"api_error","param":null,"code":null}}"#),
      (.tgi, #"{"error":{"message":"M","http_status_code":422}}"#),
    ])
    func failsInItsManner(_ flavor: Flavor, _ data: String) {
      let error = OpenAIError(status: 200, message: "M")
      #expect(flavor.events(of: error) == "data: \(data)\n\n")
    }

    private func run<Result: Sendable>(
      _ flavor: Flavor, _ change: (inout MockServer.Behavior) -> Void = { _ in },
      _ body: (HTTPProvider) async throws -> Result
    ) async throws -> Result {
      let behavior = MockServer.Behavior.instant {
        $0.flavor = flavor
        $0.noise = [.comments, .unknownFields, .unknownEvents]
        $0.reasoningTokens = 2
        change(&$0)
      }
      return try await withMockServer(behavior) { server in
        let provider = server.client(as: .openAICompatible)
        let result = try await body(provider)
        await provider.shutdown()
        return result
      }
    }

    @Test(arguments: Flavor.allCases, [true, false])
    func isReadRight(_ flavor: Flavor, streams: Bool) async throws {
      let log = EventLog()
      let request = GenerationRequest(
        prompt: "one two", maxOutputTokens: 4, streams: streams)
      let completion = try await run(flavor) {
        try await $0.generate(request, receive: log.receive)
      }
      let counted: Int? = flavor == .openAI || flavor == .sglang ? 2 : nil
      var usage = TokenUsage(prompt: 2, output: 4, reasoning: counted)
      if flavor == .openAI { usage.cached = 0 }
      #expect(completion.usage == usage)
      #expect(completion.finishReason == .length)
      let kinds = log.kinds.compactMap { kind -> OutputKind? in
        if case .output(let output, _) = kind { output } else { nil }
      }
      let thoughts = Array(repeating: OutputKind.reasoning, count: flavor == .tgi ? 0 : 2)
      let texts = Array(repeating: OutputKind.text, count: 4 - thoughts.count)
      #expect(kinds == (streams ? thoughts + texts : [.text]))
    }

    @Test(arguments: Flavor.allCases)
    func itsErrorsAreReadRight(_ flavor: Flavor) async throws {
      let said = "The server had an error while processing your request. Sorry about that!"
      let before = try await run(flavor) {
        $0.faults = .every(.status(500))
      } _: {
        await $0.failure()
      }
      #expect(before?.code == .http(500))
      #expect(before?.message.contains(said) == true)
      let inside = try await run(flavor) {
        $0.faults = .every(.errorEvent(afterTokens: 1))
      } _: {
        await $0.failure()
      }
      #expect(inside?.code == .streamError)
      #expect(inside?.message.contains(said) == true)
    }
  }
#endif
