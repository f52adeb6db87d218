import Testing

@testable import PerfHarness

@Suite struct GoogleSettingsTests {
  private func gemini(
    model: String? = "m", baseURL: String? = nil, apiKey: String? = nil, version: String? = nil,
    _ environment: [String: String] = [:]
  ) throws(ProviderError) -> GeminiSettings {
    try GeminiSettings(
      model: model, baseURL: baseURL, apiKey: apiKey.map(Secret.init), version: version,
      environment: ServiceEnvironment("gemini", EnvironmentVariables(environment)))
  }

  private func vertex(
    model: String? = "m", project: String? = nil, location: String? = nil, baseURL: String? = nil,
    accessToken: String? = nil, apiKey: String? = nil, version: String? = nil,
    _ environment: [String: String] = [:]
  ) throws(ProviderError) -> VertexSettings {
    try VertexSettings(
      model: model, project: project, location: location, baseURL: baseURL,
      accessToken: accessToken.map(Secret.init), apiKey: apiKey.map(Secret.init), version: version,
      environment: ServiceEnvironment("vertex", EnvironmentVariables(environment)))
  }

  private static let perf = [
    "PERF_BASE_URL": "http://perf", "PERF_API_KEY": "perf-key", "PERF_MODEL": "perf-model",
  ]
  private static let google = [
    "GOOGLE_GEMINI_BASE_URL": "http://google", "GEMINI_API_KEY": "gemini-key",
    "GOOGLE_API_KEY": "google-key", "GOOGLE_VERTEX_BASE_URL": "http://google",
  ]
  private static let both = perf.merging(google) { first, _ in first }

  @Test func codeWinsOverPerfVariablesAndTheseOverGooglesAndTheseOverDefaults() throws {
    let code = try gemini(baseURL: "http://code", apiKey: "code-key", Self.both)
    #expect(code.baseURL.description == "http://code/v1beta")
    #expect(code.apiKey?.exposed == "code-key")
    #expect(code.model == "m")
    let perf = try gemini(model: nil, Self.both)
    #expect(perf.baseURL.description == "http://perf/v1beta")
    #expect(perf.apiKey?.exposed == "perf-key")
    #expect(perf.model == "perf-model")
    let google = try gemini(Self.google)
    #expect(google.baseURL.description == "http://google/v1beta")
    #expect(google.apiKey?.exposed == "gemini-key")
    let usual = try gemini(["GOOGLE_API_KEY": "google-key"])
    #expect(usual.baseURL.description == "https://generativelanguage.googleapis.com/v1beta")
    #expect(usual.apiKey?.exposed == "google-key")
    // Those of another provider are not read.
    let other = try gemini(Self.both.merging(["PERF_PROVIDER": "openai"]) { first, _ in first })
    #expect(other == google)
  }

  @Test(
    arguments: [
      ("http://h", nil, "/v1beta"), ("http://h/v1", nil, "/v1"),
      ("http://h/p/v1alpha/", nil, "/p/v1alpha"),
      ("http://h/v1beta/models", nil, "/v1beta"), ("http://h", "v1", "/v1"),
      ("http://h/v1beta", "v1", "/v1beta"),
    ] as [(String, String?, String)])
  func aVersionInTheBaseURLStays(_ url: String, _ version: String?, _ path: String) throws {
    #expect(try gemini(baseURL: url, version: version).baseURL.path == path)
  }

