#if HTTP
  /// Sends chat completions, or requests for embeddings, to a deployment of Azure OpenAI. Bodies and
  /// replies are OpenAI's.
  final class AzureOpenAIClient: ServiceClient {
    let transport: HTTPTransport

    private let settings: AzureOpenAISettings
    // The same for every request.
    private let chatHead: EncodedRequestHead
    private let embeddingHead: EncodedRequestHead
    private let refusals: ServiceRefusals

    init(settings: AzureOpenAISettings, transport: HTTPTransport) throws(ProviderError) {
      self.settings = settings
      self.transport = transport
      refusals = ServiceRefusals(
        address: settings.endpoint.description,
        checkCredentials: "check the API key (AZURE_OPENAI_API_KEY or PERF_API_KEY) or the token "
          + "(AZURE_OPENAI_AD_TOKEN)",
        checkAddress: "check the endpoint, the deployment and the version (AZURE_OPENAI_ENDPOINT, "
          + "PERF_MODEL, OPENAI_API_VERSION)",
        baseURLVariable: "AZURE_OPENAI_ENDPOINT", redactor: Redactor([settings.secret]))
      chatHead = try settings.head("chat/completions", accept: "text/event-stream, ")
      embeddingHead = try settings.head("embeddings")
    }

    var model: String { settings.deployment }
    var address: String { refusals.address }
    var isSecure: Bool { settings.endpoint.isSecure }

    func call(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Completion> {
      switch request.input {
      case .chat:
        let body = OpenAIChatRequest(
          model: settings.deployment, request: request, isOfficial: true, padsChunks: false
        ).body
        let decoder = OpenAIChatDecoder(
          keepsText: request.keepsText, redactor: refusals.redactor, receive: receive)
        return try call(chatHead, request, body, decoder, refusals: refusals, receive)
      case .embedding(let texts):
        let body = OpenAIEmbeddingRequest(model: settings.deployment, texts: texts).body
        let decoder = OpenAIResultDecoder<OpenAIEmbeddings>(
          redactor: refusals.redactor, receive: receive)
        return try call(embeddingHead, request, body, decoder, refusals: refusals, receive)
      case .rerank:
        throw ProviderError(
          .invalidConfiguration,
          "Azure OpenAI has no rankings; expected a conversation or texts to embed; send rankings to "
            + "a server that has them")
      }
    }
  }

  extension AzureOpenAISettings {
    fileprivate func head(
      _ call: String, accept: String = ""
    ) throws(ProviderError) -> EncodedRequestHead {
      try EncodedRequestHead(
        target: target(of: call),
        headers: [
          ("Content-Type", "application/json"), ("Accept", accept + "application/json"),
          authorization,
        ], openField: "X-Request-Id", to: endpoint.origin)
    }
  }
#endif
