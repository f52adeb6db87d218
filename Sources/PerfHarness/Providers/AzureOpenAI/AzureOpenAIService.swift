#if HTTP
  /// Chat completions of a deployment of Azure OpenAI.
  struct AzureOpenAIService: Service {
    var deployment: String?
    var endpoint: String?
    var version: AzureOpenAIVersion?
    var apiKey: Secret?
    var token: Secret?
    var options = ServiceOptions()

    let name = "azure-openai"
    var givenModel: String? { deployment }

    func connect(
      _ environment: EnvironmentVariables
    ) async throws(ProviderError) -> any ServiceClient {
      let environment = ServiceEnvironment(name, environment)
      let settings = try AzureOpenAISettings(
        deployment: deployment, endpoint: endpoint, version: version, apiKey: apiKey, token: token,
        environment: environment)
      return try AzureOpenAIClient(
        settings: settings,
        transport: try options.transport(to: settings.endpoint.origin, environment))
    }
  }

  extension Provider where Self == HTTPProvider {
    /// Chat Completions of Azure OpenAI. What is not given comes from the environment.
    ///
    /// - Parameters:
    ///   - deployment: nil takes `PERF_MODEL`.
    ///   - endpoint: e.g. `https://NAME.openai.azure.com`; nil takes `PERF_BASE_URL`, else
    ///     `AZURE_OPENAI_ENDPOINT`.
    ///   - apiVersion: a date, or `.v1` for the API without dates; nil takes `OPENAI_API_VERSION`, else
    ///     `.v1` where the endpoint ends in `/openai/v1`, else `.classic`.
    ///   - apiKey: sent as `api-key`; nil takes `PERF_API_KEY`, else `AZURE_OPENAI_API_KEY`.
    ///   - token: of Entra ID, which wins over a key; nil takes `AZURE_OPENAI_AD_TOKEN` where no key is
    ///     named by `apiKey` or `PERF_API_KEY`.
    ///   - timeout: the longest that one exchange may take; nil takes `PERF_TIMEOUT`, else 600 s.
    ///   - trustRoots: the path of a PEM file with further certificates to trust; nil takes
    ///     `SSL_CERT_FILE`.
    public static func azureOpenAI(
      deployment: String? = nil, endpoint: String? = nil, apiVersion: AzureOpenAIVersion? = nil,
      apiKey: String? = nil, token: String? = nil, timeout: Duration? = nil,
      trustRoots: String? = nil
    ) -> HTTPProvider {
      HTTPProvider(
        AzureOpenAIService(
          deployment: deployment, endpoint: endpoint, version: apiVersion,
          apiKey: apiKey.map(Secret.init), token: token.map(Secret.init),
          options: ServiceOptions(timeout: timeout, trustRoots: trustRoots)))
    }
  }
#endif
