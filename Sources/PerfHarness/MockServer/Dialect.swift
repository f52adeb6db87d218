#if HTTP

  extension MockServer {
    /// An API that the server speaks, and that there is a provider for.
    ///
    /// The server speaks all of them at once; a dialect is what a client of it speaks.
    public struct Dialect: Sendable, Hashable, CustomStringConvertible {
      /// Unique, e.g. `openai`.
      public let name: String

      /// Describes a client of a server with everything that it has to know.
      let service: @Sendable (MockServer) -> any Service

      init(_ name: String, service: @escaping @Sendable (MockServer) -> any Service) {
        self.name = name
        self.service = service
      }

      /// Every dialect.
      public static let all: [Dialect] = [.openAI]

      /// The name.
      public var description: String { name }

      /// Whether the two are the same API.
      public static func == (first: Dialect, second: Dialect) -> Bool { first.name == second.name }

      /// By the name.
      public func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }

    /// A provider that speaks a dialect with this server, and knows nothing of the environment.
    package func client(as dialect: Dialect) -> HTTPProvider {
      HTTPProvider(dialect.service(self), environment: EnvironmentVariables([:]))
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
