import Testing

@testable import PerfHarness

@Suite struct AzureOpenAISettingsTests {
  private func settings(
    deployment: String? = nil, endpoint: String? = nil, version: AzureOpenAIVersion? = nil,
    apiKey: String? = nil, token: String? = nil, _ variables: [String: String] = [:]
  ) throws(ProviderError) -> AzureOpenAISettings {
    try AzureOpenAISettings(
      deployment: deployment, endpoint: endpoint, version: version,
      apiKey: apiKey.map(Secret.init), token: token.map(Secret.init),
      environment: ServiceEnvironment("azure-openai", EnvironmentVariables(variables)))
  }

  private static let own = [
    "AZURE_OPENAI_ENDPOINT": "https://r.openai.azure.com/", "AZURE_OPENAI_API_KEY": "own-key",
    "PERF_MODEL": "d",
  ]

  @Test(
    arguments: [
      ("https://r", nil, "/openai/deployments/a%20b/chat/completions?api-version=2024-10-21"),
      (
        "https://r/openai/", "2025-01-01-preview",
        "/openai/deployments/a%20b/chat/completions?api-version=2025-01-01-preview"
      ),
      ("https://r", "v1", "/openai/v1/chat/completions"),
      ("https://r/openai/v1/", nil, "/openai/v1/chat/completions"),
      ("https://r/gate/openai/v1", nil, "/gate/openai/v1/chat/completions"),
    ] as [(String, AzureOpenAIVersion?, String)])
  func theVersionMakesThePath(
    _ endpoint: String, _ version: AzureOpenAIVersion?, _ target: String
  ) throws {
    let settings = try settings(
      deployment: "a b", endpoint: endpoint, version: version, apiKey: "k")
    #expect(settings.target(of: "chat/completions") == target)
  }

  @Test func codeWinsOverPerfVariablesTheseOverAzuresAndATokenOverAKey() throws {
    var variables = Self.own
    #expect(try settings(variables).credential == .key(Secret("own-key")))
    variables["AZURE_OPENAI_AD_TOKEN"] = "own-token"
    #expect(try settings(variables).credential == .token(Secret("own-token")))
    variables["PERF_API_KEY"] = "perf-key"
    #expect(try settings(variables).credential == .key(Secret("perf-key")))
    #expect(try settings(apiKey: "k", variables).credential == .key(Secret("k")))
    #expect(try settings(apiKey: "k", token: "t", variables).credential == .token(Secret("t")))
    variables["OPENAI_API_VERSION"] = "2024-06-01"
    #expect(try settings(variables).version == "2024-06-01")
    #expect(try settings(version: .v1, variables).version == .v1)
    variables["PERF_BASE_URL"] = "https://perf"
    #expect(try settings(variables).endpoint.description == "https://perf")
    #expect(
      try settings(endpoint: "https://code", variables).endpoint.description == "https://code")
  }

  @Test(arguments: [
    (
      "AZURE_OPENAI_ENDPOINT",
      "no endpoint of Azure OpenAI; set AZURE_OPENAI_ENDPOINT (or PERF_BASE_URL), e.g. "
        + "https://NAME.openai.azure.com"
    ),
    (
      "PERF_MODEL",
      "no deployment for https://r.openai.azure.com; set PERF_MODEL to the name of one"
    ),
    (
      "AZURE_OPENAI_API_KEY",
      "no API key for https://r.openai.azure.com; set AZURE_OPENAI_API_KEY (or PERF_API_KEY), or "
        + "AZURE_OPENAI_AD_TOKEN to a token of Entra ID"
    ),
  ])
  func whatIsMissingIsNamed(_ variable: String, _ message: String) {
    var variables = Self.own
    variables[variable] = nil
    #expect {
      try settings(variables)
    } throws: { error in
      let error = error as? ProviderError
      return error?.code == .notConfigured && error?.message == message
    }
  }
}
