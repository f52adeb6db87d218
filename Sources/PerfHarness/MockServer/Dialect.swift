#if HTTP

  extension MockServer {
    /// An API that the server speaks, and that there is a provider for.
    ///
    /// The server speaks all of them at once; a dialect is what a client of it speaks.
    public struct Dialect: Sendable, Hashable, CustomStringConvertible {
      /// What an API can do that others can't.
      struct Features: OptionSet, Sendable {
        let rawValue: Int

        /// Replies show the reasoning that came before the answer.
        static let reasoning = Features(rawValue: 1)
        /// Streams can carry the counts so far.
        static let continuousUsage = Features(rawValue: 2)
        /// Messages can have images.
        static let images = Features(rawValue: 4)
        /// There are embeddings.
        static let embeddings = Features(rawValue: 8)
        /// There is reranking.
        static let rerank = Features(rawValue: 16)
        /// Usage does not tell how much of the output was reasoning.
        static let uncountedReasoning = Features(rawValue: 32)
        /// A server can be asked how many tokens a prompt has.
        static let tokenCounts = Features(rawValue: 64)
      }

      /// Unique, e.g. `openai`.
      public let name: String
      let features: Features

      /// Describes a client of a server with everything that it has to know.
      let service: @Sendable (MockServer) -> any Service

      init(
        _ name: String, features: Features = [.reasoning, .images],
        service: @escaping @Sendable (MockServer) -> any Service
      ) {
        self.name = name
        self.features = features
        self.service = service
      }

      /// Every dialect.
      public static let all: [Dialect] = [
        .openAI, .openAIResponses, .openAICompletions, .openAICompatible, .azureOpenAI,
        .azureOpenAIV1, .anthropic, .gemini, .vertex, .bedrock,
      ]

      /// The name.
      public var description: String { name }

      /// Whether the two are the same API.
      public static func == (first: Dialect, second: Dialect) -> Bool { first.name == second.name }

      /// By the name.
      public func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }

    /// A provider that speaks a dialect with this server, and knows nothing of the environment.
    ///
    /// - Parameter timeout: the longest that an exchange may take.
    package func client(as dialect: Dialect, timeout: Duration? = nil) -> HTTPProvider {
      let variables = timeout.map { ["PERF_TIMEOUT": "\($0.inSeconds)"] } ?? [:]
      return HTTPProvider(dialect.service(self), environment: EnvironmentVariables(variables))
    }

    /// Where the server is, e.g. `http://127.0.0.1:49152`, with its path prefix.
    public var address: String {
      "\(usesTLS ? "https" : "http")://127.0.0.1:\(port)\(behavior.pathPrefix)"
    }
  }

  extension MockServer.Behavior {
    /// The model that a client names when nobody cares which.
    var modelToAsk: String { models?.first ?? "mock" }
  }

#endif
