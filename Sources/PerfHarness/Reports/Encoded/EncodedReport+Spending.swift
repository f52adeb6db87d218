extension EncodedReport.V1 {
  /// Requests that met every objective of the run.
  public struct Goodput: Codable, Sendable, Hashable {
    /// How many they are; those that failed met none.
    public var requests: Int
    /// They ÷ length of the window; nil without one.
    public var requestsPerSecond: Double?
    /// They ÷ all requests, those that failed included; nil of none.
    public var share: Double?
    /// What a request must do to be one of them.
    public var objectives: [Objective]

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(requests, forKey: .requests)
      try container.encode(requestsPerSecond, forKey: .requestsPerSecond)
      try container.encode(share, forKey: .share)
      try container.encode(objectives, forKey: .objectives)
    }
  }

  /// What a request must do to be a good one.
  public struct Objective: Codable, Sendable, Hashable {
    /// The metric's name.
    public var metric: String
    /// What the limit is counted in, e.g. `seconds`.
    public var unit: String
    /// `atMost` or `atLeast`.
    public var bound: String
    /// The limit.
    public var limit: Double
  }

  /// What a case was to spend and has spent: all repetitions, warm-up, confirmations and both sides of a
  /// comparison together.
  public struct Spending: Codable, Sendable, Hashable {
    /// What was known before it started, without confirmations.
    public var estimated: Consumption
    /// What it came to.
    public var spent: Consumption
    /// What costs are in; nil where no prices are known.
    public var currency: String?

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(estimated, forKey: .estimated)
      try container.encode(spent, forKey: .spent)
      try container.encode(currency, forKey: .currency)
    }
  }

  /// Requests, their tokens and what they cost. Of an estimate nil where the service decides.
  public struct Consumption: Codable, Sendable, Hashable {
    /// How many requests.
    public var requests: Int?
    /// Tokens of prompts, cached ones included.
    public var promptTokens: Int?
    /// Those that the server had in its cache; nil of an estimate.
    public var cachedTokens: Int?
    /// Generated tokens; of an estimate, at most.
    public var outputTokens: Int?
    /// Money; nil where no prices are known.
    public var cost: Double?

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(requests, forKey: .requests)
      try container.encode(promptTokens, forKey: .promptTokens)
      try container.encode(cachedTokens, forKey: .cachedTokens)
      try container.encode(outputTokens, forKey: .outputTokens)
      try container.encode(cost, forKey: .cost)
    }
  }
}

extension EncodedReport.V1.Goodput {
  /// - Returns: nil where nobody said what a good request is.
  init?(_ totals: Totals, _ objectives: [Objective]) {
    guard let good = totals.good else { return nil }
    self.init(
      requests: good, requestsPerSecond: totals.value(of: .goodput)?.ifFinite,
      share: totals.value(of: .goodputShare),
      objectives: objectives.map { objective in
        EncodedReport.V1.Objective(
          metric: objective.metric.name, unit: objective.metric.unit.rawValue,
          bound: objective.metric.better == .lower ? "atMost" : "atLeast", limit: objective.limit)
      })
  }
}

extension EncodedReport.V1.Spending {
  init(_ spending: Spending) {
    let prices = spending.prices
    let (estimate, spent) = (spending.estimate, spending.spent)
    self.init(
      estimated: EncodedReport.V1.Consumption(
        requests: estimate.requests, promptTokens: estimate.promptTokens,
        outputTokens: estimate.outputTokens, cost: prices.flatMap { estimate.cost(at: $0) }),
      spent: EncodedReport.V1.Consumption(
        requests: spent.requests, promptTokens: spent.promptTokens,
        cachedTokens: spent.cachedTokens, outputTokens: spent.outputTokens,
        cost: prices.map { spent.cost(at: $0) }),
      currency: prices?.currency)
  }
}
