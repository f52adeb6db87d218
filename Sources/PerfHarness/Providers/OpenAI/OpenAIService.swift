#if HTTP
  /// OpenAI's APIs for text, at the public one or any server that speaks them: vLLM, SGLang, llama.cpp,
  /// Ollama, a proxy.
  struct OpenAIService: Service {
    static let compatibleName = "openai-compatible"

    var model: String?
    var baseURL: String?
    var apiKey: Secret?
    var api = OpenAIAPI.chatCompletions
    /// Whether the server is somebody else's, whatever its address.
    var isCompatible = false
    var options = ServiceOptions()

    var name: String { isCompatible ? Self.compatibleName : api.providerName }
    var apiName: String { "\(name) \(api.rawValue)" }
    var givenModel: String? { model }

    func connect(
      _ environment: EnvironmentVariables
    ) async throws(ProviderError) -> any ServiceClient {
      let environment = ServiceEnvironment(name, environment)
      let settings = try OpenAISettings(
        model: model, baseURL: baseURL, apiKey: apiKey, api: api, isCompatible: isCompatible,
        environment: environment)
      let origin = settings.baseURL.origin
      let transport = try options.transport(to: origin, environment)
      return try OpenAIClient(
        settings: settings, transport: transport,
        model: try await resolveModel(settings, transport))
    }

    private func resolveModel(
      _ settings: OpenAISettings, _ transport: HTTPTransport
    ) async throws(ProviderError) -> String {
      if let model = settings.model { return model }
      guard !settings.isOfficial else {
        throw ProviderError(
          .notConfigured, "no model for \(settings.baseURL); set PERF_MODEL, e.g. gpt-4o-mini")
      }
      return try await transport.perform(
        HTTPRequest(
          method: "GET", target: settings.baseURL.path + "/models",
          headers: settings.authorization),
        reader: OpenAIModelListReader(refusals: settings.refusals), receive: { _ in })
    }
  }

  extension Provider where Self == HTTPProvider {
    /// OpenAI's Chat Completions, Responses or legacy Completions. What is not given comes from the environment.
    ///
    /// - Parameters:
    ///   - model: nil takes `PERF_MODEL`, else the first model that the server lists.
    ///   - api: which of them is spoken.
    ///   - baseURL: with or without `/v1`; nil takes `PERF_BASE_URL`, `OPENAI_BASE_URL`, else the
    ///     public API.
    ///   - apiKey: nil takes `PERF_API_KEY`, else `OPENAI_API_KEY`. Servers of one's own need none.
    ///   - timeout: the longest that one exchange may take; nil takes `PERF_TIMEOUT`, else 600 s.
    ///   - trustRoots: the path of a PEM file with further certificates to trust; nil takes
    ///     `SSL_CERT_FILE`.
    public static func openAI(
      model: String? = nil, api: OpenAIAPI = .chatCompletions, baseURL: String? = nil,
      apiKey: String? = nil, timeout: Duration? = nil, trustRoots: String? = nil
    ) -> HTTPProvider {
      HTTPProvider(
        OpenAIService(
          model: model, baseURL: baseURL, apiKey: apiKey.map(Secret.init), api: api,
          options: ServiceOptions(timeout: timeout, trustRoots: trustRoots)))
    }

    /// A server that speaks one of OpenAI's APIs: vLLM, SGLang, llama.cpp, Ollama, TGI, a proxy. It is
    /// sent the parameters of inference engines whatever its address. What is not given comes from the
    /// environment.
    ///
    /// - Parameters:
    ///   - baseURL: with or without `/v1`; nil takes `PERF_BASE_URL`, else `OPENAI_BASE_URL`.
    ///   - model: nil takes `PERF_MODEL`, else the first model that the server lists.
    ///   - api: which of the APIs is spoken.
    ///   - apiKey: nil takes `PERF_API_KEY`, else `OPENAI_API_KEY`; most such servers need none.
    ///   - timeout: the longest that one exchange may take; nil takes `PERF_TIMEOUT`, else 600 s.
    ///   - trustRoots: the path of a PEM file with further certificates to trust; nil takes
    ///     `SSL_CERT_FILE`.
    public static func openAICompatible(
      baseURL: String? = nil, model: String? = nil, api: OpenAIAPI = .chatCompletions,
      apiKey: String? = nil, timeout: Duration? = nil, trustRoots: String? = nil
    ) -> HTTPProvider {
      HTTPProvider(
        OpenAIService(
          model: model, baseURL: baseURL, apiKey: apiKey.map(Secret.init), api: api,
          isCompatible: true,
          options: ServiceOptions(timeout: timeout, trustRoots: trustRoots)))
    }
  }
#endif
