#if canImport(Testing)
  public import Testing

  /// Carries a budget to the benchmark that measures; failures point at the trait's own line.
  public struct BudgetTrait: TestTrait, SuiteTrait, WrittenTrait {
    static let spelling = ".budget("

    /// Budgets of a suite hold for every test in it.
    public var isRecursive: Bool { true }

    let budget: Budget
    var sourceLocation: SourceLocation

    /// The budgets that hold where these traits were found, outermost first. Of several for the same
    /// number and direction, the innermost wins, and before all of them one of the environment.
    ///
    /// - Parameter environment: the environment's budgets, which hold where a trait takes them.
    static func budgets(
      in traits: [any Trait], environment: [Budget] = []
    ) -> [BudgetTrait] {
      let others = EnvironmentBudgetTrait.found(in: traits).last.map { place in
        environment.map { BudgetTrait(budget: $0, sourceLocation: place.sourceLocation) }
      }
      var result: [BudgetTrait] = []
      for trait in BudgetTrait.found(in: traits) + (others ?? []) {
        result.removeAll { $0.budget.limitsTheSame(as: trait.budget) }
        result.append(trait)
      }
      return result
    }
  }

  extension Budget {
    fileprivate func limitsTheSame(as other: Budget) -> Bool {
      switch (bound, other.bound) {
      case (.atMost, .atMost), (.atLeast, .atLeast): subject == other.subject
      default: false
      }
    }
  }

  extension Trait where Self == BudgetTrait {
    /// A statistic of a metric may be this or less.
    ///
    /// - Parameters:
    ///   - statistic: e.g. `.p95`. For `.tailRatio`, which is no duration, there is
    ///     `.budget(tailRatioOf:atMost:)`.
    ///   - metric: e.g. `.timeToFirstToken`.
    ///   - limit: a `Duration` for latencies, a number for rates.
    ///   - confidence: `.certain` demands that the whole 95 % confidence interval keeps the limit.
    ///   - sourceLocation: the line that failures point at; by default that of the trait.
    public static func budget<Value>(
      _ statistic: Statistic, of metric: Metric<Value>, atMost limit: Value,
      confidence: Budget.Confidence = .estimate, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Self {
      BudgetTrait(
        budget: Budget(
          .distribution(metric.descriptor, statistic), .atMost(limit.inUnit),
          confidence: confidence), sourceLocation: sourceLocation)
    }

    /// The slowest tenth may be this many times slower than the middle, e.g.
    /// `.budget(tailRatioOf: .timeToFirstToken, atMost: 3)`: a limit that holds on any machine.
    ///
    /// - Parameters:
    ///   - metric: e.g. `.timeToFirstToken`.
    ///   - limit: of `Statistic.tailRatio`, which has no unit.
    ///   - confidence: `.certain` fails, since nothing can prove such a number.
    ///   - sourceLocation: the line that failures point at; by default that of the trait.
    public static func budget<Value>(
      tailRatioOf metric: Metric<Value>, atMost limit: Double,
      confidence: Budget.Confidence = .estimate, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Self {
      BudgetTrait(
        budget: Budget(
          .distribution(metric.descriptor, .tailRatio), .atMost(limit), confidence: confidence),
        sourceLocation: sourceLocation)
    }

    /// A statistic of a metric may be this or more.
    ///
    /// - Parameters:
    ///   - statistic: e.g. `.p50`.
    ///   - metric: e.g. `.outputTokensPerSecond`.
    ///   - limit: a `Duration` for latencies, a number for rates.
    ///   - confidence: `.certain` demands that the whole 95 % confidence interval keeps the limit.
    ///   - sourceLocation: the line that failures point at; by default that of the trait.
    public static func budget<Value>(
      _ statistic: Statistic, of metric: Metric<Value>, atLeast limit: Value,
      confidence: Budget.Confidence = .estimate, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Self {
      BudgetTrait(
        budget: Budget(
          .distribution(metric.descriptor, statistic), .atLeast(limit.inUnit),
          confidence: confidence), sourceLocation: sourceLocation)
    }

    /// A number of the whole run may be this or less, e.g. `.budget(.errorRate, atMost: 0.01)`.
    ///
    /// - Parameters:
    ///   - metric: e.g. `.errorRate`.
    ///   - limit: in the metric's unit; a share between 0 and 1 for the error rate.
    ///   - confidence: `.certain` demands that the whole 95 % confidence interval keeps the limit.
    ///   - sourceLocation: the line that failures point at; by default that of the trait.
    public static func budget(
      _ metric: AggregateMetric, atMost limit: Double,
      confidence: Budget.Confidence = .estimate, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Self {
      BudgetTrait(
        budget: Budget(.aggregate(metric), .atMost(limit), confidence: confidence),
        sourceLocation: sourceLocation)
    }

    /// A number of the whole run may be this or more, e.g.
    /// `.budget(.requestThroughput, atLeast: 20)`.
    ///
    /// - Parameters:
    ///   - metric: e.g. `.outputTokenThroughput`.
    ///   - limit: in the metric's unit.
    ///   - confidence: `.certain` demands that the whole 95 % confidence interval keeps the limit.
    ///   - sourceLocation: the line that failures point at; by default that of the trait.
    public static func budget(
      _ metric: AggregateMetric, atLeast limit: Double,
      confidence: Budget.Confidence = .estimate, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Self {
      BudgetTrait(
        budget: Budget(.aggregate(metric), .atLeast(limit), confidence: confidence),
        sourceLocation: sourceLocation)
    }
  }
#endif
