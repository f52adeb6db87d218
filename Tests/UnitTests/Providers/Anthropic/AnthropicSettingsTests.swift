import Testing

@testable import PerfHarness

@Suite struct AnthropicSettingsTests {
  private func settings(
    model: String? = "m", baseURL: String? = nil, apiKey: String? = nil,
    authToken: String? = nil, version: String? = nil, _ environment: [String: String] = [:]
  ) throws(ProviderError) -> AnthropicSettings {
    try AnthropicSettings(
      model: model, baseURL: baseURL, apiKey: apiKey.map(Secret.init),
      authToken: authToken.map(Secret.init), version: version,
      environment: ServiceEnvironment("anthropic", EnvironmentVariables(environment)))
  }

  private static let perf = [
    "PERF_BASE_URL": "http://perf", "PERF_API_KEY": "perf-key", "PERF_MODEL": "perf-model",
  ]
  private static let own = [
    "ANTHROPIC_BASE_URL": "http://own", "ANTHROPIC_API_KEY": "own-key",
    "ANTHROPIC_AUTH_TOKEN": "own-token", "ANTHROPIC_VERSION": "2026-10-21",
  ]
  private static let both = perf.merging(own) { first, _ in first }

  @Test func codeWinsOverPerfVariablesAndTheseOverTheAPIsOwn() throws {
    let code = try settings(
      baseURL: "http://code", apiKey: "code-key", version: "2023-06-01", Self.both)
    #expect(code.baseURL.description == "http://code/v1")
    #expect(code.credential == .key(Secret("code-key")))
    #expect(code.model == "m")
    #expect(code.version == "2023-06-01")
    let perf = try settings(model: nil, Self.both)
    #expect(perf.baseURL.description == "http://perf/v1")
    #expect(perf.credential == .key(Secret("perf-key")))
    #expect(perf.model == "perf-model")
    let own = try settings(Self.own)
    #expect(own.baseURL.description == "http://own/v1")
    #expect(own.credential == .key(Secret("own-key")))
    #expect(own.version == "2026-10-21")
  }

  @Test func aTokenStandsInForAKey() throws {
    let token = ["ANTHROPIC_AUTH_TOKEN": "own-token"]
    #expect(try settings(token).credential == .token(Secret("own-token")))
    #expect(try settings(authToken: "t", Self.both).credential == .token(Secret("t")))
    #expect(try settings(apiKey: "k", authToken: "t").credential == .key(Secret("k")))
    #expect(try settings(apiKey: "", token).credential == .token(Secret("own-token")))
  }

  @Test func whatIsSentIsAVersionAndOneCredential() throws {
    func headers(_ settings: AnthropicSettings) -> [String] {
      settings.headers.map { "\($0.name): \($0.value)" }
    }
    #expect(
      headers(try settings(apiKey: "k")) == ["anthropic-version: 2023-06-01", "x-api-key: k"])
    #expect(
      headers(try settings(authToken: "t", version: "2026-10-21"))
        == ["anthropic-version: 2026-10-21", "Authorization: Bearer t"])
    #expect(
      headers(try settings(baseURL: "http://127.0.0.1:8000")) == ["anthropic-version: 2023-06-01"])
  }

  @Test(arguments: [("2023-06-01", true), ("2026-10-21", false), ("2027-01-01", false)])
  func onlyTheClassicVersionTakesATemperature(_ version: String, _ sends: Bool) throws {
    #expect(try settings(apiKey: "k", version: version).sendsSampling == sends)
  }

  @Test(arguments: [
    ("https://api.anthropic.com", "https://api.anthropic.com/v1"),
    ("https://api.anthropic.com/v1/messages", "https://api.anthropic.com/v1"),
    ("http://host/prefix", "http://host/prefix/v1"),
  ])
  func theVersionOfThePathIsAddedWhereItLacks(_ url: String, _ expected: String) throws {
    #expect(try settings(baseURL: url, apiKey: "k").baseURL.description == expected)
  }

  @Test func onlyThePublicAPINeedsAKey() throws {
    #expect(try settings(baseURL: "http://127.0.0.1:8000").credential == nil)
    let error = ProviderError(
      .notConfigured,
      "no API key for https://api.anthropic.com/v1; set ANTHROPIC_API_KEY (or PERF_API_KEY, or a "
        + "token in ANTHROPIC_AUTH_TOKEN), or name another server with PERF_BASE_URL")
    #expect(throws: error) { try settings() }
    // A key for another provider is none.
    #expect(throws: error) { try settings(["PERF_PROVIDER": "openai", "PERF_API_KEY": "k"]) }
  }

  @Test func aModelIsNeeded() {
    let error = ProviderError(
      .notConfigured,
      "no model for https://api.anthropic.com/v1; set PERF_MODEL, e.g. claude-haiku-4-5")
    #expect(throws: error) { try settings(model: nil, apiKey: "k") }
  }

  @Test func printingThemDoesNotShowTheSecret() throws {
    for settings in [try settings(apiKey: "very-secret"), try settings(authToken: "very-secret")] {
      var dumped = ""
      dump(settings, to: &dumped)
      for text in ["\(settings)", String(reflecting: settings), dumped] {
        #expect(!text.contains("very-secret"))
      }
    }
  }
}