  @Test func thePublicAPINeedsAKeyAndEveryOneAModel() throws {
    let url = "https://generativelanguage.googleapis.com/v1beta"
    #expect(
      throws: ProviderError(
        .notConfigured,
        "no API key for \(url); set GEMINI_API_KEY (or GOOGLE_API_KEY, PERF_API_KEY), or name another "
          + "server with PERF_BASE_URL")
    ) { try gemini() }
    #expect(try gemini(baseURL: "http://127.0.0.1:8000").apiKey == nil)
    #expect(
      throws: ProviderError(
        .notConfigured, "no model for \(url); set PERF_MODEL, e.g. gemini-2.5-flash")
    ) { try gemini(model: nil, apiKey: "k") }
    #expect(
      throws: ProviderError(
        .notConfigured,
        "no model for https://aiplatform.googleapis.com/v1; set PERF_MODEL, e.g. gemini-2.5-flash")
    ) { try vertex(model: nil) }
  }

  // Source: providers.md, 4.1.
  @Test(
    arguments: [
      (nil, "aiplatform.googleapis.com"), ("global", "aiplatform.googleapis.com"),
      ("us-central1", "us-central1-aiplatform.googleapis.com"),
      ("us", "aiplatform.us.rep.googleapis.com"), ("eu", "aiplatform.eu.rep.googleapis.com"),
    ] as [(String?, String)])
  func everyLocationHasItsHost(_ location: String?, _ host: String) throws {
    for settings in [
      try vertex(project: "p", location: location),
      try vertex(location.map { ["GOOGLE_CLOUD_LOCATION": $0] } ?? [:]),
    ] {
      #expect(settings.baseURL.description == "https://\(host)/v1")
      #expect(settings.location == location ?? "global")
    }
  }

  @Test(arguments: ["US", "us central1", "us.evil", "", "a/b"])
  func aLocationThatCanBeNoneIsRefused(_ location: String) {
    #expect(
      throws: ProviderError(
        .invalidConfiguration,
        "location \"\(location)\": expected letters, digits and hyphens, e.g. us-central1, eu or "
          + "global; correct GOOGLE_CLOUD_LOCATION")
    ) { try vertex(location: location) }
  }

  @Test func codeWinsOverTheEnvironmentAtVertexAIToo() throws {
    let environment = Self.both.merging(["GOOGLE_CLOUD_PROJECT": "env"]) { first, _ in first }
    let code = try vertex(project: "code", baseURL: "http://code/v9", accessToken: "t", environment)
    #expect(code.project == "code")
    #expect(code.baseURL.description == "http://code/v9")
    #expect(code.proof == .accessToken(Secret("t")))
    let perf = try vertex(environment)
    #expect(perf.project == "env")
    #expect(perf.baseURL.description == "http://perf/v1")
    #expect(perf.proof == .accessToken(Secret("perf-key")))
    let google = try vertex(version: "v1beta1", Self.google)
    #expect(google.baseURL.description == "http://google/v1beta1")
  }

  @Test(arguments: [
    ([:], VertexSettings.Proof.applicationDefault),
    (["GOOGLE_OAUTH_ACCESS_TOKEN": "t"], .accessToken(Secret("t"))),
    (["GOOGLE_OAUTH_ACCESS_TOKEN": "t", "PERF_API_KEY": "p"], .accessToken(Secret("p"))),
    // Express mode, unless something speaks of a project.
    (["GOOGLE_API_KEY": "k"], .apiKey(Secret("k"))),
    (["GOOGLE_API_KEY": "k", "GOOGLE_CLOUD_PROJECT": "p"], .applicationDefault),
    (["GOOGLE_API_KEY": "k", "GOOGLE_APPLICATION_CREDENTIALS": "f"], .applicationDefault),
    (["GEMINI_API_KEY": "k"], .applicationDefault),
  ])
  func whatProvesWhoAsksIsTheFirstThatThereIs(
    _ environment: [String: String], _ proof: VertexSettings.Proof
  ) throws {
    #expect(try vertex(environment).proof == proof)
    #expect(try vertex(apiKey: "code", environment).proof == .apiKey(Secret("code")))
    #expect(
      try vertex(accessToken: "code", apiKey: "key", environment).proof
        == .accessToken(Secret("code")))
  }

  @Test(arguments: [
    ("gemini-2.5-flash", "models/gemini-2.5-flash"), ("models/m", "models/m"),
    ("tunedModels/t", "tunedModels/t"), ("a b?c#d%é", "models/a%20b%3Fc%23d%25%C3%A9"),
  ])
  func aModelHasAPathAtTheDeveloperAPI(_ model: String, _ path: String) throws {
    #expect(try gemini(model: model, apiKey: "k").modelPath == "/v1beta/\(path)")
  }

  private static let place = "projects/p/locations/eu"
  @Test(arguments: [
    ("m@001", "\(place)/publishers/google/models/m@001"),
    ("models/m", "\(place)/publishers/google/models/m"),
    ("meta/llama", "\(place)/publishers/meta/models/llama"),
    ("publishers/a/models/b", "\(place)/publishers/a/models/b"),
    ("endpoints/123", "\(place)/endpoints/123"),
    ("projects/q/locations/us/endpoints/1", "projects/q/locations/us/endpoints/1"),
  ])
  func aModelHasAPathAtVertexAI(_ model: String, _ path: String) throws {
    let settings = try vertex(model: model, location: "eu")
    #expect(settings.modelPath(project: "p") == "/v1/\(path)")
  }

  @Test func expressModeHasNoProjectInItsPath() throws {
    #expect(try vertex().modelPath(project: nil) == "/v1/publishers/google/models/m")
  }

  @Test func printingThemDoesNotShowTheKey() throws {
    var dumped = ""
    dump(try gemini(apiKey: "very-secret"), to: &dumped)
    dump(try vertex(accessToken: "very-secret"), to: &dumped)
    dump(GoogleAccess(token: Secret("very-secret"), apiKey: Secret("very-secret")), to: &dumped)
    for text in [dumped, "\(try gemini(apiKey: "very-secret"))"] {
      #expect(!text.contains("very-secret"))
    }
  }
}
