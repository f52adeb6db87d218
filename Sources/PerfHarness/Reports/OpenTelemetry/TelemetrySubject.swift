/// What is measured, as every span and metric of a case says it.
package struct TelemetrySubject: Sendable, Hashable {
  /// The provider as reports call it.
  package static let closure = "closure"

  private let key: CaseKey
  private let provider: String
  /// What a chat is called: made out once, and not by the threads that read replies.
  private let chat: GenAIOperation
  private let model: String?
  private let server: BaseURL?

  /// - Parameters:
  ///   - api: what the provider calls its API.
  ///   - endpoint: where requests go, if that is an address.
  package init(
    _ key: CaseKey, provider: String, api: String? = nil, model: String?, endpoint: String? = nil
  ) {
    self.key = key
    self.provider = provider
    chat = GenAIOperation.chat(by: api ?? provider)
    self.model = model
    server = endpoint.flatMap { try? BaseURL(parsing: $0) }
  }

  /// The name of the span of a repetition: few names, so that they can be grouped by.
  package var name: String { key.suite.isEmpty ? key.test : "\(key.suite)/\(key.test)" }

  /// Which case it is.
  package var caseAttributes: [OTLPAttribute] {
    [
      key.suite.isEmpty ? nil : OTLPAttribute("perfharness.suite", .string(key.suite)),
      OTLPAttribute("perfharness.test", .string(key.test)),
      key.arguments.map { OTLPAttribute("perfharness.case", .string($0)) },
    ].compactMap(\.self)
  }

  /// Who is asked for what; nothing of the call of a closure, of which only its owner knows.
  func requestAttributes(_ operation: GenAIOperation?) -> [OTLPAttribute] {
    guard let operation else { return [] }
    return [
      OTLPAttribute("gen_ai.operation.name", .string(operation.rawValue)),
      OTLPAttribute("gen_ai.provider.name", .string(providerName)),
      model.map { OTLPAttribute("gen_ai.request.model", .string($0)) },
      server.map { OTLPAttribute("server.address", .string($0.host)) },
      server.map { OTLPAttribute("server.port", .int(Int64($0.port))) },
    ].compactMap(\.self)
  }

  /// The name of a request's span: `{gen_ai.operation.name} {gen_ai.request.model}`.
  func requestName(_ operation: GenAIOperation?) -> String {
    guard let operation else { return "call" }
    return model.map { "\(operation.rawValue) \($0)" } ?? operation.rawValue
  }

  /// What is known of a request before it is sent.
  func facts(of request: GenerationRequest) -> RequestFacts {
    RequestFacts(
      operation: provider == Self.closure ? nil : GenAIOperation(request, chat: chat),
      maxOutputTokens: request.maxOutputTokens, temperature: request.temperature,
      streams: request.streams)
  }

  /// The well-known name of a provider, where it has one.
  private var providerName: String {
    switch provider {
    // One service, whichever of its APIs is spoken.
    case "openai-responses", "openai-completions": "openai"
    case "azure-openai": "azure.ai.openai"
    case "gemini": "gcp.gemini"
    case "vertex": "gcp.vertex_ai"
    case "bedrock": "aws.bedrock"
    default: provider
    }
  }
}
