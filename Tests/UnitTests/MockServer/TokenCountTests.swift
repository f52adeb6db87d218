#if HTTP
  import Foundation
  import NIOCore
  import NIOHTTP1
  import Testing

  @testable import PerfHarness

  /// What servers say when they are asked how many tokens a prompt has, and what providers make of it.
  @Suite(.timeLimit(.minutes(1))) struct TokenCountTests {
    private static let key = "the-key"
    private static let conversation = GenerationRequest(
      id: "r",
      .chat([
        GenerationRequest.Message(role: .system, text: "be brief"),
        GenerationRequest.Message(text: "how are you \"today\"\n"),
        GenerationRequest.Message(role: .assistant, text: "fine"),
        GenerationRequest.Message(text: "why"),
      ]), maxOutputTokens: 2)
    /// 2 + 4 + 1 + 1 words, and the template.
    private static let tokens = 15

    private static func behavior(
      _ flavor: MockServer.Behavior.Flavor = .openAI,
      _ change: (inout MockServer.Behavior) -> Void = { _ in }
    ) -> MockServer.Behavior {
      .instant {
        $0.apiKey = key
        $0.templateTokens = 7
        $0.flavor = flavor
        change(&$0)
      }
    }

    private func count(
      _ request: GenerationRequest, _ provider: HTTPProvider
    ) async throws -> Int? {
      try await provider.countTokens(of: request)
    }

    private static let countingDialects: [MockServer.Dialect] = [
      .openAI, .openAIResponses, .openAICompatible, .anthropic, .gemini, .vertex, .bedrock,
    ]

    /// The count is what usage tells, nothing of it is in the log, and no connection of the run's is used.
    @Test(arguments: countingDialects)
    func aCountIsWhatUsageTells(_ dialect: MockServer.Dialect) async throws {
      try await withMockServer(Self.behavior()) { server in
        let provider = server.client(as: dialect)
        try await provider.prepare(concurrency: 1)
        #expect(try await count(Self.conversation, provider) == Self.tokens)
        #expect(server.exchanges.isEmpty)
        #expect(provider.connectionsOpened == 1)
        let completion = try await provider.generate(Self.conversation, receive: { _ in })
        #expect(completion.usage?.prompt == Self.tokens)
        #expect(server.exchanges.map(\.id) == ["r"])
        await provider.shutdown()
      }
    }

    @Test(arguments: [MockServer.Behavior.Flavor.vLLM, .sglang, .llamaCpp])
    func inferenceEnginesHaveTokenizers(_ flavor: MockServer.Behavior.Flavor) async throws {
      try await withMockServer(Self.behavior(flavor)) { server in
        let chat = server.client(as: .openAICompatible)
        #expect(try await count(Self.conversation, chat) == Self.tokens)
        let completion = try await chat.generate(Self.conversation, receive: { _ in })
        #expect(completion.usage?.prompt == Self.tokens)
        // Texts without roles have no template.
        let texts = GenerationRequest(.embedding(["one two", "three"]))
        #expect(try await count(texts, chat) == 3)
        let ranking = GenerationRequest(.rerank(query: "one two", documents: ["three", "four"]))
        #expect(try await count(ranking, chat) == 4)
        let plain = server.client(as: .openAICompletions)
        #expect(try await count(Self.conversation, plain) == 8)
        let text = try await plain.generate(Self.conversation, receive: { _ in })
        #expect(text.usage?.prompt == 8)
        for provider in [chat, plain] { await provider.shutdown() }
      }
    }

    @Test(arguments: [MockServer.Behavior.Flavor.ollama, .tgi])
    func aServerWithoutATokenizerIsAskedOnce(_ flavor: MockServer.Behavior.Flavor) async throws {
      try await withMockServer(Self.behavior(flavor)) { server in
        let provider = server.client(as: .openAICompatible)
        let first = try await count(Self.conversation, provider)
        #expect(first == nil)
        let asked = server.requestsReceived
        #expect(asked == 2)
        let second = try await count(Self.conversation, provider)
        #expect(second == nil)
        #expect(server.requestsReceived == asked)
        await provider.shutdown()
      }
    }

    @Test(arguments: [MockServer.Dialect.azureOpenAI, .azureOpenAIV1])
    func azureHasNoWayToAsk(_ dialect: MockServer.Dialect) async throws {
      try await withMockServer(Self.behavior()) { server in
        let provider = server.client(as: dialect)
        let found = try await count(Self.conversation, provider)
        #expect(found == nil)
        #expect(server.requestsReceived == 0)
        await provider.shutdown()
      }
    }

    @Test(arguments: countingDialects)
    func withoutATokenizerRankingsAreNotCounted(_ dialect: MockServer.Dialect) async throws {
      try await withMockServer(Self.behavior()) { server in
        let provider = server.client(as: dialect)
        let request = GenerationRequest(.rerank(query: "a", documents: ["b"]))
        let found = try await count(request, provider)
        #expect(found == nil)
        await provider.shutdown()
      }
    }

    @Test func aWrongKeyIsAnErrorWithoutTheKey() async throws {
      try await withMockServer(Self.behavior()) { server in
        let provider = HTTPProvider(
          AnthropicService(model: "m", baseURL: server.baseURL, apiKey: Secret("wrong-key")),
          environment: EnvironmentVariables([:]))
        let error = await #expect(throws: ProviderError.self) {
          try await provider.countTokens(of: Self.conversation)
        }
        #expect(error?.code == .http(401))
        #expect(error?.message.contains("wrong-key") == false)
        await provider.shutdown()
      }
    }

    /// What a server may answer instead of a count, and what becomes of it.
    @Test(arguments: [
      ("503 Service Unavailable", "{}", "http_503"), ("500 Internal Server Error", "", "http_500"),
      ("404 Not Found", "{}", "nil"), ("405 Method Not Allowed", "{}", "nil"),
      ("400 Bad Request", "{}", "nil"), ("422 Unprocessable Content", "{}", "nil"),
      ("200 OK", "<html>", "nil"), ("200 OK", "{}", "nil"),
      ("200 OK", #"{"input_tokens":"many"}"#, "nil"), ("200 OK", #"{"input_tokens":-1}"#, "nil"),
      ("200 OK", #"{"input_tokens":1.5}"#, "nil"), ("200 OK", #"{"input_tokens":12}"#, "12"),
    ])
    func onlyACountIsACount(status: String, body: String, outcome: String) async throws {
      let reply = "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
      try await withServer([[.request, .write(reply), .close]]) { server, _ in
        let provider = HTTPProvider(
          AnthropicService(model: "m", baseURL: "http://127.0.0.1:\(server.port)"),
          environment: EnvironmentVariables([:]))
        let found: String
        do throws(ProviderError) {
          let count = try await provider.countTokens(of: Self.conversation)
          found = count.map { "\($0)" } ?? "nil"
        } catch {
          found = "\(error.code)"
        }
        #expect(found == outcome)
        await provider.shutdown()
      }
    }

    @Test func countsAreNotCaptured() async throws {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("counts-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try await withMockServer(Self.behavior()) { server in
        let provider = server.client(as: .anthropic).capturing(to: folder + "/a.jsonl")
        #expect(try await count(Self.conversation, provider) == Self.tokens)
        _ = try await provider.generate(Self.conversation, receive: { _ in })
        await provider.shutdown()
      }
      let exchanges = try CaptureFile(path: folder + "/a.jsonl").exchanges
      #expect(exchanges.map(\.path) == ["/v1/messages"])
    }

    // MARK: - Requests

    private static let short = GenerationRequest(
      .chat([
        GenerationRequest.Message(role: .system, text: "s"), GenerationRequest.Message(text: "u"),
      ]), maxOutputTokens: 2, temperature: 0.5)

    /// Sources: the API references, as they stand at the types.
    @Test func whatIsCountedHasNeitherLimitsNorSampling() throws {
      func text(_ body: [UInt8]) -> String { String(decoding: body, as: UTF8.self) }
      let request = Self.short
      #expect(
        text(OpenAIChatRequest(model: "m", request: request, isOfficial: false).countingBody)
          == #"{"model":"m","messages":[{"role":"system","content":"s"},"#
          + #"{"role":"user","content":"u"}]}"#)
      #expect(
        text(OpenAIResponsesRequest(model: "m", request: request, isOfficial: true).countingBody)
          == #"{"model":"m","input":[{"role":"system","content":"s"},"#
          + #"{"role":"user","content":"u"}]}"#)
      #expect(
        text(
          try AnthropicRequest(model: "m", request: request, sendsSampling: true).countingBody)
          == #"{"model":"m","system":"s","messages":[{"role":"user","content":"u"}]}"#)
      let contents =
        #""contents":[{"role":"user","parts":[{"text":"u"}]}],"#
        + #""systemInstruction":{"parts":[{"text":"s"}]}}"#
      #expect(text(GeminiRequest(request: request).countingBody(model: nil)) == "{" + contents)
      #expect(
        text(GeminiRequest(request: request).countingBody(model: "models/m"))
          == #"{"generateContentRequest":{"model":"models/m",\#(contents)}"#)
      #expect(
        text(try BedrockRequest.countingBody(request))
          == #"{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"u"}]}],"#
          + #""system":[{"text":"s"}]}}}"#)
    }

    // MARK: - Formats

    private func answer(
      _ path: String, _ body: String, _ flavor: MockServer.Behavior.Flavor,
      headers: [(String, String)] = [("Authorization", "Bearer \(key)")]
    ) -> String {
      let request = MockRequest(
        method: "POST", target: path, path: path, headers: HTTPHeaders(headers),
        body: ByteBuffer(string: body))
      switch OpenAIFormat().answer(to: request, Self.behavior(flavor)) {
      case .canned(let reply):
        return reply.status == 200 ? "200 \(reply.body)" : "\(reply.status)"
      case .output: return "output"
      }
    }

    private static let messages = #"{"messages":[{"role":"user","content":"a b"}]}"#

    /// Source: vLLM, `entrypoints/serve/tokenize/protocol.py`.
    @Test func vLLMTokenizesPromptsAndMessages() {
      let ids = (1000..<1009).map { "\($0)" }.joined(separator: ",")
      #expect(
        answer("/tokenize", Self.messages, .vLLM)
          == #"200 {"count":9,"max_model_len":131072,"tokens":[\#(ids)]}"#)
      #expect(
        answer("/tokenize", #"{"model":"m","prompt":"a b"}"#, .vLLM)
          == #"200 {"count":2,"max_model_len":131072,"tokens":[1000,1001]}"#)
      #expect(answer("/tokenize", "{}", .vLLM) == "400")
      // Only what stands behind a version has a guard.
      #expect(answer("/tokenize", Self.messages, .vLLM, headers: []).hasPrefix("200"))
      #expect(answer("/tokenize", Self.messages, .sglang, headers: []) == "401")
      #expect(answer("/v1/responses/input_tokens", #"{"model":"m","input":"a"}"#, .vLLM) == "404")
    }

    /// Source: llama.cpp, `tools/server/README.md`.
    @Test func llamaCppRendersMessagesAndTokenizesTexts() {
      #expect(
        answer("/apply-template", Self.messages, .llamaCpp)
          == #"200 {"prompt":"<|0|> <|1|> <|2|> <|3|> <|4|> <|5|> <|6|> a b"}"#)
      #expect(
        answer("/tokenize", #"{"content":"a b"}"#, .llamaCpp) == #"200 {"tokens":[1000,1001]}"#)
      #expect(answer("/tokenize", Self.messages, .llamaCpp) == #"200 {"tokens":[]}"#)
      #expect(answer("/apply-template", Self.messages, .vLLM) == "404")
    }

    /// Source: OpenAI API reference, 'Get input token counts'.
    @Test func openAICountsTheInputOfResponses() {
      let path = "/v1/responses/input_tokens"
      #expect(
        answer(path, #"{"model":"m","input":"a b"}"#, .openAI)
          == #"200 {"object":"response.input_tokens","input_tokens":9}"#)
      #expect(answer(path, #"{"model":"m"}"#, .openAI) == "400")
      #expect(answer(path, #"{"model":"m","input":"a"}"#, .openAI, headers: []) == "401")
      #expect(answer("/tokenize", Self.messages, .openAI) == "404")
    }
  }
#endif
