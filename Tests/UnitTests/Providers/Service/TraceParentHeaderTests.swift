#if HTTP
  import Testing

  @testable import PerfHarness

  /// `traceparent` on the wire.
  @Suite(.timeLimit(.minutes(1))) struct TraceParentHeaderTests {
    private static let value = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    /// What a server sees of two requests: one with it, and one without.
    private func requests(_ name: String, _ credentials: [String: String]) async throws -> [String]
    {
      let server = try await ScriptedServer([
        [.request, .write("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"), .again]
      ])
      let settings = LiveSettings(
        EnvironmentVariables(
          [
            "PERF_PROVIDER": name, "PERF_BASE_URL": "http://127.0.0.1:\(server.port)",
            "PERF_MODEL": "m", "GOOGLE_CLOUD_PROJECT": "p", "AWS_REGION": "r", "HOME": "/nowhere",
          ].merging(credentials) { $1 }))
      let provider = try settings.provider()
      var request = GenerationRequest(prompt: "Hi", maxOutputTokens: 4)
      for parent in [Self.value, nil] {
        request.traceParent = parent
        do throws(ProviderError) {
          _ = try await provider.generate(request) { _ in }
          Issue.record("a status of 500 is an error")
        } catch {
          #expect(error.code == .http(500))
        }
      }
      let seen = server.seen.requests
      await provider.shutdown()
      try await server.stop()
      return seen
    }

    @Test(arguments: [
      "openai", "openai-responses", "openai-completions", "openai-compatible", "azure-openai",
      "anthropic", "gemini", "vertex", "bedrock",
    ])
    func everyProviderSendsItWhereItIsAskedTo(_ name: String) async throws {
      let seen = try await requests(name, ["PERF_API_KEY": "k"])
      try #require(seen.count == 2)
      #expect(seen[0].contains("\r\ntraceparent: \(Self.value)\r\n"))
      #expect(!seen[1].lowercased().contains("traceparent"))
    }

    /// Proxies may change it, so that it is no part of a signature.
    @Test func itIsNotSigned() async throws {
      let seen = try await requests(
        "bedrock", ["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret"])
      try #require(seen.count == 2)
      #expect(seen[0].contains("\r\ntraceparent: \(Self.value)\r\n"))
      #expect(seen[0].contains("SignedHeaders=content-type;host;x-amz-date,"))
      #expect(!seen[1].lowercased().contains("traceparent"))
    }

    /// The mock server looks at the signature, and takes a request with the header.
    @Test func aSignedRequestIsTakenWithIt() async throws {
      try await withMockServer(.instant { $0.apiKey = "secret" }) { server in
        let provider = HTTPProvider(
          BedrockService(
            modelID: "m", region: "eu-west-1",
            keys: AWSKeys(accessKeyID: "AKIDMOCKEXAMPLE", secretAccessKey: Secret("secret")),
            bearerToken: nil, baseURL: server.address),
          environment: EnvironmentVariables([:]))
        var request = GenerationRequest(prompt: "one two", maxOutputTokens: 4)
        request.traceParent = Self.value
        let completion = try await provider.generate(request) { _ in }
        #expect(completion.finishReason == .length)
        await provider.shutdown()
      }
    }

    /// The whole way, from the variable to the wire.
    @Test(arguments: [(nil, false), ("traceparent", true)] as [(String?, Bool)])
    func theVariableAsksForIt(_ setting: String?, _ isSent: Bool) async throws {
      let server = try await ScriptedServer([
        [.request, .write("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"), .again]
      ])
      let port = server.port
      let bench = try Bench()
      var variables = ["PERF_REPETITIONS": "1"]
      variables["PERF_OPENTELEMETRY"] = setting
      _ = try await bench.findings(variables) {
        let scenario = Scenario(
          "chat", traffic: "D(10,4)", load: .closed(concurrency: 1), lasting: .requests(2))
        try await measure(
          scenario,
          against: .openAI(model: "m", baseURL: "http://127.0.0.1:\(port)/v1", apiKey: "k"))
      }
      // Before them the server was asked whether it counts tokens, which is no request of the scenario.
      let requests = server.seen.requests.filter { $0.hasPrefix("POST /v1/chat/completions ") }
      let values = requests.compactMap {
        $0.firstMatch(of: #/\r\ntraceparent: 00-([0-9a-f]{32})-([0-9a-f]{16})-01\r\n/#)?.output
      }
      #expect(requests.count == 2)
      #expect(values.count == (isSent ? 2 : 0))
      if isSent {
        // One trace, and a span for each request.
        #expect(Set(values.map(\.1)).count == 1)
        #expect(Set(values.map(\.2)).count == values.count)
      }
      try await server.stop()
    }
  }
#endif
