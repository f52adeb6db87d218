/// What a run asked for, in GenAI Bench's words.
enum GenAIBenchTask: String, Sendable, Hashable {
  case chat = "text-to-text"
  case imageChat = "image-text-to-text"
  case embeddings = "text-to-embeddings"
  case rerank = "text-to-rerank"
  /// Nothing that GenAI Bench knows: a closure was measured.
  case closure

  /// - Parameter traffic: nil where the experiment has none.
  init(traffic: String?) {
    guard let traffic, let shape = try? Traffic(parsing: traffic).shape() else {
      self = traffic == nil ? .closure : .chat
      return
    }
    self =
      switch shape.task {
      case .chat, .dataset, .trace: .chat
      case .images: .imageChat
      case .embedding: .embeddings
      case .rerank: .rerank
      }
  }

  /// Whether the reply comes all at once, so that there is no time between tokens.
  var isWhole: Bool { self == .embeddings || self == .rerank }

  /// GenAI Bench's name of a provider, which is ours where it has none.
  static func backend(of provider: String) -> String {
    switch provider {
    case "bedrock": "aws-bedrock"
    case "vertex": "gcp-vertex"
    case _ where provider.hasPrefix("openai"): "openai"
    default: provider
    }
  }
}
