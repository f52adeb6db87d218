#if canImport(Testing)
  public import Testing

  /// Compares two providers in one test: a canary with what is deployed, two base URLs, two models.
  ///
  /// Both are measured turn and turn about, each twice a round in the order candidate, control, control,
  /// candidate, and judged by the differences within rounds: what drifts on the machine, the network or
  /// the server hits both. The test fails when the candidate is slower by more than the tolerance and
  /// that is certain. Its budgets hold for the candidate.
  ///
  /// Both are sent the same prompts. They have as many tokens as the traffic asks for by the count of the
  /// control, which stays what it is; by the candidate's where the control can't be asked.
  ///
  /// ```swift
  /// try await compare(
  ///   scenario, candidate: .openAI(model: "m", baseURL: canary),
  ///   control: .openAI(model: "m", baseURL: stable), within: .percent(3))
  /// ```
  ///
  /// - Parameters:
  ///   - scenario: what is sent, and when, in each of the runs; 100 requests are a good length.
  ///   - candidate: who is judged.
  ///   - control: who it is held against.
  ///   - tolerance: how much worse is not news; 2 % and 1 ms by default.
  ///   - metrics: what is compared; TTFT, TPOT and E2E by default.
  ///   - statistics: which of their statistics; the median and the mean of the slowest tenth by default.
  ///   - rounds: how many rounds, of four runs each; 10 by default.
  ///   - falseAlarms: the chance that the test fails where both are the same; 0.01 by default.
  ///   - certainty: what must be certain: that the candidate is slower at all (the default), or that it
  ///     is so by more than the tolerance.
  ///   - failing: which doubtful answers fail the test too; none by default.
  ///   - name: names the case in reports, where the test's arguments do not.
  ///   - sourceLocation: the line that failures point at; by default that of the call.
  /// - Returns: the runs of both sides, for expectations of one's own.
  /// - Throws: `WorkloadError` for settings that can't be run, `ProviderError` for a provider that can't
  ///   be reached, `EnvironmentError` for a `PERF_…` variable that can't be read.
  @discardableResult
  public func compare(
    _ scenario: Scenario, candidate: some Provider, control: some Provider,
    within tolerance: Tolerance = .percent(2), of metrics: [MetricDescriptor]? = nil,
    at statistics: [Statistic]? = nil, rounds: Int = 10,
    falseAlarms: Double = Comparison.defaultFalseAlarms,
    certainOf certainty: Comparison.Certainty = .change,
    failing: Set<Comparison.Doubtful> = [], as name: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> (candidate: Run, control: Run) {
    try await PairMeasurement(
      candidate: Measurement(
        scenario, against: candidate, and: [control], name: name, sourceLocation: sourceLocation),
      control: control, rounds: rounds,
      comparison: Comparison(
        within: tolerance, of: metrics, at: statistics, failing: failing, certainOf: certainty,
        falseAlarms: falseAlarms)
    ).perform()
  }

  /// Compares two closures in one test, like two providers.
  ///
  /// ```swift
  /// try await compare(
  ///   lasting: .requests(200), within: .percent(2, andAtLeast: .microseconds(20))
  /// ) { probe in
  ///   try await newIndex.lookUp(key)
  /// } control: { probe in
  ///   try await oldIndex.lookUp(key)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - name: names the experiment in reports.
  ///   - load: when calls are made; one after the other by default.
  ///   - extent: how long each run is; 100 calls by default.
  ///   - warmup: what is run before each, on top.
  ///   - cooldown: what is run after each, on top.
  ///   - seed: what random arrivals depend on.
  ///   - rateLimit: the most calls that are let through in each run, whatever the load; nil for no limit.
  ///   - guards: what ends it before it goes wrong, as in a `Scenario`: what may be spent is so for both
  ///     sides together. Those of tokens and of money count what calls tell with
  ///     `probe.count(promptTokens:outputTokens:)`, and are refused where they don't.
  ///   - tolerance: how much worse is not news; 2 % and 1 ms by default.
  ///   - metrics: what is compared; E2E and, where calls mark tokens, TTFT and TPOT by default.
  ///   - statistics: which of their statistics; the median and the mean of the slowest tenth by default.
  ///   - rounds: how many rounds, of four runs each; 10 by default.
  ///   - falseAlarms: the chance that the test fails where both are the same; 0.01 by default.
  ///   - certainty: what must be certain: that the candidate is slower at all, or by more than the
  ///     tolerance.
  ///   - failing: which doubtful answers fail the test too; none by default.
  ///   - caseName: names the case in reports, where the test's arguments do not.
  ///   - clock: what calls are timed by.
  ///   - sourceLocation: the line that failures point at; by default that of the call.
  ///   - candidate: what is judged; an error that it throws is a failed request.
  ///   - control: what it is held against.
  /// - Returns: the runs of both sides, for expectations of one's own.
  /// - Throws: `WorkloadError` for settings that can't be run and for guards that can't work here,
  ///   `EnvironmentError` for a `PERF_…` variable that can't be read.
  @discardableResult
  public func compare(
    _ name: String = "closure", load: Load = .closed(concurrency: 1),
    lasting extent: Extent = .requests(100), warmup: Margin = .none, cooldown: Margin = .none,
    seed: UInt64 = 1, rateLimit: RateLimit? = nil, guards: [Guard] = [],
    within tolerance: Tolerance = .percent(2), of metrics: [MetricDescriptor]? = nil,
    at statistics: [Statistic]? = nil, rounds: Int = 10,
    falseAlarms: Double = Comparison.defaultFalseAlarms,
    certainOf certainty: Comparison.Certainty = .change,
    failing: Set<Comparison.Doubtful> = [], as caseName: String? = nil,
    clock: any TimeSource = SystemClock(), sourceLocation: SourceLocation = #_sourceLocation,
    candidate: @escaping @Sendable (Probe) async throws -> Void,
    control: @escaping @Sendable (Probe) async throws -> Void
  ) async throws -> (candidate: Run, control: Run) {
    try await PairMeasurement(
      candidate: Measurement(
        closure: Scenario(
          name, load: load, lasting: extent, warmup: warmup, cooldown: cooldown, seed: seed,
          rateLimit: rateLimit, guards: guards),
        calling: ClosureProvider(clock: clock, body: candidate), name: caseName,
        sourceLocation: sourceLocation),
      control: ClosureProvider(clock: clock, body: control), rounds: rounds,
      comparison: Comparison(
        within: tolerance, of: metrics, at: statistics, failing: failing, certainOf: certainty,
        falseAlarms: falseAlarms)
    ).perform()
  }
#endif
