#if HTTP

  extension MockServer.Dialect {
    /// Amazon Bedrock's Converse API, with signed requests: the server's key is the secret access key of
    /// the access key `AKIDMOCKEXAMPLE`. As a bearer token it is accepted, too.
    public static let bedrock = Self(
      "bedrock", features: [.reasoning, .uncountedReasoning, .images, .tokenCounts]
    ) { server in
      BedrockService(
        modelID: server.behavior.modelToAsk, region: "us-east-1",
        keys: AWSKeys(
          accessKeyID: BedrockAuthorization.accessKeyID,
          secretAccessKey: Secret(server.behavior.apiKey ?? "none")),
        baseURL: server.address)
    }
  }

#endif
