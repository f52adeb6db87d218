#if HTTP
  /// Sends requests for text to one of OpenAI's APIs, and requests for embeddings and for rankings.
  final class OpenAIClient: ServiceClient {
    let transport: HTTPTransport
    let model: String

    private let settings: OpenAISettings
    // The same for every request.
    private let textHead: EncodedRequestHead
    private let embeddingHead: EncodedRequestHead
    private let rerankHead: EncodedRequestHead
    private let refusals: ServiceRefusals
    private let counter: OpenAITokenCounts

    init(
      settings: OpenAISettings, transport: HTTPTransport, model: String
    ) throws(ProviderError) {
      self.settings = settings
      self.transport = transport
      self.model = model
      refusals = settings.refusals
      counter = OpenAITokenCounts(settings: settings, model: model, transport: transport)
      textHead = try settings.head("/\(settings.api.endpoint)", accept: "text/event-stream, ")
      embeddingHead = try settings.head("/embeddings")
      rerankHead = try settings.head("/rerank")
    }

    var address: String { refusals.address }
    var isSecure: Bool { settings.baseURL.isSecure }

    func call(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Completion> {
      switch request.input {
      case .chat: return try callForText(request, receive)
      case .embedding(let texts):
        let body = OpenAIEmbeddingRequest(model: model, texts: texts).body
        let decoder = OpenAIResultDecoder<OpenAIEmbeddings>(
          redactor: refusals.redactor, receive: receive)
        return try call(embeddingHead, request, body, decoder, refusals: refusals, receive)
      case .rerank(let query, let documents):
        let body = RerankRequest(model: model, query: query, documents: documents).body
        let decoder = OpenAIResultDecoder<Ranking>(
          redactor: refusals.redactor, receive: receive)
        return try call(rerankHead, request, body, decoder, refusals: refusals, receive)
      }
    }

    func countTokens(of request: GenerationRequest) async throws(ProviderError) -> Int? {
      try await counter.count(request)
    }

    private func callForText(
      _ request: GenerationRequest, _ receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Completion> {
      let (keepsText, redactor) = (request.keepsText, refusals.redactor)
      switch settings.api {
      case .chatCompletions:
        let body = OpenAIChatRequest(
          model: model, request: request, isOfficial: settings.isOfficial
        ).body
        let decoder = OpenAIChatDecoder(
          keepsText: keepsText, redactor: redactor, receive: receive)
        return try call(textHead, request, body, decoder, refusals: refusals, receive)
      case .responses:
        let body = OpenAIResponsesRequest(
          model: model, request: request, isOfficial: settings.isOfficial
        ).body
        let decoder = OpenAIResponsesDecoder(
          keepsText: keepsText, redactor: redactor, receive: receive)
        return try call(textHead, request, body, decoder, refusals: refusals, receive)
      case .completions:
        guard request.messages.allSatisfy(\.images.isEmpty) else {
          throw ProviderError(
            .invalidConfiguration,
            "a message has an image, which Completions can't take; use Chat Completions or Responses"
          )
        }
        let body = OpenAICompletionsRequest(
          model: model, request: request, isOfficial: settings.isOfficial
        ).body
        let decoder = OpenAICompletionsDecoder(
          keepsText: keepsText, redactor: redactor, receive: receive)
        return try call(textHead, request, body, decoder, refusals: refusals, receive)
      }
    }
  }

  extension OpenAISettings {
    fileprivate func head(
      _ endpoint: String, accept: String = ""
    ) throws(ProviderError) -> EncodedRequestHead {
      // Cohere has rankings under a version of their own.
      let isCohere = baseURL.host.lowercased() == "api.cohere.com" && endpoint == "/rerank"
      return try EncodedRequestHead(
        target: isCohere ? "/v2/rerank" : baseURL.path + endpoint,
        headers: [
          ("Content-Type", "application/json"), ("Accept", accept + "application/json"),
        ] + authorization, openField: "X-Request-Id", to: baseURL.origin)
    }

    var refusals: ServiceRefusals {
      ServiceRefusals(
        address: baseURL.description,
        checkCredentials: "check the API key (PERF_API_KEY or OPENAI_API_KEY)",
        checkAddress: "check the base URL and the model (PERF_BASE_URL, PERF_MODEL)",
        redactor: Redactor(apiKey.map { [$0] } ?? []))
    }
  }
#endif
