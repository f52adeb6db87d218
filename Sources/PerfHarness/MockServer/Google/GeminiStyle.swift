#if HTTP

  /// How replies look: the two APIs differ, and so do the two kinds of streams.
  struct GeminiStyle {
    var api: GooglePath.API
    var model: String
    /// Whether the stream is one of events and not an array.
    var isSSE: Bool
    var reportsUsage: Bool
    /// Whether every chunk carries the counts so far, as the Developer API's do.
    var reportsUsageContinuously: Bool
    /// Whether a stream begins with a chunk without text, as Vertex AI's do.
    var sendsRoleChunk: Bool
    var hasUnknownFields: Bool

    init(_ path: GooglePath, isSSE: Bool, _ behavior: MockServer.Behavior) {
      api = path.api
      model = path.model
      self.isSSE = isSSE
      reportsUsage = behavior.usage != .never
      reportsUsageContinuously =
        reportsUsage && (path.api == .developer || behavior.continuousUsage)
      // In an array everything but its first element has a comma before it.
      sendsRoleChunk = !isSSE || (path.api == .vertex && behavior.sendsRoleChunk)
      hasUnknownFields = behavior.noise.contains(.unknownFields)
    }
  }

#endif
