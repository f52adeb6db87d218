#if HTTP

  extension MockServer.Dialect {
    /// OpenAI's Chat Completions.
    public static let openAI = Self(
      "openai", features: [.reasoning, .continuousUsage, .images]
    ) { server in
      OpenAIService(
        model: server.behavior.modelToAsk, baseURL: server.baseURL,
        apiKey: Secret(server.behavior.apiKey ?? "none"))
    }
  }

#endif
