#if HTTP
  /// An API of somebody's as it is described in code, before anything is known of keys and addresses.
  ///
  /// Each API has a folder with one of these, its client, its wire types and its reader. Everything else
  /// about being a provider is `HTTPProvider`'s.
  package protocol Service: Sendable {
    /// What reports and `PERF_PROVIDER` call it.
    var name: String { get }
    /// The API that is spoken, where the name leaves it open.
    var apiName: String { get }
    /// The model that was named in code.
    var givenModel: String? { get }

    /// Reads the settings, finds out what is missing, and makes a client. Opens no connection that a
    /// request will use.
    ///
    /// - Throws: `notConfigured` for a key or a setting that is missing, `invalidConfiguration` for one
    ///   that can't be read, or why a server can't be asked for the rest.
    func connect(_ environment: EnvironmentVariables) async throws(ProviderError)
      -> any ServiceClient
  }

  extension Service {
    /// That of the name.
    package var apiName: String { name }
  }

  /// A service with everything known: address, model, credentials.
  package protocol ServiceClient: Sendable {
    /// The connections to the service.
    var transport: HTTPTransport { get }
    /// Where requests go, as reports show it; nothing secret.
    var address: String { get }
    /// The model that is asked.
    var model: String { get }
    /// Whether requests are encrypted.
    var isSecure: Bool { get }

    /// Whether there is something to send a request with, now.
    var isAuthorized: Bool { get }
    /// Gets what is to be sent with requests, or waits for it.
    func authorize() async throws(ProviderError)

    /// Makes a request ready to be sent. Called for each, on the thread that will read its reply.
    func call(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Completion>

    /// Asks how many tokens the prompt of a request has, over a connection that no other request uses.
    ///
    /// - Returns: nil where the service can't be asked.
    func countTokens(of request: GenerationRequest) async throws(ProviderError) -> Int?
  }

  extension ServiceClient {
    /// A key that does not end is always there.
    package var isAuthorized: Bool { true }
    /// Nothing to wait for.
    package func authorize() async throws(ProviderError) {}
    /// The API has no way to ask.
    package func countTokens(
      of request: GenerationRequest
    ) async throws(ProviderError) -> Int? { nil }

    /// Makes a request of a head that was made before and a body ready to be sent.
    ///
    /// - Parameter decoder: makes sense of the reply.
    func call(
      _ head: EncodedRequestHead, _ request: GenerationRequest, _ body: [UInt8],
      _ decoder: some ReplyDecoder, refusals: ServiceRefusals,
      _ receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Completion> {
      let reader = ServiceReplyReader(decoder, streams: request.streams, refusals: refusals)
      return try transport.call(
        head, value: request.id, traceParent: request.traceParent, body: body, reader: reader,
        receive: receive)
    }
  }
#endif
