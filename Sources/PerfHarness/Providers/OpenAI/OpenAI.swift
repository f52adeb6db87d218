#if HTTP
  import Synchronization

  /// OpenAI's Chat Completions, at the public API or any server that speaks it: vLLM, SGLang,
  /// llama.cpp, Ollama, a proxy.
  public final class OpenAI: SocketProvider {
    /// What is known once the settings have been read.
    private final class Connection: Sendable {
      let settings: OpenAISettings
      let transport: HTTPTransport
      let model: String
      // The same for every request.
      private let address: String
      private let head: EncodedRequestHead

      init(
        settings: OpenAISettings, transport: HTTPTransport, model: String
      ) throws(ProviderError) {
        self.settings = settings
        self.transport = transport
        self.model = model
        address = settings.baseURL.description
        head = try EncodedRequestHead(
          target: settings.baseURL.path + "/chat/completions",
          headers: [
            ("Content-Type", "application/json"),
            ("Accept", "text/event-stream, application/json"),
          ] + settings.authorization, openField: "X-Request-Id", to: settings.origin)
      }

      // Not inlined: its locals would take room in the task of every request.
      @inline(never)
      func call(
        _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
      ) throws(ProviderError) -> HTTPCall<Completion> {
        let body = OpenAIChatRequest(
          model: model, request: request, isOfficial: settings.baseURL.isOfficial
        ).body
        let reader = OpenAIReplyReader(
          address: address, streams: request.streams,
          chunks: OpenAIChunkReader(
            keepsText: request.keepsText, apiKey: settings.apiKey, receive: receive))
        return try transport.call(
          head, value: request.id, body: body, reader: reader, receive: receive)
      }
    }

    /// `openai`.
    public let name = OpenAISettings.providerName

    private let givenModel: String?
    private let baseURL: String?
    private let apiKey: Secret?
    private let timeout: Duration?
    private let trustRoots: String?
    private let environment: EnvironmentVariables
    private let connection = Mutex<Connection?>(nil)

    /// Names a server and a model. What is not given comes from the environment when the provider is
    /// prepared; until then nothing is read and nothing can fail.
    ///
    /// - Parameters:
    ///   - model: nil takes `PERF_MODEL`, else the first model that the server lists.
    ///   - baseURL: with or without `/v1`; nil takes `PERF_BASE_URL`, `OPENAI_BASE_URL`, else the
    ///     public API.
    ///   - apiKey: nil takes `PERF_API_KEY`, else `OPENAI_API_KEY`. Servers of one's own need none.
    ///   - timeout: the longest that one exchange may take; nil takes `PERF_TIMEOUT`, else 600 s.
    ///   - trustRoots: the path of a PEM file with further certificates to trust; nil takes
    ///     `SSL_CERT_FILE`.
    public convenience init(
      model: String? = nil, baseURL: String? = nil, apiKey: String? = nil,
      timeout: Duration? = nil, trustRoots: String? = nil
    ) {
      self.init(
        model: model, baseURL: baseURL, apiKey: apiKey, timeout: timeout, trustRoots: trustRoots,
        environment: .current)
    }

    package init(
      model: String?, baseURL: String?, apiKey: String?, timeout: Duration?, trustRoots: String?,
      environment: EnvironmentVariables
    ) {
      givenModel = model
      self.baseURL = baseURL
      self.apiKey = apiKey.map(Secret.init)
      self.timeout = timeout
      self.trustRoots = trustRoots
      self.environment = environment
    }

    /// The model that is asked; before `prepare`, the one that was given.
    public var model: String? { connection.withLock { $0?.model } ?? givenModel }

    /// The base URL, once it is known.
    public var endpoint: String? { connection.withLock { $0 }?.settings.baseURL.description }

    /// The server is somebody else's.
    package var runsServer: Bool { false }

    /// Whether the base URL is one of `https`, once it is known.
    package var isSecure: Bool {
      connection.withLock { $0 }?.settings.baseURL.isSecure ?? false
    }

    /// How many connections were opened so far.
    public var connectionsOpened: Int {
      connection.withLock { $0?.transport }?.connectionsOpened ?? 0
    }

    /// The clock of the threads that requests run on.
    public var clock: any TimeSource { EventLoopClock() }

    /// The threads that read replies; before `prepare`, none.
    public var taskExecutors: [any TaskExecutor] {
      connection.withLock { $0?.transport }?.taskExecutors ?? []
    }

    /// Reads the settings, finds the model and opens as many connections as there will be requests
    /// at once.
    ///
    /// - Throws: `notConfigured` without a key where one is needed, `invalidConfiguration` for
    ///   settings that can't be read, or why the server can't be reached.
    public func prepare(concurrency: Int) async throws(ProviderError) {
      let connection = try await connect()
      try await connection.transport.warmUp(connections: concurrency)
    }

    /// Sends one chat completion.
    ///
    /// - Throws: `ProviderError`; see its codes.
    public func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      // Known but for the first request; to await what need not be waited for costs, too.
      if let connection = connection.withLock({ $0 }) {
        return try await connection.call(request, receive: receive).output
      }
      return try await connect().call(request, receive: receive).output
    }

    /// Closes all connections; requests under way fail.
    public func shutdown() async {
      let connection = connection.withLock { connection in
        defer { connection = nil }
        return connection
      }
      await connection?.transport.shutdown()
    }

    private func connect() async throws(ProviderError) -> Connection {
      if let connection = connection.withLock({ $0 }) { return connection }
      return try await openConnection()
    }

    // Not inlined: its locals would take room in the task of every request.
    @inline(never)
    private func openConnection() async throws(ProviderError) -> Connection {
      let settings = try OpenAISettings(
        model: givenModel, baseURL: baseURL, apiKey: apiKey?.exposed, timeout: timeout,
        trustRoots: trustRoots, environment: environment)
      let transport = HTTPTransport(
        origin: settings.origin,
        timeouts: settings.timeout.map { HTTPTimeouts(read: $0, total: $0) } ?? HTTPTimeouts(),
        tls: TLSSettings(additionalTrustRoots: settings.trustRoots))
      let made = try Connection(
        settings: settings, transport: transport,
        model: try await resolveModel(settings, transport))
      // Two requests may have come here at once: the first one in stays.
      let kept = connection.withLock { connection in
        connection = connection ?? made
        return connection ?? made
      }
      if kept.transport !== transport { await transport.shutdown() }
      return kept
    }

    private func resolveModel(
      _ settings: OpenAISettings, _ transport: HTTPTransport
    ) async throws(ProviderError) -> String {
      if let model = settings.model { return model }
      guard !settings.baseURL.isOfficial else {
        throw ProviderError(
          .notConfigured, "no model for \(settings.baseURL); set PERF_MODEL, e.g. gpt-4o-mini")
      }
      return try await transport.perform(
        settings.get("/models"),
        reader: OpenAIModelListReader(
          address: settings.baseURL.description, apiKey: settings.apiKey),
        receive: { _ in })
    }
  }

  extension Provider where Self == OpenAI {
    /// OpenAI's Chat Completions. What is not given comes from the environment.
    ///
    /// - Parameters:
    ///   - model: nil takes `PERF_MODEL`, else the first model that the server lists.
    ///   - baseURL: with or without `/v1`; nil takes `PERF_BASE_URL`, `OPENAI_BASE_URL`, else the
    ///     public API.
    ///   - apiKey: nil takes `PERF_API_KEY`, else `OPENAI_API_KEY`.
    ///   - timeout: the longest that one exchange may take; nil takes `PERF_TIMEOUT`, else 600 s.
    ///   - trustRoots: the path of a PEM file with further certificates to trust; nil takes
    ///     `SSL_CERT_FILE`.
    public static func openAI(
      model: String? = nil, baseURL: String? = nil, apiKey: String? = nil,
      timeout: Duration? = nil, trustRoots: String? = nil
    ) -> OpenAI {
      OpenAI(
        model: model, baseURL: baseURL, apiKey: apiKey, timeout: timeout, trustRoots: trustRoots)
    }
  }

  extension OpenAISettings {
    fileprivate func get(_ endpoint: String) -> HTTPRequest {
      HTTPRequest(method: "GET", target: baseURL.path + endpoint, headers: authorization, body: [])
    }

    fileprivate var authorization: [(name: String, value: String)] {
      apiKey.map { [("Authorization", "Bearer \($0.exposed)")] } ?? []
    }
  }

  extension OpenAISettings {
    fileprivate var origin: HTTPOrigin {
      HTTPOrigin(isSecure: baseURL.isSecure, host: baseURL.host, port: baseURL.port)
    }
  }
#endif
