#if canImport(Testing)
  public import Testing

  /// Takes the budgets of a test from the environment; failures point at the trait's own line.
  public struct EnvironmentBudgetTrait: TestTrait, SuiteTrait, WrittenTrait {
    static let spelling = ".budgetsFromEnvironment("

    /// What a suite takes from the environment holds for every test in it.
    public var isRecursive: Bool { true }

    var sourceLocation: SourceLocation
  }

  extension Trait where Self == EnvironmentBudgetTrait {
    /// The budgets that `PERF_BUDGET` sets, e.g. `p95 timeToFirstToken 500ms, errorRate 1%`, besides those
    /// of other traits, in whose place they come where they limit the same number; none where it is not set.
    ///
    /// For suites that are driven by the environment, such as `LiveEndpoint`.
    public static func budgetsFromEnvironment(
      sourceLocation: SourceLocation = #_sourceLocation
    ) -> Self {
      EnvironmentBudgetTrait(sourceLocation: sourceLocation)
    }
  }
#endif
