#if canImport(Testing)
  public import Testing

  /// Measures a scenario against a provider, and judges it by the budgets and the baseline that the
  /// test's traits name.
  ///
  /// - Parameters:
  ///   - scenario: what is sent, and when.
  ///   - provider: who answers, e.g. `.openAI(model:)`, `.mockServer`, `.simulated`.
  ///   - repetitions: how often it is run; 3 by default. `PERF_REPETITIONS` overrides it.
  ///   - stopping: `.whenCertain` ends the run once every budget is certain; the scenario's length
  ///     is then the longest that it takes. Give it a warm-up: the first requests decide.
  ///   - name: names the case in the baseline folder, where the test's arguments do not.
  ///   - sourceLocation: the line that failures point at; by default that of the call.
  /// - Returns: the run, for expectations of one's own.
  /// - Throws: `WorkloadError` for a scenario that can't be run, `ProviderError` for a provider that
  ///   can't be reached, `EnvironmentError` for a `PERF_…` variable that can't be read.
  @discardableResult
  public func measure(
    _ scenario: Scenario, against provider: some Provider, repetitions: Int? = nil,
    stopping: Stopping = .never, as name: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Run {
    try await Measurement(
      scenario, against: provider, repetitions: repetitions, stopping: stopping, name: name,
      sourceLocation: sourceLocation
    ).perform()
  }

  /// Measures a closure: a database query, a client of one's own. Each call is one request.
  ///
  /// ```swift
  /// try await measure(load: .closed(concurrency: 8), lasting: .seconds(10)) { probe in
  ///   for try await _ in client.stream(prompt) { probe.mark(.token) }
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - name: names the experiment in reports.
  ///   - load: when calls are made; one after the other by default.
  ///   - extent: how many calls are measured, or for how long; 100 calls by default.
  ///   - warmup: what is run before, on top.
  ///   - cooldown: what is run after, on top.
  ///   - seed: what random arrivals depend on.
  ///   - rateLimit: the most calls that are let through, whatever the load; nil for no limit.
  ///   - guards: what ends it before it goes wrong, as in a `Scenario`. Those of tokens and of money count
  ///     what calls tell with `probe.count(promptTokens:outputTokens:)`, and are refused where they don't.
  ///   - repetitions: how often it is run; 3 by default. `PERF_REPETITIONS` overrides it.
  ///   - stopping: `.whenCertain` ends the run once every budget is certain; `extent` is then the
  ///     longest that it takes.
  ///   - caseName: names the case in the baseline folder, where the test's arguments do not.
  ///   - clock: what calls are timed by.
  ///   - sourceLocation: the line that failures point at; by default that of the call.
  ///   - body: what is measured; an error that it throws is a failed request.
  /// - Returns: the run, for expectations of one's own.
  /// - Throws: `WorkloadError` for settings that can't be run and for guards that can't work here,
  ///   `EnvironmentError` for a `PERF_…` variable that can't be read.
  @discardableResult
  public func measure(
    _ name: String = "closure", load: Load = .closed(concurrency: 1),
    lasting extent: Extent = .requests(100), warmup: Margin = .none, cooldown: Margin = .none,
    seed: UInt64 = 1, rateLimit: RateLimit? = nil, guards: [Guard] = [], repetitions: Int? = nil,
    stopping: Stopping = .never, as caseName: String? = nil,
    clock: any TimeSource = SystemClock(),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: @escaping @Sendable (Probe) async throws -> Void
  ) async throws -> Run {
    try await Measurement(
      closure: Scenario(
        name, load: load, lasting: extent, warmup: warmup, cooldown: cooldown, seed: seed,
        rateLimit: rateLimit, guards: guards),
      calling: ClosureProvider(clock: clock, body: body), repetitions: repetitions,
      stopping: stopping, name: caseName, sourceLocation: sourceLocation
    ).perform()
  }
#endif
