#if HTTP
  import Foundation
  import Testing

  @testable import PerfHarness

  extension HTTPProvider {
    /// One that knows nothing of this process's environment.
    convenience init(
      at baseURL: String, model: String? = "m", apiKey: String? = nil, timeout: Duration? = nil,
      trustRoots: String? = nil, environment: [String: String] = [:]
    ) {
      self.init(
        OpenAIService(
          model: model, baseURL: baseURL, apiKey: apiKey.map(Secret.init),
          options: ServiceOptions(timeout: timeout, trustRoots: trustRoots)),
        environment: EnvironmentVariables(environment))
    }

    /// The error of a request, or of getting ready for one.
    func failure(
      of request: GenerationRequest = GenerationRequest(prompt: "Hi", maxOutputTokens: 4),
      log: EventLog = EventLog()
    ) async -> ProviderError? {
      do throws(ProviderError) {
        _ = try await generate(request, receive: log.receive)
        return nil
      } catch {
        return error
      }
    }

    /// A closed loop of requests of four tokens each, with ids of equal length: `r00`, `r01`, …
    func run(requests: Int, concurrency: Int, streams: Bool = true) async -> Repetition {
      let plan = LoadPlan(
        load: .closed(concurrency: concurrency), extent: .requests(requests), seed: 1)
      return await Runner(plan, provider: self) { index in
        GenerationRequest(
          id: "r\(index / 10)\(index % 10)", prompt: "one two", maxOutputTokens: 4,
          streams: streams, promptTokens: 7)
      }.run()
    }
  }

  /// Runs `body` with a provider for a mock server of its own; both are shut down afterwards.
  func withOpenAI<Result: Sendable>(
    _ behavior: MockServer.Behavior = .instant(), model: String? = "m", apiKey: String? = nil,
    timeout: Duration? = nil,
    _ body: (HTTPProvider, MockServer) async throws -> Result
  ) async throws -> Result {
    try await withMockServer(behavior) { server in
      let provider = HTTPProvider(
        at: server.baseURL, model: model, apiKey: apiKey, timeout: timeout)
      let result = try await body(provider, server)
      await provider.shutdown()
      return result
    }
  }
#endif
