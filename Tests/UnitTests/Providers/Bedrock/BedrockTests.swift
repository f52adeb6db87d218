#if HTTP
  import Foundation
  import Synchronization
  import Testing

  @testable import PerfHarness

  /// The provider against a server, over sockets of this machine.
  @Suite(.timeLimit(.minutes(1))) struct BedrockTests {
    private static let secret = "wJalrXUtnFEMI-mock-secret"
    private static let request = GenerationRequest(
      id: "r1", prompt: "one two", maxOutputTokens: 4, keepsText: true)
    private static let usage = TokenUsage(prompt: 2, output: 4, cached: 0)

    /// Runs `body` with a provider for a mock server of its own.
    private func withBedrock<Result: Sendable>(
      _ behavior: MockServer.Behavior = .instant { $0.apiKey = secret },
      model: String = "vendor.model-v1:0/é", token: String? = nil, secret: String = secret,
      environment: [String: String] = [:],
      _ body: (HTTPProvider, MockServer) async throws -> Result
    ) async throws -> Result {
      try await withMockServer(behavior) { server in
        let keys = AWSKeys(accessKeyID: "AKIDMOCKEXAMPLE", secretAccessKey: Secret(secret))
        let provider = HTTPProvider(
          BedrockService(
            modelID: model, region: "eu-west-1", keys: token == nil ? keys : nil,
            bearerToken: token.map(Secret.init), baseURL: server.address),
          environment: EnvironmentVariables(environment))
        let result = try await body(provider, server)
        await provider.shutdown()
        return result
      }
    }

    private func generate(
      _ provider: HTTPProvider, _ request: GenerationRequest = request
    ) async throws -> (kinds: [GenerationEvent.Kind], completion: Completion) {
      let log = EventLog()
      try await provider.prepare(concurrency: 1)
      let completion = try await provider.generate(request, receive: log.receive)
      return (log.kinds, completion)
    }

    @Test func aSignedStreamIsOneOutputForEachToken() async throws {
      try await withBedrock { provider, server in
        let (kinds, completion) = try await generate(provider)
        #expect(
          kinds == [
            .sent, .firstByte, .output(.text, bytes: 4), .output(.text, bytes: 5),
            .output(.text, bytes: 3), .output(.text, bytes: 2), .usage(Self.usage), .ended,
          ])
        #expect(
          completion == Completion(usage: Self.usage, finishReason: .length, text: " the time of a")
        )
        #expect(provider.model == "vendor.model-v1:0/é")
        #expect(provider.endpoint == server.address)
        #expect(server.exchange(id: "r1")?.status == 200)
      }
    }

    @Test func aWholeReplyIsOneOutput() async throws {
      try await withBedrock { provider, _ in
        var request = Self.request
        request.streams = false
        let (kinds, completion) = try await generate(provider, request)
        #expect(
          kinds == [.sent, .firstByte, .output(.text, bytes: 14), .usage(Self.usage), .ended])
        #expect(
          completion == Completion(usage: Self.usage, finishReason: .length, text: " the time of a")
        )
      }
    }

    @Test func reasoningComesBeforeText() async throws {
      let behavior = MockServer.Behavior.instant { $0.reasoningTokens = 2 }
      try await withBedrock(behavior) { provider, _ in
        let (kinds, completion) = try await generate(provider)
        #expect(
          Array(kinds[2..<6]) == [
            .output(.reasoning, bytes: 4), .output(.reasoning, bytes: 5),
            .output(.text, bytes: 3), .output(.text, bytes: 2),
          ])
        #expect(completion.text == " of a")
      }
    }

    @Test func aBearerTokenIsSentInPlaceOfASignature() async throws {
      try await withBedrock(token: Self.secret) { provider, _ in
        let completion = try await generate(provider).completion
        #expect(completion.usage == Self.usage)
      }
    }

    @Test func aPathBeforeTheAPIsIsSignedWithTheRest() async throws {
      let behavior = MockServer.Behavior.instant {
        $0.apiKey = Self.secret
        $0.pathPrefix = "/some/prefix"
      }
      try await withBedrock(behavior) { provider, _ in
        let completion = try await generate(provider).completion
        #expect(completion.usage == Self.usage)
      }
    }

    /// Characters of several bytes, cut anywhere, and what is lost at the end of other streams.
    @Test(arguments: [
      MockServer.Fault.splitUTF8, .missingFinalBlankLine, .wrongContentType("text/plain"),
    ])
    func whatAClientMustNotMindChangesNothing(_ fault: MockServer.Fault) async throws {
      let behavior = MockServer.Behavior.instant {
        $0.faults = .every(fault)
        $0.chunking = .bytes(3)
      }
      try await withBedrock(behavior) { provider, _ in
        let completion = try await generate(provider).completion
        #expect(completion.usage == Self.usage)
        #expect(completion.text?.isEmpty == false)
      }
    }

    @Test func whatIsCapturedHasNoSecrets() async throws {
      let path = FileManager.default.temporaryDirectory
        .appending(path: "bedrock-\(UUID().uuidString).jsonl").path
      defer { try? FileManager.default.removeItem(atPath: path) }
      try await withBedrock(environment: ["PERF_CAPTURE": path]) { provider, _ in
        var request = Self.request
        request.messages[0].text = "My secret is \(Self.secret)."
        _ = try await generate(provider, request)
      }
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.contains("/model/vendor.model-v1%3A0%2F%C3%A9/converse-stream"))
      for secret in [Self.secret, "AKIDMOCKEXAMPLE", "Signature="] {
        #expect(!text.contains(secret))
      }
    }

    @Test(
      arguments: [
        (
          .status(403), "http_403",
          "403 Forbidden: You don't have access to the model with the specified model ID. "
            + "(AccessDeniedException); check the AWS credentials (AWS_BEARER_TOKEN_BEDROCK, "
            + "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE) and their access to the "
            + "model"
        ),
        (
          .status(404), "http_404",
          "404 Not Found: The model could not be found. Check its ID and the region. "
            + "(ResourceNotFoundException); check the model and the region (PERF_MODEL, AWS_REGION)"
        ),
        (
          .status(429, retryAfter: .seconds(2)), "http_429",
          "429 Too Many Requests: Too many requests, please wait before trying again. "
            + "(ThrottlingException); it asks to wait 2 s; lower the rate or the concurrency"
        ),
      ] as [(MockServer.Fault, String, String)])
    func aRefusalIsSaidWithItsKind(
      _ fault: MockServer.Fault, _ code: String, _ message: String
    ) async throws {
      try await withBedrock(.instant { $0.faults = .every(fault) }) { provider, server in
        let error = try #require(await provider.failure(of: Self.request))
        #expect(error.code.rawValue == code)
        #expect(error.message == "\(server.address) answered \(message)")
      }
    }

    @Test(
      arguments: [
        (
          .errorEvent(afterTokens: 2), .streamError,
          "the server reported an error after 3 events: The system encountered an unexpected error "
            + "during processing. (internalServerException)"
        ),
        (
          // The role, four tokens, the end of their block, the finish reason.
          .missingDone, .streamTruncated,
          "the stream ended after 7 events without \"metadata\"; expected it as the last event; see "
            + "the log of the server, and of any proxy before it"
        ),
        (
          // `data` as a number, and zlib's checksum of the eight bytes before it.
          .garbageInBody(atToken: 2), .invalidResponse,
          "the checksum of the first 8 bytes of a message of the stream is 0x64617461; expected "
            + "0x1e126bca (application/vnd.amazon.eventstream), is this the right endpoint?"
        ),
        (
          .invalidJSON(atToken: 1), .invalidJSON,
          "event 3 of the stream is not the JSON of a Converse reply: the text ends inside a string "
            + "at byte 45 of {\"contentBlockIndex\":0,\"delta\":{\"text\":\" time"
        ),
      ] as [(MockServer.Fault, ProviderError.Code, String)])
    func aBrokenStreamSaysWhy(
      _ fault: MockServer.Fault, _ code: ProviderError.Code, _ message: String
    ) async throws {
      try await withBedrock(.instant { $0.faults = .every(fault) }) { provider, _ in
        #expect(
          await provider.failure(of: Self.request) == ProviderError(code, message))
      }
    }

    @Test func aWrongKeyIsRefusedAndNotShown() async throws {
      let wrong = "a-secret-that-is-wrong"
      for token in [nil, wrong] {
        try await withBedrock(token: token, secret: wrong) { provider, _ in
          let error = try #require(await provider.failure(of: Self.request))
          #expect(error.code == .http(403))
          #expect(!error.message.contains(wrong))
          let type = token == nil ? "InvalidSignatureException" : "AccessDeniedException"
          #expect(error.message.contains("(\(type)); check the AWS credentials"))
        }
      }
    }

    @Test func whatTheAPIDoesNotHaveFailsBeforeItIsSent() async throws {
      try await withBedrock { provider, server in
        try await provider.prepare(concurrency: 1)
        let log = EventLog()
        let error = await provider.failure(of: GenerationRequest(.embedding(["a"])), log: log)
        #expect(error?.code == .invalidConfiguration)
        #expect(log.kinds == [.ended])
        #expect(server.requestsReceived == 0)
      }
    }

    /// Counts the fetches of an identity whose key is right from the second one on.
    private func fetches(
      _ faults: MockServer.Faults, requests: Int, firstSecret: String
    ) async throws -> (count: Int, codes: [String]) {
      let behavior = MockServer.Behavior.instant {
        $0.apiKey = Self.secret
        $0.faults = faults
      }
      return try await withMockServer(behavior) { server in
        let count = Mutex(0)
        let fetched = AsyncStream.makeStream(of: Void.self)
        let identity = CredentialCache<AWSIdentity> { () throws(ProviderError) in
          let number = count.withLock { count in
            count += 1
            return count
          }
          fetched.continuation.yield()
          return Lease(
            .keys(
              AWSKeys(
                accessKeyID: "AKIDMOCKEXAMPLE",
                secretAccessKey: Secret(number == 1 ? firstSecret : Self.secret))))
        }
        var settings = try BedrockSettings(
          BedrockService(
            modelID: "m", region: "us-east-1",
            keys: AWSKeys(accessKeyID: "", secretAccessKey: Secret("")), baseURL: server.address),
          ServiceEnvironment("bedrock", EnvironmentVariables([:])))
        settings.setup = AWSSetup(region: "us-east-1", identity: identity)
        let transport = HTTPTransport(origin: settings.baseURL.origin)
        let client = BedrockClient(settings: settings, transport: transport)
        #expect(!client.isAuthorized)
        try await client.authorize()
        #expect(client.isAuthorized)
        var codes: [String] = []
        var waited = fetched.stream.makeAsyncIterator()
        await waited.next()
        for _ in 0..<requests {
          do throws(ProviderError) {
            _ = try await client.call(Self.request, receive: { _ in }).output
            codes.append("ok")
          } catch {
            codes.append(error.code.rawValue)
            // Waits for the fetch that a refusal began.
            if firstSecret != Self.secret {
              await waited.next()
              try await client.authorize()
            }
          }
        }
        await transport.shutdown()
        return (count.withLock { $0 }, codes)
      }
    }

    @Test func aRefusedSignatureGetsNewKeys() async throws {
      let (count, codes) = try await fetches(.none, requests: 2, firstSecret: "old")
      #expect(codes == ["http_403", "ok"])
      #expect(count == 2)
    }

    /// New ones would have no more access to the model.
    @Test func keysThatMayNotUseTheModelAreKept() async throws {
      let (count, codes) = try await fetches(
        .every(.status(403)), requests: 2, firstSecret: Self.secret)
      #expect(codes == ["http_403", "http_403"])
      #expect(count == 1)
    }
  }
#endif
