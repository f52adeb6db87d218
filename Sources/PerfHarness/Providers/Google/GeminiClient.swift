#if HTTP
  import Synchronization

  /// Sends conversations to a model of Google's, at either of its APIs.
  final class GeminiClient: ServiceClient {
    /// What proves who asks.
    enum Authorization: Sendable {
      /// Something that does not end, as far as anybody here knows.
      case fixed(GoogleAccess)
      /// Tokens that are renewed.
      case renewed(CredentialCache<GoogleAccess>)
    }

    /// What the requests have in common that are sent with the same proof.
    private struct Heads: Sendable {
      var number: Int
      var streamed: EncodedRequestHead
      var whole: EncodedRequestHead
      var refusals: ServiceRefusals
    }

    let transport: HTTPTransport
    let model: String
    let address: String

    private let baseURL: BaseURL
    private let modelPath: String
    private let thinking: GeminiThinking
    /// How errors are worded, but for what belongs to one proof.
    private let refusals: ServiceRefusals
    private let authorization: Authorization
    /// Those of the proof that was used last.
    private let heads = Mutex<Heads?>(nil)
    private let counters = TokenCountEndpoints()

    /// - Parameters:
    ///   - modelPath: the path that methods are appended to.
    ///   - refusals: how errors are worded.
    init(
      baseURL: BaseURL, model: String, modelPath: String, thinking: GeminiThinking,
      refusals: ServiceRefusals, authorization: Authorization, transport: HTTPTransport
    ) throws(ProviderError) {
      self.transport = transport
      self.model = model
      self.baseURL = baseURL
      self.modelPath = modelPath
      self.thinking = thinking
      self.refusals = refusals
      self.authorization = authorization
      address = baseURL.description
      if case .fixed(let access) = authorization {
        // What no head can hold is told before the first request.
        let heads = try makeHeads(access, number: 0, onUnauthorized: nil)
        self.heads.withLock { $0 = heads }
      }
    }

    var isSecure: Bool { baseURL.isSecure }

    var isAuthorized: Bool {
      switch authorization {
      case .fixed: true
      case .renewed(let cache): cache.current() != nil
      }
    }

    func authorize() async throws(ProviderError) {
      if case .renewed(let cache) = authorization { _ = try await cache.fresh() }
    }

    func call(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Completion> {
      let heads: Heads
      do throws(ProviderError) {
        guard case .chat = request.input else { throw .onlyConversations }
        heads = try currentHeads()
      } catch {
        receive(GenerationEvent(at: SystemClock().now, .ended))
        throw error
      }
      let decoder = GeminiDecoder(
        keepsText: request.keepsText, redactor: heads.refusals.redactor, receive: receive)
      return try call(
        request.streams ? heads.streamed : heads.whole, request,
        GeminiRequest(request: request, thinking: thinking).body, decoder,
        refusals: heads.refusals, receive)
    }

    func countTokens(of request: GenerationRequest) async throws(ProviderError) -> Int? {
      guard case .chat = request.input else { return nil }
      let access: GoogleAccess? =
        switch authorization {
        case .fixed(let access): access
        case .renewed(let cache): cache.current()?.value
        }
      guard let access else { return nil }
      let resource = String(modelPath.dropFirst(baseURL.path.utf8.count + 1))
      let isDevelopers = ["models/", "tunedModels/"].contains(where: resource.hasPrefix)
      let reply = try await counters.ask(
        HTTPRequest(
          target: modelPath + ":countTokens",
          headers: TokenCountEndpoints.headers + access.fields,
          body: GeminiRequest(request: request)
            .countingBody(model: isDevelopers ? resource : nil)),
        over: transport, refusals.with(Redactor(access.secrets), onUnauthorized: nil))
      return reply?["totalTokens"]?.wholeNumber
    }

    private func currentHeads() throws(ProviderError) -> Heads {
      guard case .renewed(let cache) = authorization, let grant = cache.current() else {
        guard case .fixed = authorization, let heads = heads.withLock({ $0 }) else {
          throw ProviderError(
            .notConfigured,
            "the access token for \(address) has ended and none has replaced it; expected one that "
              + "is renewed in time, see earlier errors of its token endpoint")
        }
        return heads
      }
      return try heads.withLock { heads throws(ProviderError) in
        if let heads, heads.number == grant.number { return heads }
        let number = grant.number
        let made = try makeHeads(grant.value, number: number) { cache.refused(number) }
        heads = made
        return made
      }
    }

    private func makeHeads(
      _ access: GoogleAccess, number: Int, onUnauthorized: (@Sendable () -> Void)?
    ) throws(ProviderError) -> Heads {
      func head(_ method: String) throws(ProviderError) -> EncodedRequestHead {
        try EncodedRequestHead(
          target: modelPath + method,
          headers: [
            ("Content-Type", "application/json"),
            ("Accept", "text/event-stream, application/json"),
          ] + access.fields, openField: "X-Request-Id", to: baseURL.origin)
      }
      let refusals = refusals.with(Redactor(access.secrets), onUnauthorized: onUnauthorized)
      return Heads(
        number: number, streamed: try head(":streamGenerateContent?alt=sse"),
        whole: try head(":generateContent"), refusals: refusals)
    }
  }

  extension ProviderError {
    fileprivate static let onlyConversations = ProviderError(
      .invalidConfiguration,
      "generateContent answers conversations; expected a request with messages, not for embeddings "
        + "or a ranking")
  }
#endif
