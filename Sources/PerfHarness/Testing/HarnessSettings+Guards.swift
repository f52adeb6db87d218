extension HarnessSettings {
  /// The guards that the environment sets up.
  ///
  /// - Parameter prices: what tokens cost; without, nobody can tell what anything costs.
  static func guards(
    _ environment: EnvironmentVariables, _ prices: Prices?
  ) throws(EnvironmentError) -> [Guard] {
    var guards: [Guard] = []
    if let count = try environment.integer("PERF_TOTAL_REQUESTS", in: 1...Int.max) {
      guards.append(.requests(atMost: count))
    }
    if let count = try environment.integer("PERF_TOTAL_TOKENS", in: 1...Int.max) {
      guards.append(.tokens(atMost: count))
    }
    let amount = try environment.value(
      "PERF_MAX_COST", expected: "an amount of money, a number more than 0"
    ) { Double($0).flatMap { $0 > 0 && $0.isFinite ? $0 : nil } }
    if let amount {
      guard let prices else {
        throw environment.error(
          "PERF_MAX_COST", expected: "PERF_PRICES beside it: \(priceExpectation)")
      }
      guards.append(.cost(atMost: amount, at: prices))
    }
    let share = try environment.value(
      "PERF_MAX_ERROR_RATE", expected: "a share of requests from 0 to less than 1, e.g. 0.2"
    ) { Double($0).flatMap { (0..<1).contains($0) ? $0 : nil } }
    if let share { guards.append(.errorRate(above: share)) }
    return guards
  }

  /// `0.15/0.60` for a million tokens of input and output, `0.15/0.075/0.60` with cached ones between.
  static func prices(_ environment: EnvironmentVariables) throws(EnvironmentError) -> Prices? {
    try environment.value("PERF_PRICES", expected: priceExpectation) { text in
      let prices = text.split(separator: "/", omittingEmptySubsequences: false)
        .map { Double($0).flatMap { $0 >= 0 && $0.isFinite ? $0 : nil } }
      return switch (prices.count, prices.compactMap(\.self)) {
      case (2, let known) where known.count == 2:
        Prices(inputPerMillion: known[0], outputPerMillion: known[1])
      case (3, let known) where known.count == 3:
        Prices(
          inputPerMillion: known[0], cachedInputPerMillion: known[1], outputPerMillion: known[2])
      default: nil
      }
    }
  }

  private static let priceExpectation =
    "prices of a million tokens, input/output such as 0.15/0.60, or input/cached/output"
}
