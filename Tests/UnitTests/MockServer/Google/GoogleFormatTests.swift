#if HTTP
  import Foundation
  import NIOCore
  import NIOHTTP1
  import Testing

  @testable import PerfHarness

  @Suite struct GoogleFormatTests {
    private static let developer = "/v1beta/models/m:generateContent"
    private static let vertex =
      "/v1/projects/p/locations/us-central1/publishers/google/models/m:generateContent"
    private static let valid = #"{"contents":[{"role":"user","parts":[{"text":"one two"}]}]}"#

    private func answer(
      _ path: String, _ body: String = valid, method: String = "POST",
      headers: [(String, String)] = [], query: String? = nil,
      _ change: (inout MockServer.Behavior) -> Void = { _ in }
    ) -> MockAnswer {
      GoogleFormat().answer(
        to: MockRequest(
          method: method, target: query.map { "\(path)?\($0)" } ?? path, path: path, query: query,
          headers: HTTPHeaders(headers), body: ByteBuffer(string: body)), .instant(change))
    }

    /// Status and error of a refusal.
    private func refusal(_ answer: MockAnswer) throws -> (
      status: Int, message: String, word: String
    ) {
      guard case .canned(let reply) = answer else { throw CancellationError() }
      let object = try JSONSerialization.jsonObject(with: Data(reply.body.utf8))
      let error = try #require((object as? [String: [String: Any]])?["error"])
      #expect(error["code"] as? Int == reply.status)
      return (
        reply.status, try #require(error["message"] as? String),
        try #require(error["status"] as? String)
      )
    }

    @Test(arguments: [
      (developer, true), ("/v1/models/m:streamGenerateContent", true), ("/v1beta/models", true),
      ("/v1alpha/models/m", true), ("/v1beta/tunedModels/t:generateContent", true), (vertex, true),
      ("/v1beta1/publishers/google/models/m:streamGenerateContent", true),
      ("/v1/projects/p/locations/eu/endpoints/1:generateContent", true), ("/token", true),
      ("/computeMetadata/v1/project/project-id", true),
      // OpenAI's and Anthropic's.
      ("/v1/models", false), ("/v1/models/m", false), ("/v1/chat/completions", false),
      ("/v1/projects/p/locations/eu/publishers/anthropic/models/c:streamRawPredict", false),
      ("/v1/projects/p/locations/eu/endpoints/openapi/chat/completions", false), ("/", false),
      ("/v2/models/m:generateContent", false), ("/v1/projects/p", false), ("", false),
    ])
    func ownsItsPathsAndNobodyElses(_ path: String, _ isOwned: Bool) {
      #expect(GoogleFormat().owns(path: path) == isOwned)
    }

    @Test(arguments: [
      ("", "Invalid JSON payload received. Unexpected token."),
      ("[]", "Invalid JSON payload received. Root element must be a message."),
      ("{}", "* GenerateContentRequest.contents: contents is not specified\n"),
      (#"{"contents":[]}"#, "* GenerateContentRequest.contents: contents is not specified\n"),
      (#"{"contents":7}"#, "Invalid value at 'contents' (Content), 7"),
      (#"{"contents":["a"]}"#, #"Invalid value at 'contents[0]' (Content), "a""#),
      (#"{"contents":[{"role":"assistant"}]}"#, "Please use a valid role: user, model."),
      (
        #"{"contents":[{"role":"user"}]}"#,
        "contents[0].parts: must include at least one parts field"
      ),
      (
        #"{"contents":[{"parts":[{}]}]}"#,
        "contents[0].parts[0].data: required oneof field 'data' must have one initialized field"
      ),
      (
        #"{"contents":[{"parts":[{"text":7}]}]}"#,
        "Invalid value at 'contents[0].parts[0].text' (TYPE_STRING), 7"
      ),
      (
        #"{"contents":[{"parts":[{"inlineData":{"mimeType":"image/png"}}]}]}"#,
        "contents[0].parts[0].inline_data.data must be set."
      ),
      (
        #"{"messages":[]}"#,
        #"Invalid JSON payload received. Unknown name "messages": Cannot find field."#
      ),
      (
        #"{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"maxTokens":1}}"#,
        "Invalid JSON payload received. Unknown name \"maxTokens\" at 'generation_config': Cannot find "
          + "field."
      ),
      (
        #"{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"maxOutputTokens":"1"}}"#,
        #"Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32), "1""#
      ),
      (
        #"{"contents":[{"parts":[{"text":"a"}]}],"generation_config":{"max_output_tokens":0}}"#,
        "Unable to submit request because it has a maxOutputTokens value of 0 but the supported range "
          + "is from 1 (inclusive) to 1000001 (exclusive). Update the value and try again."
      ),
      (
        #"{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"temperature":"hot"}}"#,
        #"Invalid value at 'generation_config.temperature' (TYPE_FLOAT), "hot""#
      ),
    ])
    func aBodyThatIsWrongIsRefused(_ body: String, _ message: String) throws {
      let error = try refusal(answer(Self.developer, body))
      #expect(error.status == 400)
      #expect(error.message == message)
      #expect(error.word == "INVALID_ARGUMENT")
    }

    @Test func aRefusalLooksLikeGoogles() throws {
      guard case .canned(let reply) = answer(Self.vertex, "{}") else {
        Issue.record("expected a refusal")
        return
      }
      let body =
        "{\r\n  \"error\": {\r\n    \"code\": 400,\r\n    \"message\": \"Unable to submit request "
        + "because at least one contents field is required.\",\r\n    \"status\": "
        + "\"INVALID_ARGUMENT\"\r\n  }\r\n}\r\n"
      #expect(reply == CannedReply(status: 400, body: body))
      // Where the stream is an array, the error is in one, too.
      let stream = Self.vertex.replacing("generateContent", with: "streamGenerateContent")
      guard case .canned(let array) = answer(stream, "{}") else { return }
      #expect(array.body == "[\(body)]")
      guard case .canned(let event) = answer(stream, "{}", query: "alt=sse") else { return }
      #expect(event.body == body)
      let limited = GoogleFormat().refusal(status: 429, retryAfter: .seconds(37))
      #expect(limited.headers.isEmpty)
      #expect(
        limited.body
          == "{\r\n  \"error\": {\r\n    \"code\": 429,\r\n    \"message\": \"Resource exhausted. Please "
          + "try again later.\",\r\n    \"status\": \"RESOURCE_EXHAUSTED\",\r\n    \"details\": [\r\n"
          + "      {\"@type\": \"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\": \"37s\"}\r\n"
          + "    ]\r\n  }\r\n}\r\n")
    }

    // Source: providers.md, 4.3.
    @Test(arguments: [
      (400, "INVALID_ARGUMENT"), (401, "UNAUTHENTICATED"), (403, "PERMISSION_DENIED"),
      (404, "NOT_FOUND"), (429, "RESOURCE_EXHAUSTED"), (499, "CANCELLED"), (500, "INTERNAL"),
      (503, "UNAVAILABLE"), (504, "DEADLINE_EXCEEDED"),
    ])
    func everyStatusHasItsWord(_ status: Int, _ word: String) throws {
      let error = try refusal(.canned(GoogleFormat().refusal(status: status, retryAfter: nil)))
      #expect(error.status == status)
      #expect(error.word == word)
    }

    @Test(arguments: [
      (developer, [], 403, "PERMISSION_DENIED"),
      (developer, [("x-goog-api-key", "wrong")], 400, "INVALID_ARGUMENT"),
      (developer, [("authorization", "Bearer k")], 403, "PERMISSION_DENIED"),
      (vertex, [], 401, "UNAUTHENTICATED"),
      (vertex, [("authorization", "Bearer wrong")], 401, "UNAUTHENTICATED"),
      (vertex, [("authorization", "k")], 401, "UNAUTHENTICATED"),
      (vertex, [("x-goog-api-key", "wrong")], 400, "INVALID_ARGUMENT"),
    ])
    func onlyItsKeyIsAccepted(
      _ path: String, _ headers: [(String, String)], _ status: Int, _ word: String
    ) throws {
      let error = try refusal(answer(path, headers: headers) { $0.apiKey = "k" })
      #expect(error.status == status)
      #expect(error.word == word)
    }

    @Test func itsKeyMayComeInSeveralWays() {
      func isAccepted(_ answer: MockAnswer) -> Bool {
        if case .output = answer { true } else { false }
      }
      let key = { (behavior: inout MockServer.Behavior) in behavior.apiKey = "k" }
      #expect(isAccepted(answer(Self.developer, headers: [("X-Goog-Api-Key", "k")], key)))
      #expect(isAccepted(answer(Self.developer, query: "key=k&alt=sse", key)))
      #expect(isAccepted(answer(Self.vertex, headers: [("Authorization", "Bearer k")], key)))
      #expect(isAccepted(answer(Self.vertex, headers: [("x-goog-api-key", "k")], key)))
    }

    @Test func aModelThatThereIsNotIsNamed() throws {
      let models = { (behavior: inout MockServer.Behavior) in behavior.models = ["other"] }
      let developer = try refusal(answer(Self.developer, Self.valid, models))
      #expect(developer.status == 404)
      #expect(
        developer.message
          == "models/m is not found for API version v1beta, or is not supported for generateContent. "
          + "Call ListModels to see the list of available models and their supported methods.")
      let vertex = try refusal(answer(Self.vertex, Self.valid, models))
      #expect(
        vertex.message
          == "Publisher Model `projects/p/locations/us-central1/publishers/google/models/m` not found."
      )
    }

    @Test(arguments: [("GET", developer), ("PUT", vertex), ("POST", "/v1beta/models/m:rawPredict")])
    func anotherMethodIsNotFound(_ method: String, _ path: String) throws {
      #expect(try refusal(answer(path, method: method)).message == "Method not found.")
    }

    @Test func promptsAreCountedInWordsInstructionsIncluded() {
      let body =
        #"{"system_instruction":{"parts":{"text":"be  brief"}},"contents":[{"parts":[{"text":"a b\n"},"#
        + #"{"inline_data":{"mime_type":"image/png","data":"aa"}}]},{"role":"model","parts":[{"text":"c"}]}]}"#
      guard case .output(let order) = answer(Self.developer, body) else {
        Issue.record("expected output")
        return
      }
      #expect(order.promptTokens == 5)
      #expect(!order.streams)
      #expect(order.outputTokenLimit == nil)
      let whole = #"{"generateContentRequest":{"model":"models/m",\#(body.dropFirst())}"#
      guard case .canned(let count) = answer("/v1beta/models/m:countTokens", whole) else {
        Issue.record("expected a count")
        return
      }
      #expect(count == CannedReply(status: 200, body: "{\r\n  \"totalTokens\": 5\r\n}\r\n"))
    }

    @Test func modelsAreListedAndShown() throws {
      func models(_ answer: MockAnswer) throws -> String {
        guard case .canned(let reply) = answer else { throw CancellationError() }
        #expect(reply.status == 200)
        return reply.body
      }
      let card =
        #"{"name": "models/m","version": "1","displayName": "m","supportedGenerationMethods": "#
        + #"["generateContent","countTokens"]}"#
      #expect(
        try models(answer("/v1beta/models", "", method: "GET") { $0.models = ["m"] })
          == "{\"models\": [\(card)]}")
      #expect(try models(answer("/v1beta/models/m", "", method: "GET")) == card)
    }
  }
#endif
