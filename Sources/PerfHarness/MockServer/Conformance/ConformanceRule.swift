#if HTTP

  extension ProviderConformance {
    /// One thing that a provider has to do right.
    public enum Rule: String, CaseIterable, Sendable, CustomStringConvertible {
      // What comes when all goes well.
      case streamedReply = "streamed reply"
      case wholeReply = "whole reply"
      case severalTokensInAnEvent = "several tokens in an event"
      case reasoning
      case reasoningInAWholeReply = "reasoning in a whole reply"
      case finishReasons = "finish reasons"
      case usageWithEveryEvent = "usage with every event"
      case missingUsage = "missing usage"
      case missingRole = "missing role"
      case reusedConnection = "reused connection"
      case multilingualText = "text of several scripts"
      case image
      case embeddings
      case rerank
      case tokenCounts = "token counts"

      // What a client must not mind.
      case unknownFields = "unknown fields"
      case unknownEvents = "unknown events"
      case comments
      case pings
      case chunkBoundaries = "chunk boundaries anywhere"
      case splitCharacters = "split characters"
      case coalescedEvents = "events together"
      case missingLineEnds = "missing line ends at the end"
      case unusualContentType = "unusual content type"

      // What the server refuses.
      case badRequest = "status 400"
      case unauthorized = "status 401"
      case forbidden = "status 403"
      case notFound = "status 404"
      case rateLimit = "status 429"
      case rateLimitWithWait = "status 429 with a wait"
      case serverError = "status 500"
      case overload = "status 503"

      // What breaks.
      case errorInTheStream = "error in the stream"
      case truncatedStream = "truncated stream"
      case malformedEvent = "malformed event"
      case malformedWholeReply = "malformed whole reply"
      case oversizedEvent = "oversized event"
      case notHTTP = "not HTTP"
      case closedBeforeTheReply = "closed before the reply"
      case closedAfterTheHead = "closed after the head"
      case resetBeforeTheReply = "reset before the reply"
      case resetInTheStream = "reset in the stream"
      case closedInTheStream = "closed in the stream"
      case closedInAWholeReply = "closed in a whole reply"
      case truncatedBody = "truncated body"
      case timeoutBeforeTheReply = "timeout before the reply"
      case timeoutInTheStream = "timeout in the stream"
      case cancellationBeforeTheReply = "cancellation before the reply"
      case cancellationInTheStream = "cancellation in the stream"

      /// As the manual's table has it.
      public var description: String { rawValue }

      /// What an API must have for the rule to concern it; nil for every API.
      var feature: MockServer.Dialect.Features? {
        switch self {
        case .reasoning, .reasoningInAWholeReply: .reasoning
        case .usageWithEveryEvent: .continuousUsage
        case .image: .images
        case .embeddings: .embeddings
        case .rerank: .rerank
        case .tokenCounts: .tokenCounts
        default: nil
        }
      }
    }
  }

#endif
