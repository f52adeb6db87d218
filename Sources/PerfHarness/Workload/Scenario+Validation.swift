extension Scenario {
  /// Throws when the scenario can't be run, with what is wrong with the first setting that is.
  /// Files are not looked at, but for a trace that says when requests start.
  public func validate() throws(WorkloadError) {
    guard !name.allSatisfy(\.isWhitespace) else {
      throw WorkloadError(
        .invalidSetting,
        "a scenario has no name; expected one that reports can show; write e.g. Scenario(\"chat\")")
    }
    do {
      let shape = try trafficShape()
      try prompts.validate()
      try validatePrompts(for: shape)
      try load.validate()
      try rateLimit?.validate()
      try lasting.validate()
      try validate(warmup, "warm-up")
      try validate(cooldown, "cool-down")
      try validateCooldown()
      for guarding in guards { try guarding.validate() }
      try validateSampling()
      try validateRequests(shape)
    } catch {
      throw error.at("scenario \"\(name)\"")
    }
  }

  /// More texts than any API takes at once.
  private static let largestBatch = 100_000

  /// What the traffic means.
  func trafficShape() throws(WorkloadError) -> TrafficShape {
    do {
      return try traffic.shape()
    } catch {
      throw WorkloadError(.invalidTraffic, error.description)
    }
  }

  private func validate(_ margin: Margin, _ name: String) throws(WorkloadError) {
    do {
      try margin.validate()
    } catch {
      throw error.at(name)
    }
  }

  private func validateCooldown() throws(WorkloadError) {
    guard cooldown == .automatic else { return }
    throw WorkloadError(
      .invalidMargin,
      "cool-down: it is automatic; expected so only of a warm-up; write e.g. .requests(20)")
  }

  private func validateSampling() throws(WorkloadError) {
    if let temperature, !(temperature >= 0 && temperature.isFinite) {
      throw WorkloadError(
        .invalidSetting,
        "the temperature is \(temperature); expected 0 or more; "
          + "write e.g. 0, or nil to leave it to the server")
    }
    guard (1...Self.largestBatch).contains(batchSize) else {
      throw WorkloadError(
        .invalidSetting,
        "batchSize is \(batchSize); expected 1 to \(Self.largestBatch) texts a request; write e.g. 8"
      )
    }
    if let maxOutputTokens, maxOutputTokens < 1 {
      throw WorkloadError(
        .invalidSetting,
        "maxOutputTokens is \(maxOutputTokens); expected 1 or more; "
          + "write e.g. 100, or nil to leave it to the traffic")
    }
  }
}
