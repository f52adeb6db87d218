#if HTTP

  extension MockServer.Dialect {
    /// OpenAI's Chat Completions and embeddings, and the rankings that other servers put beside them.
    public static let openAI = Self(
      "openai",
      features: [.reasoning, .continuousUsage, .images, .embeddings, .rerank, .tokenCounts]
    ) { service(of: $0) }
    /// OpenAI's Responses.
    public static let openAIResponses = Self(
      "openai-responses", features: [.reasoning, .images, .tokenCounts]
    ) {
      service(of: $0, api: .responses)
    }
    /// OpenAI's legacy Completions.
    public static let openAICompletions = Self("openai-completions", features: []) {
      service(of: $0, api: .completions)
    }
    /// Chat Completions of a server that is not OpenAI's.
    public static let openAICompatible = Self(
      "openai-compatible",
      features: [.reasoning, .continuousUsage, .images, .embeddings, .rerank, .tokenCounts]
    ) { service(of: $0, isCompatible: true) }

    private static func service(
      of server: MockServer, api: OpenAIAPI = .chatCompletions, isCompatible: Bool = false
    ) -> OpenAIService {
      OpenAIService(
        model: server.behavior.modelToAsk, baseURL: server.baseURL,
        apiKey: Secret(server.behavior.apiKey ?? "none"), api: api, isCompatible: isCompatible)
    }
  }

#endif
