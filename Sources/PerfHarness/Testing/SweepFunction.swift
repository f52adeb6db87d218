#if canImport(Testing)
  public import Testing

  /// Measures a scenario at one load after the other, in one test with one report: latency against
  /// throughput.
  ///
  /// The test's budgets mark the points that keep them and those that do not; they fail nothing, since a
  /// sweep is there to see where that changes. Look at the points for expectations of your own, or demand
  /// a capacity with `.capacity(atLeast:)`.
  ///
  /// ```swift
  /// let curve = try await sweep(scenario, over: .concurrencies([1, 2, 4, 8, 16]), against: provider)
  /// #expect(curve.greatestKept == .concurrency(16))
  /// ```
  ///
  /// - Parameters:
  ///   - scenario: what is sent at each load, and for how long. Its own load says of what kind arrivals are;
  ///     rates of a closed load are those of a Poisson process.
  ///   - loads: which loads, in the order in which they are measured.
  ///   - provider: who answers.
  ///   - repetitions: how often each load is measured; once by default. `PERF_REPETITIONS` overrides it.
  ///   - stopping: by default it ends after a load that the service can't keep up with, or at which more than
  ///     a tenth of the requests failed, so that an endless ladder does not hammer a dead service.
  ///   - name: names the case in reports, where the test's arguments do not.
  ///   - sourceLocation: the line that failures point at; by default that of the call.
  /// - Returns: the points.
  /// - Throws: `WorkloadError` for settings that can't be run, `ProviderError` for a provider that can't be
  ///   reached, `EnvironmentError` for a `PERF_…` variable that can't be read.
  @discardableResult
  public func sweep(
    _ scenario: Scenario, over loads: Sweep.Loads, against provider: some Provider,
    repetitions: Int = 1, stopping: Sweep.Stopping = .whenSaturated(errorRate: 0.1),
    as name: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Sweep {
    try await SweepMeasurement(
      measurement: Measurement(
        scenario, against: provider, name: name, sourceLocation: sourceLocation),
      scenario: scenario, levels: loads.levels, repetitions: repetitions, stopping: stopping
    ).perform()
  }
#endif
