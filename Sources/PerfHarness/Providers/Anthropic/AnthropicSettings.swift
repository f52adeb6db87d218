/// Where requests go and with what: what was given in code, then the environment, then defaults.
struct AnthropicSettings: Sendable, Hashable {
  /// What says who asks. The API takes either.
  enum Credential: Sendable, Hashable {
    /// Sent as `x-api-key`.
    case key(Secret)
    /// Sent as a bearer token.
    case token(Secret)

    var secret: Secret {
      switch self {
      case .key(let secret), .token(let secret): secret
      }
    }
  }

  static let officialURL = "https://api.anthropic.com"
  /// The version of the API under which sampling can be chosen; later ones refuse a temperature.
  static let classicVersion = "2023-06-01"

  /// What may stand behind the version in a base URL that was copied from a request.
  private static let endpoints = ["messages"]

  var baseURL: BaseURL
  /// Servers of one's own need none.
  var credential: Credential?
  var model: String
  /// What is sent as `anthropic-version`.
  var version: String

  /// - Throws: `notConfigured` without a model, or without a key where one is needed;
  ///   `invalidConfiguration` for what can't be read.
  init(
    model: String?, baseURL: String?, apiKey: Secret?, authToken: Secret?, version: String?,
    environment: ServiceEnvironment
  ) throws(ProviderError) {
    let named = try environment.baseURL(baseURL, orVariable: "ANTHROPIC_BASE_URL")
    let url = if let named { named } else { try BaseURL(parsing: Self.officialURL) }
    self.baseURL = url.versioned("v1", droppingAnyOf: Self.endpoints)
    self.version = version ?? environment["ANTHROPIC_VERSION"] ?? Self.classicVersion
    credential = try Self.credential(apiKey, authToken, environment)
    guard let model = environment.model(model) else {
      throw ProviderError(
        .notConfigured, "no model for \(self.baseURL); set PERF_MODEL, e.g. claude-haiku-4-5")
    }
    self.model = model
    if credential == nil, self.baseURL.host.lowercased() == "api.anthropic.com" {
      throw ProviderError(
        .notConfigured,
        "no API key for \(self.baseURL); set ANTHROPIC_API_KEY (or PERF_API_KEY, or a token in "
          + "ANTHROPIC_AUTH_TOKEN), or name another server with PERF_BASE_URL")
    }
  }

  /// A token that was given in code comes before a key of the environment.
  private static func credential(
    _ apiKey: Secret?, _ authToken: Secret?, _ environment: ServiceEnvironment
  ) throws(ProviderError) -> Credential? {
    if apiKey == nil, let authToken {
      return try environment.apiKey(authToken, orAnyOf: []).map { .token($0) }
    }
    if let key = try environment.apiKey(apiKey, orAnyOf: ["ANTHROPIC_API_KEY"]) {
      return .key(key)
    }
    return try environment.apiKey(nil, orAnyOf: ["ANTHROPIC_AUTH_TOKEN"]).map { .token($0) }
  }

  /// Whether a temperature may be sent: from 2026-10-21 on it is refused, even the default one.
  var sendsSampling: Bool { version == Self.classicVersion }

  /// The header fields that every request has.
  var headers: [(name: String, value: String)] {
    let authorization: [(name: String, value: String)] =
      switch credential {
      case .key(let key): [("x-api-key", key.exposed)]
      case .token(let token): [("Authorization", "Bearer \(token.exposed)")]
      case nil: []
      }
    return [("anthropic-version", version)] + authorization
  }
}
