#if HTTP

  extension MockServer.Dialect {
    /// Anthropic's Messages.
    public static let anthropic = Self(
      "anthropic", features: [.reasoning, .images, .tokenCounts]
    ) { server in
      AnthropicService(
        model: server.behavior.modelToAsk, baseURL: server.address,
        apiKey: Secret(server.behavior.apiKey ?? "none"))
    }
  }

#endif
