/// What a case will send, as far as that can be told before it starts; without warm-ups that repeat, and
/// without repetitions that a suspected regression may be measured in again.
package struct SpendingEstimate: Sendable, Hashable {
  /// Of how many requests the sizes are looked at.
  private static let sampleSize = 64
  /// Arrivals beyond this are not counted out one by one.
  private static let mostCounted = 1_000_000

  /// How many repetitions there will be.
  package var repetitions: Int
  /// How many requests; nil where the service decides, by how fast it answers.
  package var requests: Int?
  /// Their prompts' tokens; nil where nobody knows, or the service decides how many requests there are.
  package var promptTokens: Int?
  /// How many tokens their replies may have; nil where the service decides.
  package var outputTokens: Int?

  package init(
    repetitions: Int, requests: Int?, promptTokens: Int? = nil, outputTokens: Int? = nil
  ) {
    self.repetitions = repetitions
    self.requests = requests
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
  }

  /// What a plan will send in so many repetitions. Sizes are those of the first repetition's first requests,
  /// so that of traffic that varies it is an estimate.
  ///
  /// - Parameter makeRequest: the request of so many of the first repetition; nil where requests have no
  ///   tokens.
  package init(
    _ plan: LoadPlan, repetitions: Int, makeRequest: ((Int) -> GenerationRequest)?
  ) {
    let each = plan.plannedRequests ?? Self.arrivals(of: plan)
    self.init(repetitions: repetitions, requests: each.map { $0 * repetitions })
    guard let each, each > 0, let makeRequest else { return }
    let looked = min(each, Self.sampleSize)
    let samples = (0..<looked).map(makeRequest)
    func whole(_ counts: [Int?]) -> Int? {
      let known = counts.compactMap(\.self)
      guard known.count == counts.count else { return nil }
      let mean = known.reduce(0.0) { $0 + Double($1) } / Double(looked)
      return Int(min((mean * Double(each) * Double(repetitions)).rounded(), 1e15))
    }
    promptTokens = whole(samples.map(\.promptTokens))
    outputTokens = whole(
      samples.map { request in
        if case .chat = request.input { request.maxOutputTokens } else { 0 }
      })
  }

  /// How many requests an open load, or a shard's part of it, will send in the time that is planned.
  private static func arrivals(of plan: LoadPlan) -> Int? {
    guard case .open(let arrivals) = plan.load, let duration = plan.plannedDuration else {
      return nil
    }
    let start = MonotonicInstant(nanoseconds: 0)
    let end = start.advanced(by: duration)
    let counted = Dues(of: arrivals, seed: plan.seed, limit: plan.rateLimit, from: start).lazy
      .prefix { $0 < end }.prefix(mostCounted).count { _ in true }
    guard counted < mostCounted else { return nil }
    return plan.shard?.share(of: counted) ?? counted
  }

  /// The share of one repetition.
  package var ofRepetition: SpendingEstimate {
    SpendingEstimate(
      repetitions: 1, requests: requests.map { $0 / repetitions },
      promptTokens: promptTokens.map { $0 / repetitions },
      outputTokens: outputTokens.map { $0 / repetitions })
  }

  /// What is known to be spent, with nothing in place of what is not known.
  package var known: Consumption {
    Consumption(
      requests: requests ?? 0, promptTokens: promptTokens ?? 0, outputTokens: outputTokens ?? 0)
  }

  /// What it will cost at most; nil where some of the tokens are not known.
  package func cost(at prices: Prices) -> Double? {
    promptTokens == nil || outputTokens == nil
      ? nil : known.dearest(at: prices).cost(at: prices)
  }

  /// E.g. `300 requests in 3 repetitions, about 30,000 prompt tokens, at most 30,000 output tokens, at most
  /// 0.0225 USD`.
  package func text(_ prices: Prices?) -> String {
    let count = requests.map { "\($0.grouped) request\($0 == 1 ? "" : "s")" }
    var parts = [
      (count ?? "as many requests as are answered in time")
        + (repetitions > 1 ? " in \(repetitions.grouped) repetitions" : "")
    ]
    if let promptTokens { parts.append("about \(promptTokens.grouped) prompt tokens") }
    if let outputTokens { parts.append("at most \(outputTokens.grouped) output tokens") }
    if let prices {
      parts.append(cost(at: prices).map { "at most \(prices.text($0))" } ?? "cost not known")
    }
    return parts.joined(separator: ", ")
  }
}

/// What a case was to spend and what it has spent.
package struct Spending: Sendable, Hashable {
  package var estimate: SpendingEstimate
  /// All that was sent: warm-up, confirmations and both sides of a comparison included.
  package var spent: Consumption
  /// What tokens cost; nil where nobody told.
  package var prices: Prices?

  package init(estimate: SpendingEstimate, spent: Consumption, prices: Prices?) {
    self.estimate = estimate
    self.spent = spent
    self.prices = prices
  }
}
