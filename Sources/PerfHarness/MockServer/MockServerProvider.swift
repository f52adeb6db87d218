#if HTTP
  import Synchronization

  /// A provider against a mock server of its own, which it starts when it is prepared and stops
  /// when it is shut down: real sockets, real HTTP, no keys.
  public final class MockServerProvider: SocketProvider {
    /// The server and the client that asks it.
    private struct Running: Sendable {
      var server: MockServer
      var client: HTTPProvider
      var dialect: MockServer.Dialect
    }

    /// A file of captured exchanges, and how fast they are replayed.
    private struct Capture: Sendable {
      var path: String
      var timeScale: Double
    }

    /// `mock`, or `replay` for a server that replays what was captured.
    public let name: String

    private let givenBehavior: MockServer.Behavior
    private let givenDialect: MockServer.Dialect
    private let capture: Capture?
    private let environment: EnvironmentVariables

    private let running = Mutex<Running?>(nil)
    private let lastNotes = Mutex<[String]>([])

    /// Describes the server; nothing is started yet.
    public convenience init(
      _ behavior: MockServer.Behavior = MockServer.Behavior(),
      as dialect: MockServer.Dialect = .openAI
    ) {
      self.init(behavior, as: dialect, environment: .current)
    }

    /// Describes a server that replays what was captured; nothing is read or started yet.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - timeScale: what recorded times are multiplied by.
    public convenience init(replaying path: String, timeScale: Double = 1) {
      self.init(replaying: path, timeScale: timeScale, environment: .current)
    }

    /// - Parameter environment: tells whether exchanges are captured, and nothing else.
    package init(
      _ behavior: MockServer.Behavior = MockServer.Behavior(),
      as dialect: MockServer.Dialect = .openAI, environment: EnvironmentVariables
    ) {
      name = "mock"
      givenBehavior = behavior
      givenDialect = dialect
      capture = nil
      self.environment = environment
    }

    /// - Parameter environment: tells whether exchanges are captured, and nothing else.
    package init(
      replaying path: String, timeScale: Double = 1, environment: EnvironmentVariables
    ) {
      name = "replay"
      givenBehavior = MockServer.Behavior()
      givenDialect = .openAI
      capture = Capture(path: path, timeScale: timeScale)
      self.environment = environment
    }

    /// How the server behaves.
    public var behavior: MockServer.Behavior { server?.behavior ?? givenBehavior }
    /// The API that is spoken; of a replay it is known once it is prepared.
    public var dialect: MockServer.Dialect { running.withLock { $0?.dialect } ?? givenDialect }

    /// `mock`, or the first of the models that the server has.
    public var model: String? { behavior.modelToAsk }

    /// The server is in this process.
    package var runsServer: Bool { true }

    /// What a capture lacks.
    package var notes: [String] { lastNotes.withLock { $0 } }

    /// It speaks plain HTTP.
    package var isSecure: Bool { false }

    /// How many connections were opened so far.
    public var connectionsOpened: Int {
      running.withLock { $0?.client }?.connectionsOpened ?? 0
    }

    /// The clock of the threads that requests run on.
    public var clock: any TimeSource { EventLoopClock() }

    /// The threads that read replies; before `prepare`, none.
    public var taskExecutors: [any TaskExecutor] {
      running.withLock { $0?.client }?.taskExecutors ?? []
    }

    /// The server while it runs, for its own account of what it sent when.
    public var server: MockServer? { running.withLock { $0?.server } }

    /// Starts the server and opens the connections to it.
    ///
    /// - Throws: `connectFailed` when the server can't be started, `invalidConfiguration` for a capture
    ///   that can't be read, or a model of a server that there can't be.
    public func prepare(concurrency: Int) async throws(ProviderError) {
      let client = try await start().client
      try await client.prepare(concurrency: concurrency)
    }

    /// Sends one chat completion to the server.
    public func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      if let client = running.withLock({ $0?.client }) {
        return try await client.generate(request, receive: receive)
      }
      return try await start().client.generate(request, receive: receive)
    }

    /// Asks the server how many tokens the prompt of a request has; one that replays does not know.
    public func countTokens(of request: GenerationRequest) async throws(ProviderError) -> Int? {
      if capture != nil { return nil }
      if let client = running.withLock({ $0?.client }) {
        return try await client.countTokens(of: request)
      }
      return try await start().client.countTokens(of: request)
    }

    /// Stops the server.
    public func shutdown() async {
      let stopped = running.withLock { running in
        defer { running = nil }
        return running
      }
      await stopped?.client.shutdown()
      await stopped?.server.stop()
      if let stopped { lastNotes.withLock { $0 = stopped.client.notes } }
    }

    private func start() async throws(ProviderError) -> Running {
      if let running = running.withLock({ $0 }) { return running }
      try givenBehavior.server?.validate()
      let server: MockServer
      let dialect: MockServer.Dialect
      do throws(MockServerError) {
        if let capture {
          (server, dialect) = try await MockServer.replay(
            of: capture.path, timeScale: capture.timeScale)
        } else {
          (server, dialect) = (try await MockServer.start(givenBehavior), givenDialect)
        }
      } catch {
        let code: ProviderError.Code =
          error.code == .invalidCapture ? .invalidConfiguration : .connectFailed
        throw ProviderError(code, "\(error)")
      }
      let plain = server.client(as: dialect)
      let client = environment[ServiceCapture.variable].map { plain.capturing(to: $0) } ?? plain
      let started = Running(server: server, client: client, dialect: dialect)
      // Two requests may have come here at once: the first one in stays.
      let kept = running.withLock { running in
        running = running ?? started
        return running ?? started
      }
      if kept.server !== server { await server.stop() }
      return kept
    }
  }

  extension Provider where Self == MockServerProvider {
    /// A mock server on this machine, with its default latencies.
    public static var mockServer: MockServerProvider { MockServerProvider() }

    /// A mock server on this machine.
    ///
    /// - Parameters:
    ///   - dialect: the API that is spoken.
    ///   - timeToFirstToken: from the receipt of a request to its first token.
    ///   - tokenGap: from one token to the next.
    ///   - outputTokens: how many tokens come; nil gives as many as the request asks for.
    ///   - faults: what goes wrong, and where.
    ///   - seed: what all draws depend on.
    public static func mockServer(
      as dialect: MockServer.Dialect = .openAI,
      timeToFirstToken: DurationDistribution = .milliseconds(20),
      tokenGap: DurationDistribution = .milliseconds(2), outputTokens: CountDistribution? = nil,
      faults: MockServer.Faults = .none, seed: UInt64 = 1
    ) -> MockServerProvider {
      MockServerProvider(
        MockServer.Behavior(
          timeToFirstToken: timeToFirstToken, tokenGap: tokenGap, outputTokens: outputTokens,
          seed: seed, faults: faults), as: dialect)
    }

    /// A mock server on this machine whose tokens come when a model of an inference server makes them, in
    /// real time: requests wait for one another, as they do on a real one.
    ///
    /// - Parameters:
    ///   - server: what is modelled.
    ///   - dialect: the API that is spoken.
    ///   - faults: what goes wrong, and where.
    public static func mockServer(
      server: InferenceServer, as dialect: MockServer.Dialect = .openAI,
      faults: MockServer.Faults = .none
    ) -> MockServerProvider {
      MockServerProvider(
        MockServer.Behavior(seed: server.seed, faults: faults, server: server), as: dialect)
    }

    /// A server on this machine that replays what `PERF_CAPTURE` or `capturing(to:)` had written of a
    /// real one: the same bytes at the same times, and the same ends.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - timeScale: what recorded times are multiplied by; 0 replays as fast as can be.
    public static func mockServer(
      replaying path: String, timeScale: Double = 1
    ) -> MockServerProvider {
      MockServerProvider(replaying: path, timeScale: timeScale)
    }
  }
#endif
