extension LoadPlan {
  /// The plan of a scenario.
  package init(_ scenario: Scenario) {
    self.init(
      load: scenario.load, extent: scenario.lasting, warmup: scenario.warmup,
      cooldown: scenario.cooldown, rateLimit: scenario.rateLimit, seed: scenario.seed,
      guards: scenario.guards)
    // No more can be sent than a trace has: so progress knows where the end is.
    if let count = scenario.replayedCount {
      let left = max(1, count - (warmup.requests ?? 0))
      measured.requests = min(measured.requests ?? left, left)
    }
  }
}

extension Experiment {
  private static let loadSettings: Set<String> = [
    "load", "lasting", "warmup", "cooldown", "seed", "rateLimit",
  ]

  /// What a scenario runs.
  ///
  /// - Parameter promptsHash: that of the file that the prompts come from, if they do.
  package init(_ scenario: Scenario, promptsHash: String? = nil) {
    self.init(
      name: scenario.name, settings: scenario.settings.map { Setting($0.name, $0.value) })
    if let promptsHash { settings.append(Setting("promptsHash", promptsHash)) }
  }

  /// What the requests of a scenario run.
  package init(_ scenario: Scenario, _ requests: RequestFactory) {
    self.init(scenario, promptsHash: requests.promptsHash)
    nonce = requests.nonce
  }

  /// What a closure is put under: the part of a scenario that says when calls are made.
  package init(closureScenario scenario: Scenario) {
    self.init(scenario)
    settings.removeAll { !Self.loadSettings.contains($0.name) }
  }
}
