#if HTTP
  import Synchronization

  /// A client of a service over HTTP: OpenAI, Anthropic, Bedrock and so on, by the factory that made it.
  ///
  /// What was not given in code comes from the environment when the provider is prepared; until then
  /// nothing is read and nothing can fail.
  public final class HTTPProvider: SocketProvider {
    /// What reports call it, e.g. `openai`.
    public let name: String

    private let service: any Service
    private let environment: EnvironmentVariables
    private let client = Mutex<(any ServiceClient)?>(nil)
    private let lastNotes = Mutex<[String]>([])

    package init(_ service: some Service, environment: EnvironmentVariables = .current) {
      name = service.name
      self.service = service
      self.environment = environment
    }

    /// The same provider, which writes what it sends and gets to a file: a line of JSON for each measured
    /// exchange, without secrets, with the time of every piece. The prompts and replies are in it.
    ///
    /// `PERF_CAPTURE` does so from outside. `.mockServer(replaying:)` plays the file back.
    ///
    /// - Parameter path: of a file, which is appended to, or of a folder, where the file is named for the
    ///   provider, e.g. `openai.capture.jsonl`.
    public func capturing(to path: String) -> HTTPProvider {
      HTTPProvider(service, environment: environment.setting("PERF_CAPTURE", to: path))
    }

    /// The API that is spoken, where the name leaves it open.
    package var api: String { service.apiName }

    /// What a capture lacks.
    package var notes: [String] { lastNotes.withLock { $0 } }

    /// The model that is asked; before `prepare`, the one that was given.
    public var model: String? { client.withLock { $0 }?.model ?? service.givenModel }

    /// Where requests go, once it is known.
    public var endpoint: String? { client.withLock { $0 }?.address }

    /// The server is somebody else's.
    package var runsServer: Bool { false }

    /// Whether requests are encrypted, once it is known.
    package var isSecure: Bool { client.withLock { $0 }?.isSecure ?? false }

    /// How many connections were opened so far.
    public var connectionsOpened: Int { client.withLock { $0 }?.transport.connectionsOpened ?? 0 }

    /// The clock of the threads that requests run on.
    public var clock: any TimeSource { EventLoopClock() }

    /// The threads that read replies; before `prepare`, none.
    public var taskExecutors: [any TaskExecutor] {
      client.withLock { $0 }?.transport.taskExecutors ?? []
    }

    /// Reads the settings, gets what is sent as credentials and opens as many connections as there will
    /// be requests at once.
    ///
    /// - Throws: `notConfigured` without a key where one is needed, `invalidConfiguration` for settings
    ///   that can't be read, or why the server can't be reached.
    public func prepare(concurrency: Int) async throws(ProviderError) {
      let client = try await connect()
      try await client.authorize()
      try await client.transport.warmUp(connections: concurrency)
    }

    /// Sends one request.
    ///
    /// - Throws: `ProviderError`; see its codes.
    public func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      // Known but for the first request; to await what need not be waited for costs, too.
      if let client = client.withLock({ $0 }), client.isAuthorized {
        return try await client.call(request, receive: receive).output
      }
      return try await generateFirst(request, receive: receive)
    }

    /// Asks how many tokens the prompt of a request has, where the API has a way to.
    ///
    /// - Throws: `ProviderError`, when the server has it and fails.
    public func countTokens(of request: GenerationRequest) async throws(ProviderError) -> Int? {
      let client = try await connect()
      try await client.authorize()
      return try await client.countTokens(of: request)
    }

    /// Closes all connections. The provider can be prepared anew.
    public func shutdown() async {
      let stopped = client.withLock { client in
        defer { client = nil }
        return client
      }
      await stopped?.transport.shutdown()
      if let capture = stopped?.transport.capture {
        lastNotes.withLock { $0 = capture.sink.notes }
      }
    }

    private func generateFirst(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      let client = try await connect()
      try await client.authorize()
      return try await client.call(request, receive: receive).output
    }

    private func connect() async throws(ProviderError) -> any ServiceClient {
      if let client = client.withLock({ $0 }) { return client }
      let made = try await service.connect(environment)
      // Two requests may have come here at once: the first one in stays.
      let kept = client.withLock { client in
        client = client ?? made
        return client ?? made
      }
      if kept.transport !== made.transport { await made.transport.shutdown() }
      return kept
    }
  }
#endif
