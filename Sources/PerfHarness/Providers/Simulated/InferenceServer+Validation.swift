extension InferenceServer {
  /// Throws `invalidConfiguration` when there can be no such server.
  package func validate() throws(ProviderError) {
    try require(maxSequences >= 1, "maxSequences", maxSequences, "at least 1", "256")
    try require(engines >= 1, "engines", engines, "at least 1", "1")
    try require(tokensPerStep >= 1, "tokensPerStep", tokensPerStep, "at least 1", "2048")
    try require(
      prefillTokensPerSecond > 0, "prefillTokensPerSecond", prefillTokensPerSecond, "more than 0",
      "10_000")
    for (name, time) in [
      ("stepTime", stepTime), ("stepTimePerSequence", stepTimePerSequence),
      ("stepTimePerCachedToken", stepTimePerCachedToken),
    ] {
      try require(time >= .zero, name, time.exactText, "no less than 0", ".microseconds(40)")
    }
    if case .logNormal(let sigma) = variation {
      try require(
        sigma >= 0 && sigma.isFinite, "sigma", sigma, "a number of at least 0", "0.05",
        "logNormal(sigma: 0.05)")
    }
    try require(tokensPerBlock >= 1, "tokensPerBlock", tokensPerBlock, "at least 1", "16")
    try require(
      cacheTokens >= tokensPerBlock, "cacheTokens", cacheTokens, "at least one block", "400_000")
    if let maxWaiting {
      try require(maxWaiting >= 0, "maxWaiting", maxWaiting, "no less than 0", "100")
    }
  }

  private func require(
    _ isRight: Bool, _ name: String, _ value: some CustomStringConvertible, _ expected: String,
    _ example: String, _ whole: String? = nil
  ) throws(ProviderError) {
    guard !isRight else { return }
    throw ProviderError(
      .invalidConfiguration,
      "the simulated server's \(name) is \(value); expected \(expected); "
        + "write e.g. \(whole ?? "\(name): \(example)")")
  }
}
