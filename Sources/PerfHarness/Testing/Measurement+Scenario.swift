#if canImport(Testing)
  import Testing

  extension Measurement {
    /// A measurement of a scenario: reads its prompts, and takes the nonce that holds here.
    ///
    /// - Parameters:
    ///   - provider: who answers.
    ///   - others: who answers the same requests besides, as in a comparison.
    init(
      _ scenario: Scenario, against provider: any Provider, and others: [any Provider] = [],
      repetitions: Int? = nil, stopping: Stopping = .never, name: String?,
      sourceLocation: SourceLocation
    ) async throws {
      // A simulation is the same bit for bit, whatever it is compared with.
      let isSimulated = ([provider] + others).contains { $0.clock.isSimulated }
      let nonce = scenario.nonce.number(
        ofSession: isSimulated ? 0 : try Surroundings.current.nonce())
      let requests = try await scenario.readyRequests(
        Surroundings.current.environment, nonce: nonce)
      self.init(
        experiment: Experiment(scenario, requests), plan: LoadPlan(scenario), provider: provider,
        makeRequest: { requests.request(index: $0, repetition: $1) }, requests: requests,
        sizing: scenario.promptSizing, counter: scenario.tokenizer, repetitions: repetitions,
        stopping: stopping, name: name, sourceLocation: sourceLocation, notes: requests.notes,
        checkFiles: { try requests.checkFiles() })
      guard scenario.conversation != nil else { return }
      following = { requests.request(index: $0, repetition: $1, after: $2, $3) }
    }
  }

  extension Surroundings {
    /// The number that the prompts of this session depend on: that of `PERF_NONCE`, else one of its own.
    func nonce() throws(EnvironmentError) -> UInt64 {
      try HarnessSettings.nonce(environment) ?? session.nonce
    }
  }
#endif
