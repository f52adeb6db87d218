/// Where requests go and with which key: what was given in code, then the environment, then defaults.
struct OpenAISettings: Sendable, Hashable {
  /// What PERF_PROVIDER calls the provider.
  static let providerName = "openai"
  static let officialURL = "https://api.openai.com/v1"

  var baseURL: OpenAIBaseURL
  var apiKey: Secret?
  /// The model to ask; nil leaves it to the server.
  var model: String?
  /// The longest that one exchange may take; nil leaves it to the transport.
  var timeout: Duration?
  /// The path of a PEM file with further certificates to trust.
  var trustRoots: String?

  /// - Throws: `notConfigured` without a key where one is needed, `invalidConfiguration` for what
  ///   can't be read.
  init(
    model: String?, baseURL: String?, apiKey: String?, timeout: Duration?, trustRoots: String?,
    environment: EnvironmentVariables
  ) throws(ProviderError) {
    // `PERF_…` speaks of the provider that PERF_PROVIDER names; of every one when it names none.
    let provider = environment["PERF_PROVIDER"]
    let isMeant = provider == nil || provider == Self.providerName
    func variable(_ name: String) -> String? { isMeant ? environment[name] : nil }
    self.baseURL =
      if let baseURL {
        try OpenAIBaseURL(parsing: baseURL)
      } else if let url = variable("PERF_BASE_URL") {
        try OpenAIBaseURL(parsing: url, from: "PERF_BASE_URL")
      } else {
        try OpenAIBaseURL(
          parsing: environment["OPENAI_BASE_URL"] ?? Self.officialURL, from: "OPENAI_BASE_URL")
      }
    // An empty key is none, in code as in the environment.
    let given = apiKey.flatMap { $0.isEmpty ? nil : $0 }
    self.apiKey = (given ?? variable("PERF_API_KEY") ?? environment["OPENAI_API_KEY"])
      .map(Secret.init)
    self.model = model ?? variable("PERF_MODEL")
    self.trustRoots = trustRoots ?? environment["SSL_CERT_FILE"]
    if self.baseURL.isOfficial, self.apiKey == nil {
      throw ProviderError(
        .notConfigured,
        "no API key for \(self.baseURL); set OPENAI_API_KEY (or PERF_API_KEY), or name another "
          + "server with PERF_BASE_URL")
    }
    if let key = self.apiKey?.exposed, key.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw ProviderError(
        .invalidConfiguration,
        "the API key has a control character in it, such as a line break; set it without one")
    }
    do throws(EnvironmentError) {
      let fallback = try environment.duration("PERF_TIMEOUT")
      self.timeout = timeout ?? fallback
    } catch {
      throw ProviderError(.invalidConfiguration, error.description)
    }
  }
}
