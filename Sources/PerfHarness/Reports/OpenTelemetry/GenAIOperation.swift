/// What a request asks a model to do: `gen_ai.operation.name`.
///
/// Source: OpenTelemetry's semantic conventions for generative AI; of a ranking they know nothing, and `rerank` is
/// a name of ours.
package enum GenAIOperation: String, Sendable, Hashable {
  case chat
  case generateContent = "generate_content"
  case textCompletion = "text_completion"
  case embeddings
  case rerank

  /// - Parameter chat: what a chat is called with this API.
  init(_ request: GenerationRequest, chat: GenAIOperation) {
    switch request.input {
    case .embedding: self = .embeddings
    case .rerank: self = .rerank
    case .chat: self = chat
    }
  }

  /// What a chat is called.
  ///
  /// - Parameter api: what the provider calls its API.
  static func chat(by api: String) -> GenAIOperation {
    if ["gemini", "vertex"].contains(api) { return .generateContent }
    return api.hasSuffix(" \(OpenAIAPI.completions.rawValue)") ? .textCompletion : .chat
  }
}

/// What is said of a request beside what was stamped of it, without its prompt.
package struct RequestFacts: Sendable, Hashable {
  /// Nil of the call of a closure.
  package var operation: GenAIOperation?
  package var maxOutputTokens: Int?
  package var temperature: Double?
  package var streams: Bool
}
