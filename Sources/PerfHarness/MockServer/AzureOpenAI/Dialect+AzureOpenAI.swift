#if HTTP

  extension MockServer.Dialect {
    /// Azure OpenAI with a date for its version.
    public static let azureOpenAI = azure("azure-openai", .classic)
    /// Azure OpenAI's API without dates.
    public static let azureOpenAIV1 = azure("azure-openai-v1", .v1)

    private static func azure(_ name: String, _ version: AzureOpenAIVersion) -> Self {
      Self(name, features: [.reasoning, .continuousUsage, .images, .embeddings]) { server in
        AzureOpenAIService(
          deployment: server.behavior.modelToAsk, endpoint: server.address, version: version,
          apiKey: Secret(server.behavior.apiKey ?? "none"))
      }
    }
  }

#endif
