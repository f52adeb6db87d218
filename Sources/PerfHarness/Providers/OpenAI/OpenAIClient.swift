#if HTTP
  /// Sends chat completions.
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
        target: settings.baseURL.path + "/chat/completions",
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
      let body = OpenAIChatRequest(
        model: model, request: request, isOfficial: settings.isOfficial
      ).body
      let reader = ServiceReplyReader(
        OpenAIChatDecoder(
          keepsText: request.keepsText, redactor: refusals.redactor, receive: receive),
        streams: request.streams, refusals: refusals)
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
