/// Where requests to Vertex AI go and what proves who asks: what was given in code, then the
/// environment, then defaults.
struct VertexSettings: Sendable, Hashable {
  /// What proves who asks.
  enum Proof: Sendable, Hashable {
    /// A token that somebody else got, and renews.
    case accessToken(Secret)
    case apiKey(Secret)
    /// What the machine has.
    case applicationDefault
  }

  static let usualVersion = "v1"
  static let usualLocation = "global"

  var baseURL: BaseURL
  var proof: Proof
  /// Nil leaves it to the credentials; with a key, which stands for it, there may be none.
  var project: String?
  var location: String
  var model: String
  /// The project that is charged, where it is another one.
  var quotaProject: String?

  /// - Parameter version: what is added to a base URL without a version.
  /// - Throws: `notConfigured` without a model, `invalidConfiguration` for what can't be read.
  init(
    model: String?, project: String?, location: String?, baseURL: String?, accessToken: Secret?,
    apiKey: Secret?, version: String?, environment: ServiceEnvironment
  ) throws(ProviderError) {
    let project = project ?? environment["GOOGLE_CLOUD_PROJECT"]
    let location = location ?? environment["GOOGLE_CLOUD_LOCATION"] ?? Self.usualLocation
    guard let host = Self.host(of: location) else {
      throw ProviderError(
        .invalidConfiguration,
        "location \"\(location)\": expected letters, digits and hyphens, e.g. us-central1, eu or "
          + "global; correct GOOGLE_CLOUD_LOCATION")
    }
    let named = try environment.baseURL(baseURL, orVariable: "GOOGLE_VERTEX_BASE_URL")
    let url = if let named { named } else { try BaseURL(parsing: "https://\(host)") }
    self.baseURL = url.versioned(version ?? Self.usualVersion, droppingAnyOf: [])
    self.location = location
    self.project = project
    proof = try Self.proof(accessToken, apiKey, hasProject: project != nil, environment)
    quotaProject = environment["GOOGLE_CLOUD_QUOTA_PROJECT"]
    guard let model = environment.model(model) else {
      throw ProviderError(
        .notConfigured, "no model for \(self.baseURL); set PERF_MODEL, e.g. gemini-2.5-flash")
    }
    self.model = model
  }

  /// The path that methods are appended to.
  func modelPath(project: String?) -> String {
    baseURL.path + "/"
      + GoogleModelPath.vertex(model, project: project, location: location)
  }

  /// A key in the environment counts only where nothing speaks of a project: that is express mode.
  private static func proof(
    _ accessToken: Secret?, _ apiKey: Secret?, hasProject: Bool, _ environment: ServiceEnvironment
  ) throws(ProviderError) -> Proof {
    if let apiKey, !apiKey.exposed.isEmpty, accessToken == nil { return .apiKey(apiKey) }
    let token = try environment.apiKey(accessToken, orAnyOf: ["GOOGLE_OAUTH_ACCESS_TOKEN"])
    if let token { return .accessToken(token) }
    if !hasProject, environment["GOOGLE_APPLICATION_CREDENTIALS"] == nil,
      let key = environment["GOOGLE_API_KEY"]
    {
      return .apiKey(Secret(key))
    }
    return .applicationDefault
  }

  /// The host that serves a location; nil for what can't be one. Source: providers.md, 4.1.
  private static func host(of location: String) -> String? {
    let isName = location.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }
    guard isName, !location.isEmpty else { return nil }
    return switch location {
    case "global": "aiplatform.googleapis.com"
    case "us", "eu": "aiplatform.\(location).rep.googleapis.com"
    default: "\(location)-aiplatform.googleapis.com"
    }
  }
}
