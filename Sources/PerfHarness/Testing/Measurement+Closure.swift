#if canImport(Testing)
  import Testing

  extension Measurement {
    /// A measurement of a closure, each call of which is one request.
    ///
    /// - Parameter scenario: says when calls are made and what ends them; its traffic and its prompts mean
    ///   nothing to a closure.
    init(
      closure scenario: Scenario, calling closure: ClosureProvider, repetitions: Int? = nil,
      stopping: Stopping = .never, name: String?, sourceLocation: SourceLocation
    ) throws(WorkloadError) {
      try scenario.validate()
      try Self.checkSaturationCanBeSeen(scenario)
      self.init(
        experiment: Experiment(closureScenario: scenario), plan: LoadPlan(scenario),
        provider: closure,
        makeRequest: { GenerationRequest(id: "\($1)-\($0)", prompt: "") },
        repetitions: repetitions, stopping: stopping, name: name, sourceLocation: sourceLocation,
        countsTokens: false)
    }

    /// A scenario may go through many loads, and its guards with it; here the load stands beside the guard,
    /// so that one which can never end anything is a slip.
    private static func checkSaturationCanBeSeen(_ scenario: Scenario) throws(WorkloadError) {
      guard scenario.guards.contains(.oversaturation) else { return }
      if case .open(let arrivals) = scenario.load, arrivals.steadyRate != nil { return }
      throw WorkloadError(
        .invalidSetting,
        "\(scenario.name): a guard looks for over-saturation, and the load is \(scenario.load); expected "
          + "an open load of a constant rate, since under any other nothing tells that a service can't "
          + "keep up; write e.g. load: .open(.poisson(perSecond: 20)), or leave the guard away")
    }
  }
#endif
