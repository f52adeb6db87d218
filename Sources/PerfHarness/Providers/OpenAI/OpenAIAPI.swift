/// Which of OpenAI's APIs for text is spoken.
public enum OpenAIAPI: String, Sendable, Hashable, CaseIterable {
  /// Chat Completions, `POST /v1/chat/completions`: what compatible servers speak.
  case chatCompletions
  /// Responses, `POST /v1/responses`.
  case responses
  /// The legacy Completions, `POST /v1/completions`: a prompt without roles.
  case completions

  /// Where requests go, behind the version.
  var endpoint: String {
    switch self {
    case .chatCompletions: "chat/completions"
    case .responses: "responses"
    case .completions: "completions"
    }
  }

  /// What `PERF_PROVIDER` calls it.
  var providerName: String {
    switch self {
    case .chatCompletions: "openai"
    case .responses: "openai-responses"
    case .completions: "openai-completions"
    }
  }
}
