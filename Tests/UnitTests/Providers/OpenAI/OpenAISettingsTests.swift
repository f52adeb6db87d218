import Testing

@testable import PerfHarness

@Suite struct OpenAISettingsTests {
  private func settings(
    model: String? = nil, baseURL: String? = nil, apiKey: String? = nil,
    _ environment: [String: String] = [:]
  ) throws(ProviderError) -> OpenAISettings {
    try OpenAISettings(
      model: model, baseURL: baseURL, apiKey: apiKey.map(Secret.init),
      environment: ServiceEnvironment("openai", EnvironmentVariables(environment)))
  }

  private static let perf = [
    "PERF_BASE_URL": "http://perf", "PERF_API_KEY": "perf-key", "PERF_MODEL": "perf-model",
  ]
  private static let openAI = [
    "OPENAI_BASE_URL": "http://openai", "OPENAI_API_KEY": "openai-key",
  ]
  private static let both = perf.merging(openAI) { first, _ in first }

  @Test func codeWinsOverPerfVariablesAndTheseOverOpenAIs() throws {
    let code = try settings(
      model: "m", baseURL: "http://code", apiKey: "code-key", Self.both)
    #expect(code.baseURL.description == "http://code/v1")
    #expect(code.apiKey?.exposed == "code-key")
    #expect(code.model == "m")
    let perf = try settings(Self.both)
    #expect(perf.baseURL.description == "http://perf/v1")
    #expect(perf.apiKey?.exposed == "perf-key")
    #expect(perf.model == "perf-model")
    let openAI = try settings(Self.openAI)
    #expect(openAI.baseURL.description == "http://openai/v1")
    #expect(openAI.apiKey?.exposed == "openai-key")
    #expect(openAI.model == nil)
  }

  @Test func aVariableThatIsEmptyCountsAsNotSet() throws {
    let environment = Self.openAI.merging(
      ["PERF_BASE_URL": "", "PERF_API_KEY": "", "PERF_PROVIDER": ""]) { first, _ in first }
    #expect(try settings(environment) == settings(Self.openAI))
  }

  @Test func perfVariablesAreThoseOfTheProviderThatIsNamed() throws {
    let named = Self.both.merging(["PERF_PROVIDER": "openai"]) { first, _ in first }
    #expect(try settings(named) == settings(Self.both))
    let other = Self.both.merging(["PERF_PROVIDER": "anthropic"]) { first, _ in first }
    let settings = try settings(other)
    #expect(settings.baseURL.description == "http://openai/v1")
    #expect(settings.apiKey?.exposed == "openai-key")
    #expect(settings.model == nil)
  }

  @Test func onlyThePublicAPINeedsAKey() throws {
    #expect(try settings(baseURL: "http://127.0.0.1:8000").apiKey == nil)
    #expect(try settings(apiKey: "k").baseURL.description == "https://api.openai.com/v1")
    let cure = "; set OPENAI_API_KEY (or PERF_API_KEY), or name another server with PERF_BASE_URL"
    for (url, shown) in [
      (nil, "https://api.openai.com/v1"),
      ("https://eu.api.openai.com", "https://eu.api.openai.com/v1"),
    ] as [(String?, String)] {
      #expect(throws: ProviderError(.notConfigured, "no API key for \(shown)\(cure)")) {
        try settings(baseURL: url)
      }
    }
    // A key for another provider is none.
    #expect(
      throws: ProviderError(.notConfigured, "no API key for https://api.openai.com/v1\(cure)")
    ) {
      try settings(["PERF_PROVIDER": "anthropic", "PERF_API_KEY": "k"])
    }
  }

  @Test(arguments: [
    ("https://api.openai.com/v1", true), ("https://API.OpenAI.com", true),
    ("https://eu.api.openai.com/v1", true), ("https://api.openai.com.example/v1", false),
    ("https://myapi.openai.com/v1", false), ("http://127.0.0.1/v1", false),
  ])
  func knowsThePublicAPI(_ url: String, _ isOfficial: Bool) throws {
    #expect(try settings(baseURL: url, apiKey: "k").isOfficial == isOfficial)
  }

  @Test(arguments: ["key\n", "\r", "a\u{7F}b", "a\tb"])
  func aKeyHasNoControlCharacters(_ key: String) {
    let error = ProviderError(
      .invalidConfiguration,
      "the API key has a control character in it, such as a line break; set it without one")
    #expect(throws: error) { try settings(["OPENAI_API_KEY": key]) }
  }

  @Test func aBaseURLThatCannotBeReadIsRefusedAndSaysWhereItComesFrom() {
    func error(_ source: String) -> ProviderError {
      ProviderError(
        .invalidConfiguration,
        "\(source) \"host:8000\": it has no scheme; expected http://HOST[:PORT][/PATH] or "
          + "https://…, e.g. http://127.0.0.1:8000/v1")
    }
    #expect(throws: error("base URL")) { try settings(baseURL: "host:8000") }
    for variable in ["PERF_BASE_URL", "OPENAI_BASE_URL"] {
      #expect(throws: error(variable)) { try settings([variable: "host:8000"]) }
    }
  }

  @Test func printingThemDoesNotShowTheKey() throws {
    let settings = try settings(apiKey: "sk-very-secret")
    var dumped = ""
    dump(settings, to: &dumped)
    for text in ["\(settings)", String(reflecting: settings), dumped] {
      #expect(!text.contains("very-secret"))
    }
  }
}
