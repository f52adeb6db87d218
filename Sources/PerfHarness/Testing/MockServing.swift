#if HTTP && canImport(Testing)
  extension LiveSettings {
    /// The variable that starts a mock server for clients outside of this process: its port, 0 for any.
    public static let serveVariable = "PERF_SERVE"

    /// Whether the environment asks for a mock server.
    public var asksForMockServer: Bool { environment[Self.serveVariable] != nil }

    /// Runs a mock server for other clients, until it is interrupted (Ctrl-C) or `PERF_DURATION` is
    /// over.
    ///
    /// `PERF_SERVE_TTFT` and `PERF_SERVE_GAP` are its latencies, `PERF_API_KEY` the only key that it
    /// takes, `PERF_MODEL` the only model that it has.
    ///
    /// - Parameter started: is told where it listens, instead of the console.
    /// - Throws: `EnvironmentError` for a variable that can't be read, `MockServerError` when the port
    ///   is not to be had.
    public func serveMockServer(
      started: (@Sendable (MockServer) -> Void)? = nil
    ) async throws {
      let (port, behavior, duration) = try served()
      let server = try await MockServer.start(behavior, port: port)
      if let started {
        started(server)
      } else {
        let names = MockServer.Dialect.all.map(\.name).joined(separator: ", ")
        Surroundings.current.console.write(
          "mock server at \(server.address); it speaks \(names); Ctrl-C ends it\n")
      }
      try await Interruption.cancelling {
        try? await Task.sleep(for: duration ?? .seconds(365 * 86_400))
      } finish: {
      }
      await server.stop()
    }

    private func served() throws(EnvironmentError) -> (
      port: Int, behavior: MockServer.Behavior, duration: Duration?
    ) {
      if let unknown = HarnessVariables.unknown(in: environment) { throw unknown }
      var behavior = MockServer.Behavior()
      if let latency = try environment.duration("PERF_SERVE_TTFT") {
        behavior.timeToFirstToken = .constant(latency)
      }
      if let gap = try environment.duration("PERF_SERVE_GAP") {
        behavior.tokenGap = .constant(gap)
      }
      behavior.exposesMetrics = true
      behavior.apiKey = environment["PERF_API_KEY"]
      behavior.models = environment["PERF_MODEL"].map { [$0] }
      return (
        try environment.integer(Self.serveVariable, in: 0...65_535) ?? 0, behavior,
        try environment.duration("PERF_DURATION")
      )
    }
  }
#endif
