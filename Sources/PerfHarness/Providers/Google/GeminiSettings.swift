/// Where requests to the Gemini Developer API go and with which key: what was given in code, then the
/// environment, then defaults.
struct GeminiSettings: Sendable, Hashable {
  static let officialURL = "https://generativelanguage.googleapis.com"
  /// Has all models and all fields; those that are new come to `v1` later.
  static let usualVersion = "v1beta"

  private static let keyVariables = ["GEMINI_API_KEY", "GOOGLE_API_KEY"]

  var baseURL: BaseURL
  var apiKey: Secret?
  var model: String

  /// - Parameter version: what is added to a base URL without a version.
  /// - Throws: `notConfigured` without a model, or without a key where one is needed,
  ///   `invalidConfiguration` for what can't be read.
  init(
    model: String?, baseURL: String?, apiKey: Secret?, version: String?,
    environment: ServiceEnvironment
  ) throws(ProviderError) {
    let named = try environment.baseURL(baseURL, orVariable: "GOOGLE_GEMINI_BASE_URL")
    let url = if let named { named } else { try BaseURL(parsing: Self.officialURL) }
    self.baseURL = url.versioned(version ?? Self.usualVersion, droppingAnyOf: ["models"])
    self.apiKey = try environment.apiKey(apiKey, orAnyOf: Self.keyVariables)
    if self.apiKey == nil, url.host.lowercased().hasSuffix("googleapis.com") {
      throw ProviderError(
        .notConfigured,
        "no API key for \(self.baseURL); set GEMINI_API_KEY (or GOOGLE_API_KEY, PERF_API_KEY), or "
          + "name another server with PERF_BASE_URL")
    }
    guard let model = environment.model(model) else {
      throw ProviderError(
        .notConfigured, "no model for \(self.baseURL); set PERF_MODEL, e.g. gemini-2.5-flash")
    }
    self.model = model
  }

  /// The path that methods are appended to.
  var modelPath: String { "\(baseURL.path)/\(GoogleModelPath.gemini(model))" }
}
