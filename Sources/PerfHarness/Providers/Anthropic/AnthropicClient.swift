#if HTTP
  /// Sends messages.
  final class AnthropicClient: ServiceClient {
    let transport: HTTPTransport

    private let settings: AnthropicSettings
    // The same for every request.
    private let head: EncodedRequestHead
    private let refusals: ServiceRefusals
    private let counters = TokenCountEndpoints()

    init(settings: AnthropicSettings, transport: HTTPTransport) throws(ProviderError) {
      self.settings = settings
      self.transport = transport
      refusals = settings.refusals
      head = try EncodedRequestHead(
        target: settings.baseURL.path + "/messages",
        headers: [
          ("Content-Type", "application/json"),
          ("Accept", "text/event-stream, application/json"),
        ] + settings.headers, openField: "X-Request-Id", to: settings.baseURL.origin)
    }

    var model: String { settings.model }
    var address: String { refusals.address }
    var isSecure: Bool { settings.baseURL.isSecure }

    func call(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Completion> {
      let body = try AnthropicRequest(
        model: model, request: request, sendsSampling: settings.sendsSampling
      ).body
      let decoder = AnthropicDecoder(
        keepsText: request.keepsText, redactor: refusals.redactor, receive: receive)
      return try call(head, request, body, decoder, refusals: refusals, receive)
    }

    func countTokens(of request: GenerationRequest) async throws(ProviderError) -> Int? {
      guard case .chat = request.input else { return nil }
      let body = try AnthropicRequest(
        model: model, request: request, sendsSampling: settings.sendsSampling
      ).countingBody
      let reply = try await counters.ask(
        HTTPRequest(
          target: settings.baseURL.path + "/messages/count_tokens",
          headers: TokenCountEndpoints.headers + settings.headers, body: body),
        over: transport, refusals)
      return reply?["input_tokens"]?.wholeNumber
    }
  }

  extension AnthropicSettings {
    var refusals: ServiceRefusals {
      ServiceRefusals(
        address: baseURL.description,
        checkCredentials:
          "check the API key (PERF_API_KEY, ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN)",
        checkAddress: "check the base URL and the model (PERF_BASE_URL, PERF_MODEL)",
        redactor: Redactor(credential.map { [$0.secret] } ?? []))
    }
  }
#endif
