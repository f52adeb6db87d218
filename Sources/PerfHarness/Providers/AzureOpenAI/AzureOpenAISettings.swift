/// Where requests to Azure OpenAI go and with which credentials: what was given in code, then the
/// environment, then defaults.
struct AzureOpenAISettings: Sendable, Hashable {
  /// What a request proves its right with.
  enum Credential: Sendable, Hashable {
    case key(Secret)
    /// A token of Entra ID.
    case token(Secret)
  }

  /// The resource, without `/openai`.
  var endpoint: BaseURL
  var deployment: String
  var version: AzureOpenAIVersion
  var credential: Credential

  /// - Throws: `notConfigured` without an endpoint, a deployment or a credential,
  ///   `invalidConfiguration` for what can't be read.
  init(
    deployment: String?, endpoint: String?, version: AzureOpenAIVersion?, apiKey: Secret?,
    token: Secret?, environment: ServiceEnvironment
  ) throws(ProviderError) {
    guard var url = try environment.baseURL(endpoint, orVariable: "AZURE_OPENAI_ENDPOINT") else {
      throw ProviderError(
        .notConfigured,
        "no endpoint of Azure OpenAI; set AZURE_OPENAI_ENDPOINT (or PERF_BASE_URL), e.g. "
          + "https://NAME.openai.azure.com")
    }
    // People copy addresses with the API's path on them, which tells the version at times.
    let segments = url.path.split(separator: "/")
    let api = segments.firstIndex(of: "openai") ?? segments.endIndex
    let namesV1 = segments[api...].dropFirst().first == "v1"
    url.path = segments[..<api].map { "/" + $0 }.joined()
    self.endpoint = url
    guard let name = environment.model(deployment), !name.isEmpty else {
      throw ProviderError(
        .notConfigured, "no deployment for \(url); set PERF_MODEL to the name of one")
    }
    self.deployment = name
    let named = version ?? environment["OPENAI_API_VERSION"].map { AzureOpenAIVersion($0) }
    self.version = named ?? (namesV1 ? .v1 : .classic)
    guard self.version.description.utf8.allSatisfy(\.isUnreserved) else {
      throw ProviderError(
        .invalidConfiguration,
        "OPENAI_API_VERSION \(JSONText.quoted(self.version.description)): it has a character in it "
          + "that no version has; expected v1 or a date, e.g. 2024-10-21")
    }
    guard let found = try Self.credential(apiKey: apiKey, token: token, environment) else {
      throw ProviderError(
        .notConfigured,
        "no API key for \(url); set AZURE_OPENAI_API_KEY (or PERF_API_KEY), or AZURE_OPENAI_AD_TOKEN "
          + "to a token of Entra ID")
    }
    credential = found
  }

  /// Path and query of a call, e.g. `chat/completions`.
  func target(of call: String) -> String {
    if version.isV1 { return "\(endpoint.path)/openai/v1/\(call)" }
    let name = deployment.percentEncoded
    return "\(endpoint.path)/openai/deployments/\(name)/\(call)?api-version=\(version)"
  }

  var authorization: (name: String, value: String) {
    switch credential {
    case .key(let key): ("api-key", key.exposed)
    case .token(let token): ("Authorization", "Bearer \(token.exposed)")
    }
  }

  var secret: Secret {
    switch credential {
    case .key(let secret), .token(let secret): secret
    }
  }

  /// Of the variables of Azure's own a token wins over a key, as in OpenAI's libraries.
  private static func credential(
    apiKey: Secret?, token: Secret?, _ environment: ServiceEnvironment
  ) throws(ProviderError) -> Credential? {
    if let token, !token.exposed.isEmpty {
      return try environment.apiKey(token, orAnyOf: []).map { .token($0) }
    }
    let isKeyNamed = apiKey.map { !$0.exposed.isEmpty } ?? false
    if !isKeyNamed, environment.harness("PERF_API_KEY") == nil,
      let token = environment["AZURE_OPENAI_AD_TOKEN"]
    {
      return try environment.apiKey(Secret(token), orAnyOf: []).map { .token($0) }
    }
    return try environment.apiKey(apiKey, orAnyOf: ["AZURE_OPENAI_API_KEY"]).map { .key($0) }
  }
}
