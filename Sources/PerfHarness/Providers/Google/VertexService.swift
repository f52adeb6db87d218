#if HTTP
  /// Gemini and other models of Vertex AI, on Google Cloud.
  struct VertexService: Service {
    static let providerName = "vertex"

    var model: String?
    var project: String?
    var location: String?
    var baseURL: String?
    var accessToken: Secret?
    var apiKey: Secret?
    var apiVersion: String?
    var thinking = GeminiThinking()
    var options = ServiceOptions()
    /// Where a user's refresh token is exchanged; nil for Google's token endpoint.
    var tokenURL: String?

    var name: String { Self.providerName }
    var givenModel: String? { model }

    func connect(
      _ environment: EnvironmentVariables
    ) async throws(ProviderError) -> any ServiceClient {
      let environment = ServiceEnvironment(name, environment)
      let settings = try VertexSettings(
        model: model, project: project, location: location, baseURL: baseURL,
        accessToken: accessToken, apiKey: apiKey, version: apiVersion, environment: environment)
      let (authorization, project) = try await authorization(settings, environment)
      return try GeminiClient(
        baseURL: settings.baseURL, model: settings.model,
        modelPath: settings.modelPath(project: project), thinking: thinking,
        refusals: ServiceRefusals(
          address: settings.baseURL.description,
          checkCredentials: "check the credentials and what they are allowed to do "
            + "(GOOGLE_APPLICATION_CREDENTIALS, GOOGLE_OAUTH_ACCESS_TOKEN, PERF_API_KEY)",
          checkAddress: "check the project, the location and the model (GOOGLE_CLOUD_PROJECT, "
            + "GOOGLE_CLOUD_LOCATION, PERF_MODEL)"),
        authorization: authorization,
        transport: try options.transport(to: settings.baseURL.origin, environment))
    }

    private func authorization(
      _ settings: VertexSettings, _ environment: ServiceEnvironment
    ) async throws(ProviderError) -> (GeminiClient.Authorization, project: String?) {
      let quotaProject = settings.quotaProject
      switch settings.proof {
      case .apiKey(let key):
        return (.fixed(GoogleAccess(apiKey: key, quotaProject: quotaProject)), settings.project)
      case .accessToken(let token):
        guard let project = settings.project else { throw .noGoogleProject }
        return (.fixed(GoogleAccess(token: token, quotaProject: quotaProject)), project)
      case .applicationDefault:
        let tls = TLSSettings(
          additionalTrustRoots: options.trustRoots ?? environment["SSL_CERT_FILE"])
        let tokens = GoogleTokens(
          try GoogleTokenSource(finding: environment.variables), quotaProject: quotaProject,
          userTokenURL: tokenURL, tls: tls)
        var project = settings.project
        if project == nil { project = try await tokens.project() }
        guard let project else { throw .noGoogleProject }
        return (.renewed(tokens.cache()), project)
      }
    }
  }

  extension ProviderError {
    fileprivate static let noGoogleProject = ProviderError(
      .notConfigured,
      "no project for Vertex AI, and the credentials name none; set GOOGLE_CLOUD_PROJECT")
  }

  extension Provider where Self == HTTPProvider {
    /// Gemini on Google Cloud's Vertex AI. What is not given comes from the environment.
    ///
    /// Without a token or a key the machine's application default credentials are used: the file that
    /// `GOOGLE_APPLICATION_CREDENTIALS` names, that of `gcloud auth application-default login`, or
    /// the metadata server. Their tokens are fetched before the first request and renewed in time.
    ///
    /// - Parameters:
    ///   - model: e.g. `gemini-2.5-flash`, `PUBLISHER/MODEL` or `endpoints/ID`; nil takes `PERF_MODEL`.
    ///   - project: nil takes `GOOGLE_CLOUD_PROJECT`, else the credentials' own.
    ///   - location: e.g. `us-central1`, `eu`; nil takes `GOOGLE_CLOUD_LOCATION`, else `global`.
    ///   - baseURL: with or without a version; nil takes `PERF_BASE_URL`, `GOOGLE_VERTEX_BASE_URL`,
    ///     else the location's own.
    ///   - accessToken: an OAuth token, e.g. of `gcloud auth print-access-token`, which is not renewed;
    ///     nil takes `PERF_API_KEY`, else `GOOGLE_OAUTH_ACCESS_TOKEN`.
    ///   - apiKey: a key of Google Cloud's in place of a token, e.g. for express mode, which has no
    ///     project; nil takes `GOOGLE_API_KEY` where neither a project nor a credentials file is named.
    ///   - apiVersion: what a base URL without a version gets; nil for `v1`.
    ///   - thinkingBudget: the most tokens of thoughts, 0 for none, -1 for as many as the model likes;
    ///     nil leaves it to the model.
    ///   - includesThoughts: whether summaries of the thoughts are asked for, so that the first of them
    ///     is the first output. Models that can't think refuse it.
    ///   - timeout: the longest that one exchange may take; nil takes `PERF_TIMEOUT`, else 600 s.
    ///   - trustRoots: the path of a PEM file with further certificates to trust; nil takes
    ///     `SSL_CERT_FILE`.
    public static func vertexAI(
      model: String? = nil, project: String? = nil, location: String? = nil,
      baseURL: String? = nil, accessToken: String? = nil, apiKey: String? = nil,
      apiVersion: String? = nil, thinkingBudget: Int? = nil, includesThoughts: Bool = false,
      timeout: Duration? = nil, trustRoots: String? = nil
    ) -> HTTPProvider {
      HTTPProvider(
        VertexService(
          model: model, project: project, location: location, baseURL: baseURL,
          accessToken: accessToken.map(Secret.init), apiKey: apiKey.map(Secret.init),
          apiVersion: apiVersion,
          thinking: GeminiThinking(budget: thinkingBudget, isShown: includesThoughts),
          options: ServiceOptions(timeout: timeout, trustRoots: trustRoots)))
    }
  }
#endif
