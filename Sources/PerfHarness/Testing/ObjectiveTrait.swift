#if canImport(Testing)
  public import Testing

  /// Carries an objective to the benchmark that measures: what each request must do to count for goodput.
  public struct ObjectiveTrait: TestTrait, SuiteTrait {
    /// Objectives of a suite hold for every test in it.
    public var isRecursive: Bool { true }

    let objective: Objective

    /// The objectives that hold where these traits were found, outermost first: of several for one metric
    /// the innermost wins.
    static func objectives(in traits: [any Trait]) -> [Objective] {
      traits.compactMap { ($0 as? ObjectiveTrait)?.objective }
    }

    /// Throws for a limit that no request, or every one, would meet.
    static func validate(_ objectives: [Objective], of name: String) throws(WorkloadError) {
      guard let wrong = objectives.first(where: { !($0.limit > 0 && $0.limit.isFinite) }) else {
        return
      }
      let example =
        wrong.metric.unit == .seconds
        ? ".objective(.timeToFirstToken, atMost: .milliseconds(300))"
        : ".objective(.outputTokensPerSecond, atLeast: 40)"
      throw WorkloadError(
        .invalidSetting,
        "\(name): an objective is \(wrong); expected a limit of more than 0; write e.g. \(example)")
    }
  }

  extension Trait where Self == ObjectiveTrait {
    /// A request counts for goodput only if its latency is this or less, e.g.
    /// `.objective(.timeToFirstToken, atMost: .milliseconds(300))`. It takes the place of what budgets of
    /// the same metric ask of requests, and fails no test by itself.
    ///
    /// - Parameters:
    ///   - metric: e.g. `.timeToFirstToken`; of `.interChunkLatency`, the mean of the request.
    ///   - limit: the longest that is good.
    public static func objective(_ metric: Metric<Duration>, atMost limit: Duration) -> Self {
      ObjectiveTrait(objective: Objective(metric.descriptor, limit.inUnit))
    }

    /// A request counts for goodput only if its rate is this or more, e.g.
    /// `.objective(.outputTokensPerSecond, atLeast: 40)`.
    ///
    /// - Parameters:
    ///   - metric: e.g. `.outputTokensPerSecond`.
    ///   - limit: the least that is good.
    public static func objective(_ metric: Metric<Double>, atLeast limit: Double) -> Self {
      ObjectiveTrait(objective: Objective(metric.descriptor, limit))
    }
  }
#endif
