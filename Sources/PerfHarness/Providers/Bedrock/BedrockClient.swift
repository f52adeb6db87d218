#if HTTP
  import Foundation

  /// Sends conversations to a model of Bedrock, each request signed for itself.
  final class BedrockClient: ServiceClient {
    let transport: HTTPTransport

    private let settings: BedrockSettings
    private let refusals: ServiceRefusals
    private let signer: AWSSigner
    // Encoded once.
    private let streamPath: String
    private let wholePath: String
    private let countingPath: String
    private let counters = TokenCountEndpoints()

    init(settings: BedrockSettings, transport: HTTPTransport) {
      self.settings = settings
      self.transport = transport
      refusals = settings.refusals
      signer = AWSSigner(region: settings.setup.region, service: "bedrock")
      streamPath = settings.path(of: "converse-stream")
      wholePath = settings.path(of: "converse")
      countingPath = settings.path(of: "count-tokens")
    }

    var address: String { refusals.address }
    var model: String { settings.modelID }
    var isSecure: Bool { settings.baseURL.isSecure }
    var isAuthorized: Bool { settings.setup.identity.current() != nil }

    func authorize() async throws(ProviderError) {
      _ = try await settings.setup.identity.fresh()
    }

    func call(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Completion> {
      let grant: CredentialCache<AWSIdentity>.Grant
      let message: HTTPRequest
      do throws(ProviderError) {
        grant = try currentGrant()
        message = signed(
          try BedrockRequest(request).body,
          to: request.streams ? streamPath : wholePath, with: grant.value,
          others: [
            (name: "Accept", value: "application/vnd.amazon.eventstream, application/json"),
            (name: "X-Request-Id", value: request.id),
          ] + (request.traceParent.map { [(name: "traceparent", value: $0)] } ?? []))
      } catch {
        receive(GenerationEvent(at: SystemClock().now, .ended))
        throw error
      }
      let secrets = grant.value.secrets
      let refusals = refusals.with(Redactor(secrets)) { [identity = settings.setup.identity] in
        identity.refused(grant.number)
      }
      let reader = ServiceReplyReader(
        BedrockDecoder(
          keepsText: request.keepsText, redactor: refusals.redactor, receive: receive),
        streams: request.streams, refusals: refusals)
      return try transport.call(message, secrets: secrets, reader: reader, receive: receive)
    }

    func countTokens(of request: GenerationRequest) async throws(ProviderError) -> Int? {
      guard case .chat = request.input else { return nil }
      let identity = try currentGrant().value
      let message = signed(
        try BedrockRequest.countingBody(request), to: countingPath, with: identity,
        others: [(name: "Accept", value: "application/json")])
      let reply = try await counters.ask(
        message, over: transport, refusals.with(Redactor(identity.secrets), onUnauthorized: nil))
      return reply?["inputTokens"]?.wholeNumber
    }

    private func currentGrant() throws(ProviderError) -> CredentialCache<AWSIdentity>.Grant {
      if let grant = settings.setup.identity.current() { return grant }
      throw ProviderError(
        .notConfigured,
        "the AWS credentials ended before the request was sent; expected new ones in good time, "
          + "see what gives them out")
    }

    /// The request as it goes over the wire. What is not signed here may be added without harm.
    ///
    /// - Parameter others: header fields that are not signed.
    private func signed(
      _ body: [UInt8], to target: String, with identity: AWSIdentity,
      others: [(name: String, value: String)]
    ) -> HTTPRequest {
      let signedHeaders = [
        (name: "Host", value: settings.baseURL.origin.authority),
        (name: "Content-Type", value: "application/json"),
      ]
      let proof =
        switch identity {
        case .bearer(let token): [(name: "Authorization", value: "Bearer \(token.exposed)")]
        case .keys(let keys):
          signer.headers(
            method: "POST", target: target, headers: signedHeaders, body: body, keys: keys,
            now: Date().timeIntervalSince1970)
        }
      return HTTPRequest(target: target, headers: signedHeaders + proof + others, body: body)
    }
  }
#endif
