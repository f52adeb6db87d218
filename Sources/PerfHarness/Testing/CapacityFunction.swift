#if canImport(Testing)
  public import Testing

  /// Finds the greatest load at which the test's budgets hold.
  ///
  /// The budgets are percentiles of any metric and upper limits of the error rate. Without a limit of the error
  /// rate, a request that failed counts as one that missed every limit. The search doubles or halves the load
  /// until one keeps the budgets and one breaks them, and then measures below and above its estimate until one
  /// load certainly keeps them and another certainly does not.
  ///
  /// ```swift
  /// @Test(
  ///   .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(500)),
  ///   .capacity(atLeast: .requestsPerSecond(20)))
  /// func carries20() async throws {
  ///   try await capacity(of: scenario, against: provider)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - scenario: what is sent; its length and warm-up are the least of each repetition, and grow where the
  ///     queue is long. Its load says of what kind arrivals are. Without a warm-up a quarter of the length is
  ///     sent before.
  ///   - provider: who answers.
  ///   - range: between which loads it is looked for; by default from an eighth of what `.capacity(atLeast:)`
  ///     demands to twice as much.
  ///   - resolution: how near to each other the two loads are to be, 10 % to either side by default. Half of
  ///     it takes four times as many requests.
  ///   - cost: what all repetitions together may take: by default 100,000 requests or an hour.
  ///   - confidence: of the interval between the two loads; 0.95 by default.
  ///   - name: names the case in reports, where the test's arguments do not.
  ///   - sourceLocation: the line that failures point at; by default that of the call.
  /// - Returns: the capacity, its interval and the points that were measured.
  /// - Throws: `WorkloadError` for settings that can't be run and budgets that are no share of requests,
  ///   `ProviderError` for a provider that can't be reached, `EnvironmentError` for a `PERF_…` variable that
  ///   can't be read.
  @discardableResult
  public func capacity(
    of scenario: Scenario, against provider: some Provider, between range: LoadRange? = nil,
    resolution: SearchPrecision = .percent(10),
    costing cost: Extent = .atMost(requests: 100_000, duration: .seconds(3600)),
    confidence: Double = 0.95, as name: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Capacity {
    // Also where it is refused: the test then has one thing to mend, and not two.
    CapacityScope.current?.enter()
    let trait = CapacityTrait.innermost(in: Test.current?.traits ?? [])
    try trait?.validate(of: scenario.name)
    guard let range = range ?? trait.map({ LoadRange(around: $0.demanded) }) else {
      throw WorkloadError(
        .invalidSetting,
        "\(scenario.name): nothing says between which loads the capacity is to be looked for; write "
          + "e.g. between: .requestsPerSecond(1...200), or demand one with "
          + ".capacity(atLeast: .requestsPerSecond(20))")
    }
    return try await CapacityMeasurement(
      measurement: Measurement(
        scenario, against: provider, name: name, sourceLocation: sourceLocation),
      scenario: scenario, range: range, start: trait?.demanded, resolution: resolution, cost: cost,
      confidence: confidence, trait: trait
    ).perform()
  }
#endif
