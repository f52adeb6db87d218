#if HTTP
  /// Anthropic's Messages, at the public API or any server that speaks it.
  struct AnthropicService: Service {
    static let providerName = "anthropic"

    var model: String?
    var baseURL: String?
    var apiKey: Secret?
    var authToken: Secret?
    var version: String?
    var options = ServiceOptions()

    var name: String { Self.providerName }
    var givenModel: String? { model }

    func connect(
      _ environment: EnvironmentVariables
    ) async throws(ProviderError) -> any ServiceClient {
      let environment = ServiceEnvironment(name, environment)
      let settings = try AnthropicSettings(
        model: model, baseURL: baseURL, apiKey: apiKey, authToken: authToken, version: version,
        environment: environment)
      return try AnthropicClient(
        settings: settings,
        transport: try options.transport(to: settings.baseURL.origin, environment))
    }
  }

  extension Provider where Self == HTTPProvider {
    /// Anthropic's Messages. What is not given comes from the environment.
    ///
    /// The API wants a limit of output tokens: a request without one asks for 4096. It can't be told
    /// to generate exactly so many.
    ///
    /// - Parameters:
    ///   - model: nil takes `PERF_MODEL`.
    ///   - baseURL: with or without `/v1`; nil takes `PERF_BASE_URL`, `ANTHROPIC_BASE_URL`, else the
    ///     public API.
    ///   - apiKey: nil takes `PERF_API_KEY`, else `ANTHROPIC_API_KEY`. Servers of one's own need none.
    ///   - authToken: a bearer token in place of a key; nil takes `ANTHROPIC_AUTH_TOKEN` where there
    ///     is no key.
    ///   - version: the version of the API, `anthropic-version`; nil takes `ANTHROPIC_VERSION`, else
    ///     2023-06-01. Under any other no temperature is sent: from 2026-10-21 on it is refused.
    ///   - timeout: the longest that one exchange may take; nil takes `PERF_TIMEOUT`, else 600 s.
    ///   - trustRoots: the path of a PEM file with further certificates to trust; nil takes
    ///     `SSL_CERT_FILE`.
    public static func anthropic(
      model: String? = nil, baseURL: String? = nil, apiKey: String? = nil,
      authToken: String? = nil, version: String? = nil, timeout: Duration? = nil,
      trustRoots: String? = nil
    ) -> HTTPProvider {
      HTTPProvider(
        AnthropicService(
          model: model, baseURL: baseURL, apiKey: apiKey.map(Secret.init),
          authToken: authToken.map(Secret.init), version: version,
          options: ServiceOptions(timeout: timeout, trustRoots: trustRoots)))
    }
  }
#endif
