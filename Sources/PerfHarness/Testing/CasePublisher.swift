#if canImport(Testing)
  /// Tells others of the cases of a process, while they run or when they are over.
  protocol CasePublisher: Sendable {
    /// Gets ready, when a case has its turn and has not begun.
    func open(_ console: ProgressDisplay.Sink) async throws(EnvironmentError)
    /// Sends what is not sent yet, when a case is over.
    ///
    /// - Returns: what could not be done, for the console: none of it fails a test.
    func flush() async -> [String]
  }

  extension Surroundings {
    /// Runs `body` once no other benchmark is running; what it publishes is on its way when this returns.
    func takeTurn<Success: Sendable>(
      _ context: CaseContext, _ body: @Sendable () async throws -> Success
    ) async throws -> Success {
      try await turn.take(isShared: context.settings.sharesTurn) {
        try await publishing(context, body)
      }
    }

    /// Runs `body`; what it publishes is on its way when this returns.
    func publishing<Success: Sendable>(
      _ context: CaseContext, _ body: @Sendable () async throws -> Success
    ) async throws -> Success {
      let publishers = session.publishers(for: context)
      guard !publishers.isEmpty else { return try await body() }
      for publisher in publishers { try await publisher.open(console) }
      return try await Interruption.waiting {
        let result: Result<Success, any Error>
        do {
          result = .success(try await body())
        } catch {
          result = .failure(error)
        }
        for publisher in publishers {
          for problem in await publisher.flush() { console.write("\(problem)\n") }
        }
        return try result.get()
      }
    }
  }
#endif
