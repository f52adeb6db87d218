/// Where requests go and with which key: what was given in code, then the environment, then defaults.
struct OpenAISettings: Sendable, Hashable {
  static let officialURL = "https://api.openai.com/v1"

  /// What may stand behind the version in a base URL that was copied from a request.
  private static let endpoints = [
    "chat/completions", "completions", "responses", "embeddings", "rerank",
  ]

  var baseURL: BaseURL
  var apiKey: Secret?
  /// The model to ask; nil leaves it to the server.
  var model: String?
  var api: OpenAIAPI
  /// Whether the server is somebody else's, whatever its address.
  var isCompatible: Bool

  /// - Throws: `notConfigured` without a key where one is needed, `invalidConfiguration` for what
  ///   can't be read.
  init(
    model: String?, baseURL: String?, apiKey: Secret?, api: OpenAIAPI = .chatCompletions,
    isCompatible: Bool = false, environment: ServiceEnvironment
  ) throws(ProviderError) {
    self.api = api
    self.isCompatible = isCompatible
    let named = try environment.baseURL(baseURL, orVariable: "OPENAI_BASE_URL")
    if isCompatible, named == nil {
      throw ProviderError(
        .notConfigured,
        "no address of an OpenAI-compatible server; set PERF_BASE_URL (or OPENAI_BASE_URL), e.g. "
          + "http://127.0.0.1:8000/v1")
    }
    let url = if let named { named } else { try BaseURL(parsing: Self.officialURL) }
    self.baseURL = url.versioned("v1", droppingAnyOf: Self.endpoints)
    self.apiKey = try environment.apiKey(apiKey, orAnyOf: ["OPENAI_API_KEY"])
    self.model = environment.model(model)
    if isOfficial, self.apiKey == nil {
      throw ProviderError(
        .notConfigured,
        "no API key for \(self.baseURL); set OPENAI_API_KEY (or PERF_API_KEY), or name another "
          + "server with PERF_BASE_URL")
    }
  }

  /// Whether it is the public API, which takes a key and rejects parameters that it does not know.
  var isOfficial: Bool {
    if isCompatible { return false }
    let host = baseURL.host.lowercased()
    return host == "api.openai.com" || host.hasSuffix(".api.openai.com")
  }

  var authorization: [(name: String, value: String)] {
    apiKey.map { [("Authorization", "Bearer \($0.exposed)")] } ?? []
  }
}
