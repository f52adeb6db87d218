#if HTTP
  /// The Gemini Developer API: `generativelanguage.googleapis.com` and a key.
  struct GeminiService: Service {
    static let providerName = "gemini"

    var model: String?
    var baseURL: String?
    var apiKey: Secret?
    var apiVersion: String?
    var thinking = GeminiThinking()
    var options = ServiceOptions()

    var name: String { Self.providerName }
    var givenModel: String? { model }

    func connect(
      _ environment: EnvironmentVariables
    ) async throws(ProviderError) -> any ServiceClient {
      let environment = ServiceEnvironment(name, environment)
      let settings = try GeminiSettings(
        model: model, baseURL: baseURL, apiKey: apiKey, version: apiVersion,
        environment: environment)
      return try GeminiClient(
        baseURL: settings.baseURL, model: settings.model, modelPath: settings.modelPath,
        thinking: thinking,
        refusals: ServiceRefusals(
          address: settings.baseURL.description,
          checkCredentials: "check the API key (PERF_API_KEY, GEMINI_API_KEY or GOOGLE_API_KEY)",
          checkAddress: "check the base URL and the model (PERF_BASE_URL, PERF_MODEL)"),
        authorization: .fixed(GoogleAccess(apiKey: settings.apiKey)),
        transport: try options.transport(to: settings.baseURL.origin, environment))
    }
  }

  extension Provider where Self == HTTPProvider {
    /// Google's Gemini Developer API. What is not given comes from the environment.
    ///
    /// - Parameters:
    ///   - model: e.g. `gemini-2.5-flash`; nil takes `PERF_MODEL`.
    ///   - baseURL: with or without a version; nil takes `PERF_BASE_URL`, `GOOGLE_GEMINI_BASE_URL`,
    ///     else the public API.
    ///   - apiKey: nil takes `PERF_API_KEY`, `GEMINI_API_KEY`, else `GOOGLE_API_KEY`. Servers of one's
    ///     own need none.
    ///   - apiVersion: what a base URL without a version gets; nil for `v1beta`.
    ///   - thinkingBudget: the most tokens of thoughts, 0 for none, -1 for as many as the model likes;
    ///     nil leaves it to the model.
    ///   - includesThoughts: whether summaries of the thoughts are asked for, so that the first of them
    ///     is the first output. Models that can't think refuse it.
    ///   - timeout: the longest that one exchange may take; nil takes `PERF_TIMEOUT`, else 600 s.
    ///   - trustRoots: the path of a PEM file with further certificates to trust; nil takes
    ///     `SSL_CERT_FILE`.
    public static func gemini(
      model: String? = nil, baseURL: String? = nil, apiKey: String? = nil,
      apiVersion: String? = nil, thinkingBudget: Int? = nil, includesThoughts: Bool = false,
      timeout: Duration? = nil, trustRoots: String? = nil
    ) -> HTTPProvider {
      HTTPProvider(
        GeminiService(
          model: model, baseURL: baseURL, apiKey: apiKey.map(Secret.init), apiVersion: apiVersion,
          thinking: GeminiThinking(budget: thinkingBudget, isShown: includesThoughts),
          options: ServiceOptions(timeout: timeout, trustRoots: trustRoots)))
    }
  }
#endif
