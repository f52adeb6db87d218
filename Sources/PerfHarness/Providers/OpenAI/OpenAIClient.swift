#if HTTP
  /// Sends requests to one of OpenAI's APIs for text.
  final class OpenAIClient: ServiceClient {
    let transport: HTTPTransport
    let model: String

    private let settings: OpenAISettings
    // The same for every request.
    private let head: EncodedRequestHead
    private let refusals: ServiceRefusals

    init(
      settings: OpenAISettings, transport: HTTPTransport, model: String
    ) throws(ProviderError) {
      self.settings = settings
      self.transport = transport
      self.model = model
      refusals = settings.refusals
      head = try EncodedRequestHead(
        target: "\(settings.baseURL.path)/\(settings.api.endpoint)",
        headers: [
          ("Content-Type", "application/json"),
          ("Accept", "text/event-stream, application/json"),
        ] + settings.authorization, openField: "X-Request-Id", to: settings.baseURL.origin)
    }

    var address: String { refusals.address }
    var isSecure: Bool { settings.baseURL.isSecure }

    func call(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Completion> {
      guard case .chat = request.input else {
        throw ProviderError(
          .invalidConfiguration,
          "\(address) is asked for text with \(settings.api.endpoint), which takes a conversation "
            + "only; send embeddings and rankings to a provider of theirs")
      }
      let (keepsText, redactor) = (request.keepsText, refusals.redactor)
      switch settings.api {
      case .chatCompletions:
        let body = OpenAIChatRequest(
          model: model, request: request, isOfficial: settings.isOfficial
        ).body
        return try send(
          body, for: request,
          to: OpenAIChatDecoder(keepsText: keepsText, redactor: redactor, receive: receive), receive
        )
      case .responses:
        let body = OpenAIResponsesRequest(
          model: model, request: request, isOfficial: settings.isOfficial
        ).body
        return try send(
          body, for: request,
          to: OpenAIResponsesDecoder(keepsText: keepsText, redactor: redactor, receive: receive),
          receive)
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
        return try send(
          body, for: request,
          to: OpenAICompletionsDecoder(keepsText: keepsText, redactor: redactor, receive: receive),
          receive)
      }
    }

    private func send(
      _ body: [UInt8], for request: GenerationRequest, to decoder: some ReplyDecoder,
      _ receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Completion> {
      let reader = ServiceReplyReader(decoder, streams: request.streams, refusals: refusals)
      return try transport.call(
        head, value: request.id, body: body, reader: reader, receive: receive)
    }
  }

  extension OpenAISettings {
    var refusals: ServiceRefusals {
      ServiceRefusals(
        address: baseURL.description,
        checkCredentials: "check the API key (PERF_API_KEY or OPENAI_API_KEY)",
        checkAddress: "check the base URL and the model (PERF_BASE_URL, PERF_MODEL)",
        redactor: Redactor(apiKey.map { [$0] } ?? []))
    }
  }
#endif
