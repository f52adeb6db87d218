#if HTTP
  /// Sends chat completions to a deployment of Azure OpenAI. Bodies and replies are OpenAI's.
  final class AzureOpenAIClient: ServiceClient {
    let transport: HTTPTransport

    private let settings: AzureOpenAISettings
    // The same for every request.
    private let head: EncodedRequestHead
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
      head = try EncodedRequestHead(
        target: settings.target,
        headers: [
          ("Content-Type", "application/json"),
          ("Accept", "text/event-stream, application/json"), settings.authorization,
        ], openField: "X-Request-Id", to: settings.endpoint.origin)
    }

    var model: String { settings.deployment }
    var address: String { refusals.address }
    var isSecure: Bool { settings.endpoint.isSecure }

    func call(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Completion> {
      guard case .chat = request.input else {
        throw ProviderError(
          .invalidConfiguration,
          "the provider azure-openai asks for chat completions, which take a conversation only; send "
            + "embeddings and rankings to a provider of theirs")
      }
      let body = OpenAIChatRequest(
        model: settings.deployment, request: request, isOfficial: true, padsChunks: false
      ).body
      let reader = ServiceReplyReader(
        OpenAIChatDecoder(
          keepsText: request.keepsText, redactor: refusals.redactor, receive: receive),
        streams: request.streams, refusals: refusals)
      return try transport.call(
        head, value: request.id, body: body, reader: reader, receive: receive)
    }
  }
#endif
