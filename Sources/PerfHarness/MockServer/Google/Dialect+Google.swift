#if HTTP

  extension MockServer.Dialect {
    /// Google's Gemini Developer API.
    public static let gemini = Self(
      "gemini", features: [.reasoning, .continuousUsage, .images, .tokenCounts]
    ) { server in
      GeminiService(
        model: server.behavior.modelToAsk, baseURL: server.address,
        apiKey: Secret(server.behavior.apiKey ?? "none"))
    }

    /// Gemini on Google Cloud's Vertex AI.
    public static let vertex = Self(
      "vertex", features: [.reasoning, .images, .tokenCounts]
    ) { server in
      VertexService(
        model: server.behavior.modelToAsk, project: GoogleTokenEndpoint.project,
        location: "us-central1", baseURL: server.address,
        accessToken: Secret(server.behavior.apiKey ?? "none"))
    }
  }

#endif
